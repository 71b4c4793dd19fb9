import EnrollmentCore

/// A copy of a person's data, for that person.
extension Catalogue {
  var copyPlace: String { "COPY" }
  var copyExplanation: [String] {
    [
      "Writes all that the club knows about this member into two files on this",
      "till, for the printer or a stick. That a copy was given is noted.",
    ]
  }
  func copyTitle(_ name: String, _ number: MemberNumber) -> Wording {
    Wording("COPY  \(name)   \(memberNumber) \(number.veiled)", small: "COPY  \(name)")
  }
  var copyFacts: [String] {
    [
      "The copy has all that the club knows about this member: name, numbers and",
      "address, the note, each consent word for word, who looked at the card,",
      "and what else was done.",
      "",
      "It is for the member alone. Make sure that this is who stands here.",
      "",
      "Two files say the same: one to read and print, one for programs. They stay",
      "on this till for a day. That a copy was given is noted.",
    ]
  }
  var copySmallFacts: [String] {
    ["All that the club knows, in two files.", "For the member alone. It is noted."]
  }
  var copyMessage: Wording {
    Wording("Enter writes the copy. Nothing is written yet.", small: "Enter writes the copy.")
  }
  var copyWritten: String { "The copy is written. It lies on this till:" }
  var copyNotes: [String] {
    [
      "Only the user of this program can read it. The .txt file is to be read and",
      "printed, the .json file says the same for programs. If the member is erased",
      "before that time, both are gone at once.",
    ]
  }
  func copyStays(day: String, clock: String) -> Wording {
    Wording(
      "Both files are removed on \(day) at \(clock).", small: "Removed on \(day), \(clock).")
  }
  var copyNotMade: Wording {
    Wording(
      "T7 No copy was made: the till cannot save. Please try again.",
      small: "T7 No copy: cannot save.")
  }

  /// Key, and what it does.
  var copyAction: (key: String, does: String) { ("X", "give the shopper a copy (file)") }

  // MARK: Line mode

  var lineWritesCopy: String { "writes a copy of the member's data into files; it is noted" }
  func lineCopied(_ copy: HandedOutCopy, day: String, clock: String) -> [String] {
    [
      "The copy is written: \(copy.names.joined(separator: " and ")).",
      "Folder: \(copy.folder)",
      "Both are removed on \(day) at \(clock), and at once if the member is erased.",
    ]
  }
}
