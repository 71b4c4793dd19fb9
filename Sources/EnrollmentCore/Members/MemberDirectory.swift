/// Looking members up. Reads never wait for a write.
package protocol MemberDirectory: Sendable {
  /// Members that `text` may mean, exact hits first, at most `limit`: a number in any spelling, a
  /// member number, words of a name in any order, or the last four digits and an initial.
  ///
  /// Finds nothing for fewer than three letters or four digits (two short words count).
  ///
  /// - Parameter staff: who looks; nil while nobody signs in.
  func find(
    _ text: String, home: Country, limit: Int, by staff: StaffNumber?
  ) async throws(StoreFailure) -> [Member]

  func member(numbered number: MemberNumber) async throws(StoreFailure) -> Member?

  /// All that a card shows of the member with `number`; nil where there is none.
  ///
  /// - Parameter staff: who looks; nil while nobody signs in.
  func record(
    of number: MemberNumber, by staff: StaffNumber?
  ) async throws(StoreFailure) -> MemberRecord?

  func count() async throws(StoreFailure) -> Int

  /// Notes that somebody opened a member's card: who may see whom is accounted for.
  ///
  /// Returns how many cards the same person opened within the last ten minutes, this one included,
  /// where they are so many that it was flagged in the log; nil otherwise.
  ///
  /// - Parameter staff: who; nil while nobody signs in, and the till counts as one person.
  @discardableResult
  func noteLook(
    at member: Member, from till: Till?, by staff: StaffNumber?, reason: LookReason
  ) async throws(StoreFailure) -> Int?

  /// Notes a look at each of `members`, whom somebody was told whole in one go. Returns as `noteLook`
  /// does.
  @discardableResult
  func noteLooks(
    at members: [Member], from till: Till?, by staff: StaffNumber?, reason: LookReason
  ) async throws(StoreFailure) -> Int?

  /// All that is known of the member with `number`, to be given out; nil where there is none.
  ///
  /// Who gave it is in the books, and in the copy itself, before it is read: where that cannot be
  /// written nothing is given.
  func copyOfData(
    of number: MemberNumber, by hand: Hand
  ) async throws(StoreFailure) -> MemberCopy?
}

/// How many cards one person may open before somebody should ask why.
package enum LookLimit {
  package static let count = 60
  /// Seconds.
  package static let time = 600.0
}

/// Why a card was opened, as the access log keeps it.
package enum LookReason: String, Codable, Sendable {
  case enrolled
  case shownAgain = "shown-again"
  case lookUp = "look-up"
  case leadList = "lead-list"
  case command
  /// A copy of all that is known was given out.
  case copy
  /// The consents were proved.
  case proof

  /// Whether the member may be taken to stand at the till.
  package var isVisit: Bool {
    switch self {
    case .enrolled, .shownAgain, .lookUp: true
    case .leadList, .command, .copy, .proof: false
    }
  }
}
