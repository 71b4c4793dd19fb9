import CIBA
import Dispatch
import Foundation
import Synchronization

@testable import EnrollmentCore

/// A login service whose answers a test gives one by one.
final class ScriptedLogin: LoginService {
  private struct State {
    var starts: [Result<Acknowledgement, StartFailure>] = []
    var userInfos: [Result<UserInfo, UserInfoFailure>] = []
    var sent: [AuthenticationRequest] = []
    var watched: [(Acknowledgement, resumedAt: BootInstant?)] = []
    var news: [@Sendable (PollNews) -> Void] = []
    var cancelled = 0
    /// What a poll brings that is under way when the watch is stopped.
    var lastAnswer: PollNews?
    var clockIsGood = false
  }

  private struct Watch: LoginWatch {
    let login: ScriptedLogin
    let index: Int

    func cancel() { login.state.withLock { $0.cancelled += 1 } }

    func stop(within limit: Duration) async {
      cancel()
      let (last, tell) = login.state.withLock { ($0.lastAnswer, $0.news[index]) }
      if let last { tell(last) }
    }
  }

  private let state = Mutex(State())

  var sent: [AuthenticationRequest] { state.withLock(\.sent) }
  var watched: [Acknowledgement] { state.withLock { $0.watched.map(\.0) } }
  var resumedAt: [BootInstant?] { state.withLock { $0.watched.map(\.resumedAt) } }
  var cancelled: Int { state.withLock(\.cancelled) }

  var clockIsGood: Bool {
    get { state.withLock(\.clockIsGood) }
    set { state.withLock { $0.clockIsGood = newValue } }
  }

  func willAnswer(_ start: Result<Acknowledgement, StartFailure>) {
    state.withLock { $0.starts.append(start) }
  }

  func willTell(_ userInfo: Result<UserInfo, UserInfoFailure>) {
    state.withLock { $0.userInfos.append(userInfo) }
  }

  func hasUnderWay(_ answer: PollNews) { state.withLock { $0.lastAnswer = answer } }

  /// Brings news to the request that was watched as the `index`th.
  func bring(_ news: PollNews, toWatch index: Int = 0) {
    state.withLock { $0.news[index] }(news)
  }

  func prepare() async {}

  func start(_ request: AuthenticationRequest) async throws(StartFailure) -> Acknowledgement {
    let answer = state.withLock { state in
      state.sent.append(request)
      return state.starts.isEmpty ? nil : state.starts.removeFirst()
    }
    guard let answer else { throw .badAnswer(reason: "no answer was scripted") }
    return try answer.get()
  }

  func watch(
    _ acknowledgement: Acknowledgement, resumedAt: BootInstant?,
    news: @escaping @Sendable (PollNews) -> Void
  ) -> any LoginWatch {
    state.withLock { state in
      state.watched.append((acknowledgement, resumedAt))
      state.news.append(news)
    }
    return Watch(login: self, index: state.withLock { $0.news.count - 1 })
  }

  func userInfo(for login: VerifiedLogin) async throws(UserInfoFailure) -> UserInfo {
    let answer = state.withLock { state in
      state.userInfos.isEmpty ? nil : state.userInfos.removeFirst()
    }
    guard let answer else { throw .unreadable(reason: "no userinfo was scripted") }
    return try answer.get()
  }
}

