import Foundation
import Testing

/// The program as it is shipped, killed at each point between the key press and the card, started
/// again, and looked at.
///
/// `KILLS_PER_POINT=500 swift test --filter KillPointTests` makes the long run.
///
/// Source: reliability goals, section 5.5.
extension EndToEnd {
  @Suite(.timeLimit(.minutes(60)))
  struct KillPointTests {
    /// K1 to K13, see `kill_point.h`.
    private static let points = 13
    private static let killsPerPoint =
      ProcessInfo.processInfo.environment["KILLS_PER_POINT"].flatMap { Int($0) } ?? 50
    /// Tills that are killed side by side, each with a store of its own: most of their time they
    /// wait for the service.
    private static let lanes = 25

    @Test func `killed anywhere, no yes is lost, doubled or half saved`() async throws {
      let shop = try await PracticeShop()
      let rounds = (0..<Self.killsPerPoint * Self.points).map { index in
        KillRound(point: index % Self.points + 1, index: index)
      }
      try await withThrowingTaskGroup { group in
        for lane in 0..<min(Self.lanes, rounds.count) {
          group.addTask {
            let till = KilledTill(shop: shop, lane: lane)
            for round in rounds[lane...].stride(by: Self.lanes) { try await till.carryOut(round) }
            try till.checkStore()
          }
        }
        try await group.waitForAll()
      }
    }
  }
}

extension ArraySlice {
  /// The first element and every `step`th after it.
  fileprivate func stride(by step: Int) -> [Element] {
    Swift.stride(from: startIndex, to: endIndex, by: step).map { self[$0] }
  }
}

/// One kill: where, and of whose enrollment.
private struct KillRound {
  /// 1 to 13, see `kill_point.h`.
  let point: Int
  let index: Int

  /// Mobile numbers whose shopper says yes; no two rounds share one.
  var phone: String {
    let starts = ["+474", "+479", "+452", "+453", "+454", "+455", "+456"]
    let middle = String(index % 1000)
    return starts[index / 1000 % starts.count]
      + String(repeating: "0", count: 3 - middle.count) + middle + "0001"
  }

  /// How the same number ends at the next start.
  var allowedEnds: Set<String> {
    switch point {
    // Nobody knows whether the phone rang, and the till says so.
    case 1, 2: ["S9"]
    case 3, 4: ["enrolled"]
    // The winning answer comes once. It is lost where the journal did not have it yet.
    case 5, 6, 7: ["W5", "enrolled"]
    case 8, 9, 10, 11: ["enrolled"]
    case 12: ["enrolled", "already_member"]
    default: ["already_member"]
    }
  }
}

/// A till that is killed again and again, and its store.
private final class KilledTill: Sendable {
  private let shop: PracticeShop
  private let folder: URL

  init(shop: PracticeShop, lane: Int) {
    self.shop = shop
    folder = shop.folder.appending(path: "lane-\(lane)")
  }

  func carryOut(_ round: KillRound) async throws {
    let killed = try await enroll(
      round,
      adding: [
        "LD_PRELOAD": BuiltProgram.path(of: "libCKillPoint.so"), "KILL_POINT": "K\(round.point)",
      ])
    #expect(killed.status == 128 + SIGKILL, "K\(round.point) was not reached: \(killed)")
    #expect(!killed.output.contains("\"ended\""), "it was told before it was on disk")

    let next = try await enroll(round)
    let end = try #require(try next.objects().last, "K\(round.point): \(next)")
    let word =
      (end["code"] as? String).flatMap { $0 == "W5" || $0 == "S9" ? $0 : nil }
      ?? end["outcome"] as? String
    let name = try #require(word)
    #expect(round.allowedEnds.contains(name), "K\(round.point): \(next)")
    guard name == "W5" else { return }
    // The answer is gone; one new request makes it good.
    let anew = try await enroll(round)
    #expect(anew.status == 0, "K\(round.point): \(anew)")
  }

  private func enroll(
    _ round: KillRound, adding more: [String: String] = [:]
  ) async throws -> CommandResult {
    try await shop.run(
      "enroll", "--phone", round.phone, "--json",
      adding: more.merging(["CLUBTILL_STATE_DIRECTORY": folder.path]) { $1 })
  }

  func checkStore() throws {
    let faults = try StoreInspection(folder: folder).faults()
    #expect(faults.isEmpty)
  }
}
