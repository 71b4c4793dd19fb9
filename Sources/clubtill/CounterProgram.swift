import CIBA
import CursesTerminal
import Dispatch
import EnrollmentCore
import EnrollmentUI
import Foundation
import MemberStore
import Synchronization
import TerminalGrid
import TillConfiguration

/// The terminal at work: brings keys, news and time to the counter's state, draws what it shows,
/// and carries out what it asks for.
///
/// Everything here is on the main actor and may be held up by a terminal that nobody reads; the
/// desk, the network and the disk go on without it.
@MainActor
final class CounterProgram {
  /// Tells the practice service what its next shopper does; nil outside practice.
  typealias ShopperPicker = @Sendable (Int?) -> Void

  private let terminal: CursesTerminal
  private let till: TillAssembly
  private let home: Country
  private let pickShopper: ShopperPicker?
  private let clock = BootClock()
  private var state: CounterState
  private var desk: Desk?
  private var timer: (any RunningTimer)?
  private var search: Task<Void, Never>?
  private var storeWatch: StoreWatch?
  private var isDrawingDue = false
  private var leave: CheckedContinuation<Int32, Never>?

  private init(
    _ terminal: CursesTerminal, till: TillAssembly, settings: TillSettings,
    shopper: ShopperPicker?
  ) {
    self.terminal = terminal
    self.till = till
    self.home = settings.home
    self.pickShopper = shopper
    let now = Now(sinceBoot: BootClock().now().sinceBoot, wall: Date())
    state = CounterState(
      settings: CounterSettings(
        shopName: settings.shopName, till: till.till, home: settings.home,
        isPractice: shopper != nil, timeZone: .current, requestLife: settings.requestedExpiry,
        asks: AskedFact.list(inScope: settings.scope), charset: terminal.charset),
      now: now, columns: terminal.size.columns, rows: terminal.size.rows,
      ids: RequestIDSource(seed: UUID()))
  }

  /// Runs the terminal until somebody leaves it or a signal ends it. Returns the exit status.
  static func run(
    _ till: TillAssembly, settings: TillSettings, shopper: ShopperPicker?
  ) async -> Int32 {
    let terminal: CursesTerminal
    do throws(TerminalError) {
      var options = TerminalOptions.fromEnvironment
      if settings.forcesUTF8 { options.forcesUTF8 = true }
      terminal = try CursesTerminal(options: options)
    } catch {
      Output.complaint("The terminal cannot be used: \(error)")
      return ExitStatus.usage.rawValue
    }
    let log = StandardErrorLog(in: settings.stateDirectory)
    let program = CounterProgram(terminal, till: till, settings: settings, shopper: shopper)
    program.storeWatch = StoreWatch(till.store, writesLog: log != nil) { [weak program] in
      program?.take(.storeChecked($0))
    }
    let status = await program.serve()
    terminal.close()
    log?.end()
    return status
  }

  private func serve() async -> Int32 {
    let desk = till.makeDesk { [weak self] news in
      DispatchQueue.main.async {
        MainActor.assumeIsolated {
          self?.take(.news(news))
          self?.storeWatch?.lookAfter(news)
        }
      }
    }
    self.desk = desk
    storeWatch?.look()
    if let salvage = till.store.salvage { take(.storeSalvaged(salvage)) }
    Task { [till] in await till.prepare() }
    desk.submit(.adopt)
    let signals = EndingSignals([SIGTERM, SIGHUP, SIGINT, SIGQUIT]) { [weak self] number in
      Self.end(self, by: number)
    }
    terminal.start { [weak self] event in self?.take(event) }
    let status = await withCheckedContinuation { continuation in
      leave = continuation
      redraw()
    }
    timer?.cancel()
    search?.cancel()
    storeWatch?.end()
    await desk.close()
    withExtendedLifetime(signals) {}
    return status
  }

  /// How long the main actor may take to come when a signal asks the program to end, and how long
  /// leaving in order may take then.
  private nonisolated static let patience = DispatchTimeInterval.seconds(2)
  private nonisolated static let leavingPatience = DispatchTimeInterval.seconds(20)
  private nonisolated let hasCome = Atomic(false)

