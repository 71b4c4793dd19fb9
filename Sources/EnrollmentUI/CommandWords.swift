package import EnrollmentCore
package import Foundation

/// What commands without a screen say in the screens' words.
package enum CommandWords {
  /// What happened, as the failure screen's title has it.
  package static func title(of failure: RequestFailure) -> String {
    failure.answerWasLost ? FailureText.lostAnswer : FailureText.title(failure.code, missing: nil)
  }

  /// What happened to a member's record.
  package static func event(_ event: HistoryEntry.Event) -> String { texts.event(event) }

  /// Where something was done: `till C`.
  package static func place(letter: TillLetter?, till: TillNumber?) -> String {
    texts.place(letter: letter, till: till)
  }

  /// Nothing that is asked of it here names the app.
  private static var texts: Catalogue { Catalogue(app: "") }

  /// The time of day from which on a number may be asked again after a no.
  package static func askableFrom(_ date: Date) -> String {
    ShopCalendar(timeZone: .current).nearestMinute(date)
  }
}