/// A store in memory that writes down what was asked of it, and fails on command.
actor ScriptedStore: EnrollmentStore {
  private(set) var records: [RequestRecord] = []
  private(set) var saves: [(Answer, isConfirmed: Bool)] = []
  /// When it was told to forget what was over.
  private(set) var forgotten: [Moment] = []
  private var coolDowns: [PhoneNumber: CoolDown] = [:]
  private var members: [Member] = []
  private var open: [RequestRecord] = []
  private var trouble: StoreFailure?
  private var recordFailure: StoreFailure?
  private var saveResults: [Result<SaveResult, StoreFailure>] = []

  func has(_ member: Member) { members.append(member) }
  func hasOpen(_ record: RequestRecord) { open.append(record) }
  func has(_ trouble: StoreFailure?) { self.trouble = trouble }
  func willRefuseRecords(_ failure: StoreFailure?) { recordFailure = failure }
  func willSave(_ result: Result<SaveResult, StoreFailure>) { saveResults.append(result) }

  func member(
    withPhone phone: PhoneNumber, by staff: StaffNumber?
  ) async throws(StoreFailure) -> Member? {
    let member = members.first { $0.phone == phone }
    if member != nil, forbidden.contains(.lookUp) { throw .notAllowed(.lookUp) }
    return member
  }

  func findTrouble() async -> StoreFailure? { trouble }

  func record(_ request: RequestRecord) async throws(StoreFailure) {
    if let recordFailure { throw recordFailure }
    records.append(request)
    if request.liftsCoolDown { coolDowns[request.phone] = nil }
    if let coolDown = request.coolDown { coolDowns[request.phone] = coolDown }
  }

  func save(
    _ answer: Answer, for request: RequestRecord, isConfirmed: Bool
  ) async throws(StoreFailure) -> SaveResult {
    saves.append((answer, isConfirmed))
    guard !saveResults.isEmpty else { throw .cannotWrite(detail: "no save was scripted") }
    return try saveResults.removeFirst().get()
  }

  func openRequests(of till: TillNumber?) async throws(StoreFailure) -> [RequestRecord] { open }

  func coolDown(of phone: PhoneNumber, at now: Moment) async throws(StoreFailure) -> CoolDown? {
    coolDowns[phone]?.moved(onto: now)
  }

  func forgetCoolDowns(endedBy now: Moment) async throws(StoreFailure) { forgotten.append(now) }

  /// What nobody may do, and who was greeted.
  private(set) var forbidden: Set<Right> = []
  private(set) var greetings: [Hand] = []
  private(set) var demands: [(right: Right, staff: StaffNumber?)] = []

  func forbids(_ right: Right) { forbidden.insert(right) }

  func demand(_ right: Right, of staff: StaffNumber?) async throws(StoreFailure) {
    demands.append((right, staff))
    if forbidden.contains(right) { throw .notAllowed(right) }
  }

  func noteGreeting(by hand: Hand) async throws(StoreFailure) { greetings.append(hand) }

  func codes(of till: TillNumber, since date: Date) async throws(StoreFailure) -> Set<BindingCode> {
    []
  }
}

/// Locks in memory; `taken` are those of other processes.
final class ScriptedLocks: RequestOwnership {
  private let taken: Set<RequestID>
  private let claims = Mutex<[RequestID]>([])

  init(taken: Set<RequestID> = []) { self.taken = taken }

  var held: [RequestID] { claims.withLock { $0 } }

  func claim(_ id: RequestID) -> Bool {
    guard !taken.contains(id) else { return false }
    claims.withLock { $0.append(id) }
    return true
  }

  func release(_ id: RequestID) { claims.withLock { $0.removeAll { $0 == id } } }
}

/// A clock that a test moves; its timers fire when the test says so.
final class StillClock: RequestClock {
  private struct Timer: RunningTimer {
    func cancel() {}
  }

  private let handlers = Mutex<[(Duration, DispatchQueue, @Sendable () -> Void)]>([])
  private let instant: Mutex<Duration>

  init(at instant: Duration = .seconds(1_000)) { self.instant = Mutex(instant) }

  var waits: [Duration] { handlers.withLock { $0.map(\.0) } }

  func now() -> BootInstant { BootInstant(sinceBoot: instant.withLock { $0 }) }
  func date() -> Date { Date(timeIntervalSince1970: 1_772_442_000) }
  func advance(by duration: Duration) { instant.withLock { $0 += duration } }

  func timer(
    after delay: Duration, on queue: DispatchQueue, handler: @escaping @Sendable () -> Void
  ) -> any RunningTimer {
    handlers.withLock { $0.append((delay, queue, handler)) }
    return Timer()
  }

  /// Fires every timer that was set, each on its queue.
  func fire() {
    let due = handlers.withLock { handlers in
      defer { handlers = [] }
      return handlers
    }
    for (_, queue, handler) in due { queue.async(execute: handler) }
  }
}