  /// Ends the program in order; or, where the main actor is stuck in a write to the terminal, from
  /// here. What is open stays in the journal either way.
  private nonisolated static func end(_ program: CounterProgram?, by signal: Int32) {
    DispatchQueue.main.async {
      MainActor.assumeIsolated { program?.finish(128 + signal) }
    }
    @Sendable func giveUp() {
      CursesTerminal.restoreAfterSignal()
      _exit(128 + signal)
    }
    DispatchQueue.global().asyncAfter(deadline: .now() + patience) {
      if let program, !program.hasCome.load(ordering: .acquiring) { giveUp() }
    }
    DispatchQueue.global().asyncAfter(deadline: .now() + leavingPatience) { giveUp() }
  }

  private func finish(_ status: Int32) {
    hasCome.store(true, ordering: .releasing)
    leave?.resume(returning: status)
    leave = nil
  }

  private func take(_ event: TerminalEvent) {
    switch event {
    case .key(let key): take(CounterEvent.key(key))
    case .resized(let columns, let rows):
      take(CounterEvent.resized(columns: columns, rows: rows))
    case .inputEnded: finish(128 + SIGHUP)
    }
  }

  private func take(_ event: CounterEvent) {
    for command in state.apply(event, now: now) { carryOut(command) }
    // What comes in one go, as a paste that arrives as keys, is drawn once.
    guard !isDrawingDue else { return }
    isDrawingDue = true
    DispatchQueue.main.async { MainActor.assumeIsolated { self.redraw() } }
  }

  private var now: Now { Now(sinceBoot: clock.now().sinceBoot, wall: clock.date()) }

  /// Draws the state, and sets the timer for the moment at which it changes by itself; none runs
  /// while nothing moves.
  private func redraw() {
    isDrawingDue = false
    guard leave != nil else { return }
    let now = now
    terminal.draw(Counter.render(state, now: now))
    timer?.cancel()
    timer = state.nextChange(after: now).map { moment in
      clock.timer(after: max(.zero, moment - now.sinceBoot), on: .main) { [weak self] in
        MainActor.assumeIsolated { self?.take(.tick) }
      }
    }
  }

  private func carryOut(_ command: CounterCommand) {
    switch command {
    case .desk(let order): desk?.submit(order)
    case .checkNumber(let phone): checkNumber(phone)
    case .find(let text, let sequence): find(text, sequence: sequence)
    case .noteLook(let member, let reason): noteLook(at: member, reason)
    case .ring(let times): terminal.ring(times: times)
    case .pickShopper(let shopper): pickShopper?(shopper)
    case .leave: finish(ExitStatus.enrolled.rawValue)
    }
  }

  private func checkNumber(_ phone: PhoneNumber) {
    let store = till.store
    Task {
      let found: Result<Member?, StoreFailure>
      do throws(StoreFailure) {
        found = .success(try await store.member(withPhone: phone))
      } catch {
        found = .failure(error)
      }
      take(.numberChecked(phone, found))
      storeWatch?.lookAfterRead()
    }
  }

  /// Starts a search; one that is still running is of no more use.
  private func find(_ text: String, sequence: Int) {
    search?.cancel()
    let (store, home) = (till.store, home)
    search = Task {
      let found: Result<[Member], StoreFailure>
      do throws(StoreFailure) {
        found = .success(try await store.find(text, home: home, limit: Counter.matchesAsked))
      } catch {
        found = .failure(error)
      }
      if !Task.isCancelled { take(.found(sequence: sequence, found)) }
      storeWatch?.lookAfterRead()
    }
  }

  private func noteLook(at member: Member, _ reason: LookReason) {
    let store = till.store
    let place = till.till
    Task {
      do throws(StoreFailure) {
        try await store.noteLook(at: member, from: place, reason: reason)
      } catch {
        take(.looked(error))
        storeWatch?.look()
      }
    }
  }
}
