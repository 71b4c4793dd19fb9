import CIBA
import EnrollmentCore

@testable import EnrollmentCore

extension Desk {
  func isRound(_ wait: VirtualClock.Wait) -> Bool {
    (round as? VirtualClock.Timer)?.number == wait.number
  }

  var isEmpty: Bool { desk.isEmpty }

  func request(withHint hint: String) -> RequestID? {
    desk.values.first { settings.dialect.loginHint(phoneDigits: $0.record.phone.msisdn) == hint }?
      .record.id
  }

  func isSaving(_ id: RequestID) -> Bool {
    if case .saving = desk[id]?.life.state { true } else { false }
  }

  func requests(where picks: (RequestLife.State) -> Bool) -> [RequestID] {
    desk.values.filter { picks($0.life.state) }.map(\.record.id)
  }

  /// What is on its way on this desk; nil if every request waits at a door, for a timer or for a
  /// person.
  func whatMoves(
    clock: VirtualClock, login: LoginDoor, disk: StoreDoor, locks: LockDoor
  ) -> String? {
    let writing = disk.writing
    if !deciding.isEmpty { return "a decision" }
    for (id, request) in desk {
      if !writing.contains(id), let write = request.writes, !disk.isOver(write) {
        return "a write of \(request.life.state)"
      }
      if let moving = request.whatMoves(
        isWriting: writing.contains(id), clock: clock, login: login, disk: disk)
      {
        return moving
      }
    }
    // Whoever has left the desk keeps its claim until its last write is done or pauses.
    let leaving = locks.claimed.filter { desk[$0] == nil && !writing.contains($0) }
    if leaving.count != clock.count(of: .pause) { return "a last write" }
    guard locks.isInRound else { return nil }
    guard let first = disk.listings.first else { return "a look at the journal" }
    if !Set(first).subtracting(handled).isSubset(of: locks.tried) { return "a claim" }
    return locks.taken.isDisjoint(with: first) || disk.listings.count > 1 ? nil : "a second look"
  }
}

extension WatchedRequest {
  /// What is on its way for this request, whose writes are over or wait at the door.
  fileprivate func whatMoves(
    isWriting: Bool, clock: VirtualClock, login: LoginDoor, disk: StoreDoor
  ) -> String? {
    switch life.state {
    case .noting, .saving: return isWriting ? nil : "the answer of a write of \(life.state)"
    case .sending:
      let hint = "urn:msisdn:" + record.phone.msisdn
      return login.starts.contains { $0.request.loginHint == hint } ? nil : "a start"
    case .open:
      // A mark that the disk refused is written again later.
      let isMarkLost = record.fate == .discard && disk.refused.contains(record.id)
      return isMarkLost && !isWriting && !clock.isRunning(timer) ? "a lost mark" : nil
    case .redeemed(let verified):
      return login.userInfos.contains { $0.login == verified } ? nil : "userinfo"
    case .unsaved: return clock.isRunning(timer) ? nil : "another save"
    case .held: return nil
    case .ended: return "its leaving"
    }
  }
}
