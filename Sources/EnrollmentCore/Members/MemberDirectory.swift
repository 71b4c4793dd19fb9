/// Looking members up. Reads never wait for a write.
package protocol MemberDirectory: Sendable {
  /// Members that `text` may mean, exact hits first, at most `limit`: a number in any spelling, a
  /// member number, words of a name in any order, or the last four digits and an initial.
  ///
  /// Finds nothing for fewer than three letters or four digits (two short words count).
  func find(_ text: String, home: Country, limit: Int) async throws(StoreFailure) -> [Member]

  func member(numbered number: MemberNumber) async throws(StoreFailure) -> Member?

  /// All that a card shows of the member with `number`; nil where there is none.
  func record(of number: MemberNumber) async throws(StoreFailure) -> MemberRecord?

  func count() async throws(StoreFailure) -> Int

  /// Notes that somebody opened a member's card: who may see whom is accounted for.
  func noteLook(at member: Member, from till: Till?, reason: LookReason) async throws(StoreFailure)
}

/// Why a card was opened, as the access log keeps it.
package enum LookReason: String, Codable, Sendable {
  case enrolled
  case shownAgain = "shown-again"
  case lookUp = "look-up"
  case leadList = "lead-list"
  case command
}
