import CIBA
import EnrollmentCore
import Foundation
import MemberStore
import VippsMobilePay

@testable import CIBA
@testable import EnrollmentCore

/// One process that works as the till: the real desk on the real store, behind doors that the
/// simulation opens.
final class TillProcess: Sendable {
  private struct State {
    var news: [DeskNews] = []
    /// Orders to enroll that have not been answered yet.
    var orders: Set<RequestID> = []
    /// How often the desk was told to look at the journal.
    var rounds = 0
    /// Members who turned out to be known, each of whom is noted as a greeting.
    var known = 0
    var isDead = false
  }

  let name: String
  /// In the order in which the simulation's processes began.
  let number: Int
  let clock: VirtualClock
  let login: LoginDoor
  let disk: StoreDoor
  let locks: LockDoor
  let desk: Desk
  private let store: MemberStore
  private let state: Box

  private final class Box: Sendable {
    let content = Locked(State())
  }

  init(name: String, number: Int, till: Till, folder: URL, machine: Machine) throws {
    self.name = name
    self.number = number
    clock = VirtualClock(machine: machine)
    store = try MemberStore(
      directory: folder.path, options: MemberStoreOptions(now: { machine.date }))
    login = LoginDoor(clock: clock)
    disk = StoreDoor(store: store)
    locks = LockDoor(try RequestLocks(directory: folder.path))
    let state = Box()
    self.state = state
    desk = Desk(
      settings: DeskSettings(
        till: till, requestLife: .seconds(120), scope: "openid name phoneNumber birthDate",
        dialect: VippsMobilePayDialect(), ageRule: AgeRule(minimumAge: 15),
        bootID: machine.bootID),
      login: login, store: disk, ownership: locks, clock: ClockFace(clock: clock, watch: nil)
    ) { news in
      state.content.withLock { state in
        if !state.isDead { state.news.append(news) }
        switch news {
        case .known(let id, _):
          state.orders.remove(id)
          state.known += 1
        case .refused(let id, _): state.orders.remove(id)
        case .status(let status): state.orders.remove(status.id)
        case .adopted: break
        }
      }
    }
  }

  /// The desk's news since the last call, in order.
  func takeNews() -> [DeskNews] {
    state.content.withLock { state in
      defer { state.news = [] }
      return state.news
    }
  }

  func submit(_ order: DeskOrder) {
    switch order {
    case .enroll(let id, _, _), .liftCoolDown(let id, _, _, _):
      state.content.withLock { _ = $0.orders.insert(id) }
    case .adopt: beginRound()
    case .mark, .decide, .setAside, .saveNow: break
    }
    desk.submit(order)
  }

  func fire(_ wait: VirtualClock.Wait) async {
    if await desk.isRound(wait) { beginRound() }
    clock.fire(wait)
  }

  private func beginRound() {
    disk.beginRound()
    locks.beginRound()
    state.content.withLock { $0.rounds += 1 }
  }

  /// What is on its way from one door or timer to the next; nil once everything waits for the
  /// simulation. Each request has its one thing to wait for: one that has none never comes to rest.
  func whatMoves() async -> String? {
    let before = (login.happenings, clock.made)
    if let watch = login.movingWatch { return "watch \(watch)" }
    let (orders, rounds, known) = state.content.withLock { ($0.orders, $0.rounds, $0.known) }
    if !orders.isEmpty { return "an order to enroll" }
    if let moving = await desk.whatMoves(clock: clock, login: login, disk: disk, locks: locks) {
      return moving
    }
    if disk.forgets < rounds { return "what is to be forgotten" }
    if disk.greetings < known { return "a greeting" }
    if let watch = login.movingWatch { return "watch \(watch)" }
    guard before == (login.happenings, clock.made) else { return "what has just happened" }
    locks.endRound()
    return nil
  }

  /// Ends the process as a kill does: nothing of it reaches disk, network or screen any more, and
  /// its locks fall while their files stay. What is left of the desk then ends among itself.
  func kill() async throws {
    state.content.withLock { $0.isDead = true }
    login.die()
    disk.die()
    locks.die()
    clock.die()
    await desk.close()
  }

  func closeStore() async throws { try await store.close() }
}
