package import Foundation

/// One thing that happened to a member's record, as the books tell it.
package struct HistoryEntry: Equatable, Sendable {
  package enum Event: Equatable, Sendable {
    case joined
    /// The app told today's facts.
    case refreshed
    /// The number went to another person.
    case numberTaken
    /// The consent with that id, and the text that the member had seen.
    case consentWithdrawn(id: String, text: String)
    case noteChanged
    case copyGiven
    case erased
    case erasureUndone
  }

  package let event: Event
  package let at: Date
  /// Nil where it was done away from any till, or the entry does not tell.
  package let till: TillNumber?
  /// What staff call the till.
  package let letter: TillLetter?
  package let staff: StaffNumber?

  package init(
    _ event: Event, at date: Date, till: TillNumber?, letter: TillLetter? = nil,
    staff: StaffNumber? = nil
  ) {
    self.event = event
    at = date
    self.till = till
    self.letter = letter
    self.staff = staff
  }
}
