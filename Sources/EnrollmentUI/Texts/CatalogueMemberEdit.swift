import EnrollmentCore
import TerminalGrid

/// Changing a member's card, and what happened to it.
extension Catalogue {
  var note: String { "Note" }
  var noNote: String { "(none)" }
  /// A row with a sign at its end that there is more.
  func cut(_ row: String, toWidth width: Int) -> String {
    truncated(row, toWidth: width - 4) + " ..."
  }
  var email: String { "E-mail" }
  var address: String { "Address" }
  var noFact: String { "(none)" }

  var editMemberPlace: String { "EDIT MEMBER" }
  var editMemberExplanation: [String] {
    [
      "A digit withdraws that consent at once; only a new yes in the app",
      "brings it back. N writes the note, which stays with this shop.",
    ]
  }
  var withdrawMessage: Wording {
    Wording(
      "A digit withdraws that consent at once. Only the app can give it again.",
      small: "A digit withdraws at once.")
  }
  var nothingToWithdraw: Wording {
    Wording(
      "No consent is in force. N writes the note.", small: "None in force. N writes the note.")
  }
  var nothingInForce: String { "none in force" }
  func noteMessage(_ count: Int, of limit: Int) -> Wording {
    Wording(
      "Enter saves the note, Esc keeps the old one. \(count) of \(limit) signs.",
      small: "Enter saves. \(count) of \(limit) signs.")
  }
  func changed(_ change: MemberChange) -> Wording {
    switch change {
    case .note: "The note is saved."
    case .withdrawal:
      Wording(
        "Withdrawn and noted. Only a new yes in the app brings it back.",
        small: "Withdrawn and noted.")
    }
  }
  var notChanged: Wording {
    Wording(
      "That could not be saved: nothing was changed. Please tell the team lead.",
      small: "Not saved: nothing was changed.")
  }

  var historyPlace: String { "HISTORY" }
  var historyExplanation: [String] {
    [
      "What happened to this member's record, and who opened the card;",
      "newest first.",
    ]
  }
  func historyPage(_ page: Int, of count: Int) -> Wording {
    Wording("Page \(page) of \(count). Newest first.", small: "Page \(page) of \(count).")
  }
  func event(_ event: HistoryEntry.Event) -> String {
    switch event {
    case .joined: "joined"
    case .refreshed: "refreshed by the app"
    case .numberTaken: "number taken by somebody else"
    case .consentWithdrawn(let id, let text): "withdrawn: \(consent(id: id, text: text))"
    case .noteChanged: "note changed"
    case .copyGiven: "copy given"
    case .erased: "erased"
    case .erasureUndone: "erasure undone"
    }
  }
  func looked(_ reason: LookReason?) -> String {
    switch reason {
    case .enrolled: "card shown, joining"
    case .shownAgain: "card shown again"
    case .lookUp: "card opened, look-up"
    case .leadList: "card opened, lead's list"
    case .command: "card opened"
    case .copy: "read for a copy"
    case .proof: "consents proved"
    case nil: "card opened"
    }
  }
  func olderLooks(_ count: Int) -> String { "(\(count) older looks)" }
  func words(_ happening: MemberRecord.Happening) -> String {
    switch happening {
    case .event(let entry): event(entry.event)
    case .look(let look): looked(look.reason)
    }
  }
  /// `till C, Kari`
  func place(of happening: MemberRecord.Happening, _ names: StaffNames) -> String {
    switch happening {
    case .event(let entry): place(entry.letter, entry.till, entry.staff, names)
    case .look(let look): place(look.letter, look.till, look.staff, names)
    }
  }
  private func place(
    _ letter: TillLetter?, _ till: TillNumber?, _ staff: StaffNumber?, _ names: StaffNames
  ) -> String {
    place(letter: letter, till: till) + (staff.map { ", \(names.words(for: $0))" } ?? "")
  }
  func place(letter: TillLetter?, till: TillNumber?) -> String {
    switch (letter, till) {
    case (let letter?, _): tillName(letter)
    case (nil, let number?): "till \(number.rawValue)"
    case (nil, nil): "a command"
    }
  }
}
