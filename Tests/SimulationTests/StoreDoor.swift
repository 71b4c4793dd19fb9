import EnrollmentCore
import Foundation
import MemberStore

@testable import CIBA

/// The disk of one process: every write of a request stops here until the simulation lets it
/// through, or not. Reads pass, unless the whole disk is away.
final class StoreDoor: EnrollmentStore {
  enum Errand: Sendable {
    case record(RequestRecord)
    case save(Answer, RequestRecord, isConfirmed: Bool)

    var request: RequestRecord {
      switch self {
      case .record(let request), .save(_, let request, _): request
      }
    }
  }

  typealias Reply = Result<SaveResult?, StoreFailure>

  struct Write: Sendable {
    let errand: Errand
    fileprivate let number: Int
    fileprivate let continuation: CheckedContinuation<Reply, Never>
  }

  private struct State {
    var writes: [Write] = []
    var made = 0
    /// Writes as the desk sets them off, and those of them that are over.
    var known: Set<Task<Void, Never>> = []
    var over: Set<Task<Void, Never>> = []
    /// Requests whose last row the disk refused.
    var refused: Set<RequestID> = []
    var listings: [[RequestID]] = []
    var forgets = 0
    var greetings = 0
    var isAway = false
    var isDead = false
  }

  private let store: MemberStore
  private let state = Locked(State())

  init(store: MemberStore) { self.store = store }

  /// At most one a request, since its writes wait for each other.
  var writes: [Write] { state.withLock(\.writes) }
  var writing: Set<RequestID> { Set(writes.map(\.errand.request.id)) }
  var refused: Set<RequestID> { state.withLock(\.refused) }
  /// What was found open since the last look at the journal began, look by look.
  var listings: [[RequestID]] { state.withLock(\.listings) }
  var forgets: Int { state.withLock(\.forgets) }
  /// Greetings that the disk took or refused.
  var greetings: Int { state.withLock(\.greetings) }

  /// Whether a write that the desk has set off is over, with all that the desk makes of its answer.
  func isOver(_ write: Task<Void, Never>) -> Bool {
    let isNew = state.withLock { $0.known.insert(write).inserted }
    guard isNew else { return state.withLock { $0.over.contains(write) } }
    Task {
      await write.value
      state.withLock { _ = $0.over.insert(write) }
    }
    return false
  }

  // MARK: The simulation's side

  func beginRound() { state.withLock { $0.listings = [] } }

  /// The disk is away: even reading fails.
  func setAway(_ isAway: Bool) { state.withLock { $0.isAway = isAway } }

  func carryOut(_ errand: Errand) async -> Reply {
    do throws(StoreFailure) {
      switch errand {
      case .record(let request):
        try await store.record(request)
        return .success(nil)
      case .save(let answer, let request, let isConfirmed):
        return .success(try await store.save(answer, for: request, isConfirmed: isConfirmed))
      }
    } catch {
      return .failure(error)
    }
  }

  func answer(_ write: Write, with reply: Reply) {
    state.withLock { state in
      state.writes.removeAll { $0.number == write.number }
      if case .failure = reply {
        state.refused.insert(write.errand.request.id)
      } else {
        state.refused.remove(write.errand.request.id)
      }
    }
    write.continuation.resume(returning: reply)
  }

  /// The process is dead: nothing of it reaches the disk any more.
  func die() {
    let writes = state.withLock { state in
      state.isDead = true
      defer { state.writes = [] }
      return state.writes
    }
    for write in writes { write.continuation.resume(returning: .failure(Self.gone)) }
  }

  private static let gone = StoreFailure.cannotWrite(detail: "the disk is gone")

  // MARK: The till's side

  private func pass(_ errand: Errand) async -> Reply {
    await withCheckedContinuation { continuation in
      let isDead = state.withLock { state in
        guard !state.isDead else { return true }
        state.made += 1
        state.writes.append(
          Write(errand: errand, number: state.made, continuation: continuation))
        return false
      }
      if isDead { continuation.resume(returning: .failure(Self.gone)) }
    }
  }

  private func mustBeThere() throws(StoreFailure) {
    if state.withLock({ $0.isAway || $0.isDead }) { throw Self.gone }
  }

  func record(_ request: RequestRecord) async throws(StoreFailure) {
    _ = try await pass(.record(request)).get()
  }

  func save(
    _ answer: Answer, for request: RequestRecord, isConfirmed: Bool
  ) async throws(StoreFailure) -> SaveResult {
    let result = try await pass(.save(answer, request, isConfirmed: isConfirmed)).get()
    guard let result else { preconditionFailure("a save is answered with its result") }
    return result
  }

  func findTrouble() async -> StoreFailure? {
    if state.withLock({ $0.isAway || $0.isDead }) { return Self.gone }
    return await store.findTrouble()
  }

  func member(
    withPhone phone: PhoneNumber, by staff: StaffNumber?
  ) async throws(StoreFailure) -> Member? {
    try mustBeThere()
    return try await store.member(withPhone: phone, by: staff)
  }

  func openRequests(of till: TillNumber?) async throws(StoreFailure) -> [RequestRecord] {
    do throws(StoreFailure) {
      try mustBeThere()
      let records = try await store.openRequests(of: till)
      state.withLock { state in
        if till != nil { state.listings.append(records.map(\.id)) }
      }
      return records
    } catch {
      if till != nil { state.withLock { $0.listings.append([]) } }
      throw error
    }
  }

  func coolDown(of phone: PhoneNumber, at now: Moment) async throws(StoreFailure) -> CoolDown? {
    try mustBeThere()
    return try await store.coolDown(of: phone, at: now)
  }

  func forgetCoolDowns(endedBy now: Moment) async throws(StoreFailure) {
    defer { state.withLock { $0.forgets += 1 } }
    try mustBeThere()
    try await store.forgetCoolDowns(endedBy: now)
  }

  func demand(_ right: Right, of staff: StaffNumber?) async throws(StoreFailure) {
    try mustBeThere()
    try await store.demand(right, of: staff)
  }

  func noteGreeting(by hand: Hand) async throws(StoreFailure) {
    defer { state.withLock { $0.greetings += 1 } }
    try mustBeThere()
    try await store.noteGreeting(by: hand)
  }

  func codes(of till: TillNumber, since date: Date) async throws(StoreFailure) -> Set<BindingCode> {
    try mustBeThere()
    return try await store.codes(of: till, since: date)
  }
}
