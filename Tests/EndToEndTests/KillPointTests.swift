import Foundation
import TestSupport
import Testing

/// The program as it is shipped, killed at each point between the key press and the card, started
/// again, and looked at.
///
/// `KILLS_PER_POINT=500 swift test --filter KillPointTests` makes the long run.
///
/// Source: reliability goals, section 5.5.
extension EndToEnd {
  @Suite(.timeLimit(.minutes(60)), .proves(.kills))
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
            var told: Set<String> = []
            for round in rounds[lane...].stride(by: Self.lanes) {
              if try await till.carryOut(round) { told.insert(round.phone) }
            }
            try till.checkStore(told: told)
          }
        }
        try await group.waitForAll()
      }
      Proof.tried("kill points", Set(rounds.map(\.point)).count)
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

  /// Returns whether the till has told in the end that the shopper is a member.
  func carryOut(_ round: KillRound) async throws -> Bool {
    let killed = try await enroll(
      round,
      adding: [
        "LD_PRELOAD": BuiltProgram.path(of: "libCKillPoint.so"), "KILL_POINT": "K\(round.point)",
      ])
    #expect(killed.status == 128 + SIGKILL, "K\(round.point) was not reached: \(killed)")
    Proof.tried("kills", killed.status == 128 + SIGKILL ? 1 : 0)
    Proof.found("told before saved", killed.output.contains("\"ended\"") ? 1 : 0)

    let next = try await enroll(round)
    let end = try #require(try next.objects().last, "K\(round.point): \(next)")
    let word =
      (end["code"] as? String).flatMap { $0 == "W5" || $0 == "S9" ? $0 : nil }
      ?? end["outcome"] as? String
    let name = try #require(word)
    #expect(round.allowedEnds.contains(name), "K\(round.point): \(next)")
    guard name == "W5" else { return name != "S9" }
    // The answer is gone; one new request makes it good.
    let anew = try await enroll(round)
    #expect(anew.status == 0, "K\(round.point): \(anew)")
    return anew.status == 0
  }

  private func enroll(
    _ round: KillRound, adding more: [String: String] = [:]
  ) async throws -> CommandResult {
    try await shop.run(
      "enroll", "--phone", round.phone, "--json",
      adding: more.merging(["CLUBTILL_STATE_DIRECTORY": folder.path]) { $1 })
  }

  /// Looks for what the till has told, and for what it must not have left.
  ///
  /// - Parameter told: the numbers of those who it said are members.
  func checkStore(told: Set<String>) throws {
    let inspection = try StoreInspection(folder: folder)
    let stored = Set(try inspection.phones().map { "+" + $0 })
    Proof.tried("members told", told.count)
    Proof.found("lost", told.subtracting(stored).count, "\(told.subtracting(stored))")
    let faults = try inspection.faults()
    let kinds = Dictionary(grouping: faults, by: { Self.kind(of: $0.key) })
    for kind in ["doubled", "half saved", "still open", "unclean"] {
      Proof.found(kind, kinds[kind, default: []].map(\.value).reduce(0, +), "\(faults)")
    }
  }

  private static func kind(of rule: String) -> String {
    switch rule {
    case "number with two members", "yes that was written twice": "doubled"
    case "request still open": "still open"
    case _ where rule.hasPrefix("member without "): "half saved"
    default: "unclean"
    }
  }
}
