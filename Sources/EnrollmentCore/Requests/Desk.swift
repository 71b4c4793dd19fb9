package import CIBA
import Dispatch

/// Where login requests are looked after: carries out what each `RequestLife` asks for and brings
/// every outcome back to it as an event.
///
/// An actor on a Dispatch queue of its own, so that orders, timers and answers keep their order. It
/// knows no screen, and nothing durable waits for whoever listens to its news.
package actor Desk {
  let executor = SerialQueueExecutor(label: "clubtill.desk")
  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  let settings: DeskSettings
  let login: any LoginService
  let store: any EnrollmentStore
  let ownership: any RequestOwnership
  let clock: any RequestClock
  private let tell: @Sendable (DeskNews) -> Void
  var desk: [RequestID: WatchedRequest] = [:]
  /// All that was ever on this desk: what has left it is not picked up again in this run.
  var handled: Set<RequestID> = []
  /// Numbers whose no is not on disk yet: they are not asked again before it is.
  var unwrittenCoolDowns: [RequestID: (phone: PhoneNumber, coolDown: CoolDown)] = [:]
  /// Held answers that somebody has decided about, while it is looked up whether they may: the first
  /// decision counts.
  var deciding: Set<RequestID> = []
  /// Nothing new is begun or sent any more.
  private(set) var isClosed = false
  /// Requests that have ended but whose last write is still under way.
  private var departures: [RequestID: Task<Void, Never>] = [:]
  /// Set once the desk looks after all of the till's requests.
  var round: (any RunningTimer)?

  /// - Parameter news: called on the desk's queue, in the order in which things happened. It must
  ///   not block.
  package init(
    settings: DeskSettings, login: any LoginService, store: any EnrollmentStore,
    ownership: any RequestOwnership, clock: any RequestClock = BootClock(),
    news: @escaping @Sendable (DeskNews) -> Void
  ) {
    self.settings = settings
    self.login = login
    self.store = store
    self.ownership = ownership
    self.clock = clock
    self.tell = news
  }

  /// Takes an order; orders are carried out in the order in which they are given.
  ///
  /// - Parameter staff: who gives it; nil while nobody signs in.
  package nonisolated func submit(_ order: DeskOrder, by staff: StaffNumber? = nil) {
    onQueue { $0.carryOut(order, by: Hand(till: $0.settings.till, staff: staff)) }
  }

  /// How long leaving waits for a poll that is under way: its answer may be a yes, which comes once.
  private static let lastAnswer = Duration.seconds(5)

  /// Lets go of all requests without a word to the service: they stay in the journal for the next
  /// run. Answers once the polls under way have been answered, or five seconds have passed, and
  /// every write has reached the disk.
  package func close() async {
    isClosed = true
    round?.cancel()
    await withTaskGroup { group in
      for watch in desk.values.compactMap(\.watch) {
        group.addTask { await watch.stop(within: Self.lastAnswer) }
      }
    }
    for id in desk.keys {
      handle(.saveDue, of: id)  // One more try for what the disk has not taken.
      leave(id)
    }
    for departure in departures.values { await departure.value }
  }

  /// Work for this actor from outside, in the order of the calls.
  nonisolated func onQueue(_ work: @escaping @Sendable (isolated Desk) -> Void) {
    executor.dispatchQueue.async { self.assumeIsolated { work($0) } }
  }

  /// Now, by every clock that there is.
  func moment() -> Moment {
    Moment(wall: clock.date(), sinceBoot: clock.now().sinceBoot, bootID: settings.bootID)
  }

  func announce(_ news: DeskNews) { tell(news) }

  private func carryOut(_ order: DeskOrder, by hand: Hand) {
    switch order {
    case .enroll(let id, let phone, let again):
      enroll(id, phone, again: again, lifting: nil, by: hand)
    case .liftCoolDown(let id, let phone, let again, let lead):
      enroll(id, phone, again: again, lifting: Lifting(lead: lead ?? hand.staff), by: hand)
    case .setAside(let id): desk[id]?.record.isSetAside = true
    case .mark(let id, let fate): mark(id, fate, by: hand)
    case .decide(let id, let keep): decide(id, keep: keep, by: hand)
    case .adopt: adopt()
    case .saveNow(let id): handle(.saveDue, of: id)
    }
  }

  /// Gives `event` to the request's life and sets off what follows.
  func handle(_ event: RequestLife.Event, of id: RequestID) {
    guard var request = desk[id] else { return }
    let effects = request.apply(event)
    desk[id] = request
    for effect in effects { perform(effect, for: id) }
    publish(id)
  }

  /// Tells how the request stands, if that has changed; a request that ended leaves the desk.
  func publish(_ id: RequestID) {
    guard var request = desk[id] else { return }
    let status = request.status
    if status != request.told {
      request.told = status
      desk[id] = request
      announce(.status(status))
    }
    if case .ended = status.phase { leave(id) }
  }

  private func leave(_ id: RequestID) {
    guard let request = desk.removeValue(forKey: id) else { return }
    request.watch?.cancel()
    request.timer?.cancel()
    departures[id] = Task {
      await request.writes?.value
      ownership.release(id)
      departures[id] = nil
    }
  }
}
