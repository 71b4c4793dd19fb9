import EnrollmentCore
import Foundation

/// Something that somebody did, apart from enrolling and looking, which have books of their own.
enum Deed: String, Codable, CaseIterable, Sendable {
  case noteChanged
  /// The member's number went to somebody else, who said yes with it.
  case numberTaken
  case consentWithdrawn
  case copyGiven
  /// Looks of more than twelve months ago lost their text.
  case accessForgotten
  case erased
  case erasureUndone
  case coolDownLifted
  case heldAnswerSaved
  case heldAnswerThrownAway
  case leadListTicked
  /// More cards within ten minutes than `LookLimit` has; told once while it goes on.
  case manyCardsOpened
  case signedIn
  case signedOut
  case tillLocked
  case wrongPIN
  case staffChanged
  case membersExported
  case membersImported
  case storeRestored
  /// Entries of an older store's book were lost to damage, see ``LossEntry``.
  case entriesLost
  /// Some of the staff list were lost to damage.
  case staffLost
}

/// What the book of deeds says about one of them. It never tells a name or a number of a member: those
/// would outlive an erasure.
struct DeedEntry: Codable, Equatable {
  let deed: Deed
  let at: Date
  let till: Int?
  let letter: String?
  let staff: Int?
  /// The member's id; nil where the deed is not about one.
  let member: UUID?
  /// More about it, in words that name nobody.
  let detail: String?
  /// The entries of another book that it was done to.
  let range: EntryRange?
  /// When it was done first, where it had to be done again after a copy was restored.
  let first: Date?
  /// What of the consent book outlives an erasure.
  let kept: [KeptEntry]?

  init(
    _ deed: Deed, by hand: Hand, at date: Date, member: UUID? = nil, detail: String? = nil,
    range: EntryRange? = nil, first: Date? = nil, kept: [KeptEntry]? = nil
  ) {
    self.deed = deed
    at = date
    till = hand.till?.number.rawValue
    letter = hand.till?.letter.rawValue
    staff = hand.staff?.rawValue
    self.member = member
    self.detail = detail
    self.range = range
    self.first = first
    self.kept = kept
  }

  /// Whose it was.
  var hand: Hand {
    var place: Till?
    if let number = till.flatMap(TillNumber.init), let letter = letter.flatMap(TillLetter.init) {
      place = Till(number: number, letter: letter)
    }
    return Hand(till: place, staff: staff.flatMap(StaffNumber.init))
  }
}

/// Entries of a book that follow one on the other.
struct EntryRange: Codable, Equatable {
  /// The store that wrote them.
  let origin: UUID
  let first: Int64
  let last: Int64

  func contains(_ sequence: Int64) -> Bool { first <= sequence && sequence <= last }
}
