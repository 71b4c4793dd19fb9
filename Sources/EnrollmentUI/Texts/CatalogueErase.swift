import EnrollmentCore

/// Erasing a member, and bringing one back.
extension Catalogue {
  var erasePlace: String { "ERASE MEMBER" }
  var eraseExplanation: [String] {
    [
      "Takes a member out of the club for good. A reason and the last four digits",
      "of the member number are needed, so that it never happens by habit.",
    ]
  }
  var erasedExplanation: [String] {
    ["The member is erased. For ten minutes this till can bring the member back."]
  }
  func eraseTitle(_ name: String, _ number: MemberNumber) -> Wording {
    Wording("ERASE  \(name)   \(memberNumber) \(number.veiled)", small: "ERASE  \(name)")
  }
  /// - Parameter signsIn: whether it is known who erases.
  func eraseFacts(signsIn: Bool) -> [(label: String, lines: [String])] {
    [
      (
        "Removed:",
        [
          "name, phone, e-mail, address, birth date, note,",
          "app identity, consents in use",
        ]
      ),
      (
        "Kept:",
        [
          "proof that consent was given and withdrawn (no name, no",
          "phone), the member number, when and why this was, on",
          signsIn ? "which till, and the staff number of who did it" : "which till",
        ]
      ),
      ("Backups:", ["forget this person within 30 days"]),
    ]
  }
  var eraseSmallFacts: [String] {
    ["Removes all but proofs and member no.", "Backups forget within 30 days."]
  }
  var eraseWhy: String { "Why?" }
  func reason(_ reason: ErasureReason) -> Wording {
    switch reason {
    case .shopperAsked: Wording("shopper asked", small: "asked")
    case .wrongPerson: Wording("wrong person", small: "wrong one")
    case .testEntry: Wording("test entry", small: "test")
    case .notSeen: Wording("not seen for years", small: "not seen")
    }
  }
  func eraseBecause(_ reason: String) -> String { "Why: \(reason)" }
  var eraseDigits: Wording {
    Wording(
      "Type the last four digits of the member number to go on:",
      small: "Last four digits of the member no.:")
  }
  var eraseUndoNote: [String] {
    ["Done by mistake?  It can be undone on this till for 10 minutes."]
  }
  var nothingErased: Wording { "Nothing is erased yet." }
  var erasing: Wording { "One moment." }

  func erasedTitle(_ number: MemberNumber) -> Wording {
    Wording("ERASED   \(memberNumber) \(number.veiled)", small: "ERASED  \(number.veiled)")
  }
  func erasedFacts(until time: String) -> [String] {
    [
      "Nobody finds or sees this member any more.",
      "",
      "By mistake?  U brings the member back, on this till alone, until \(time).",
      "After this screen: look up the whole member number, then Enter and U.",
      "",
      "After that nothing of the person is left on this till. Backups forget",
      "this person within 30 days.",
    ]
  }
  func erasedSmallFacts(until time: String) -> [String] {
    ["U brings the member back until \(time).", "Later: look up member no., Enter, U."]
  }
  func undoOffered(until time: String) -> Wording {
    Wording("U undo: brings the member back until \(time).", small: "U undo, until \(time).")
  }
  /// - Parameter mayUndo: whether whoever works here may bring the member back.
  func erasedFound(at time: String, until end: String, mayUndo: Bool) -> Wording {
    mayUndo
      ? Wording(
        "Erased on this till at \(time). Enter opens it, and U undoes it until \(end).",
        small: "Erased \(time). Enter, U undo till \(end).")
      : Wording(
        "Erased here at \(time). A team lead can bring the member back until \(end).",
        small: "Erased \(time). Lead undoes until \(end).")
  }

  /// Key, and what it does.
  var eraseAction: (key: String, does: String) { ("D", "erase this member (team lead)") }

  // MARK: Line mode

  var lineErases: String { "erases this member, asks first" }
  var lineUndoesErase: String { "brings the member back" }
  func lineEraseQuestion(_ name: String) -> String {
    "Why is \(name) to be erased? (1 shopper asked, 2 wrong person, 3 test entry, n not at all)"
  }
  var lineEraseDigitsQuestion: String {
    "Last four digits of the member number? (n erases nothing)"
  }
  var lineErasePlease: String { "Please type 1, 2 or 3, or n." }
  var lineDigitsPlease: String { "Please type four digits, or n." }
  func lineErased(_ number: MemberNumber, until time: String) -> String {
    "Erased: member no. \(number.veiled). Say undo until \(time) to bring the member back."
  }
  func lineErasedFound(at time: String, until end: String, mayUndo: Bool) -> String {
    mayUndo
      ? "Erased on this till at \(time). Say undo until \(end) to bring the member back."
      : erasedFound(at: time, until: end, mayUndo: false).full
  }
}
