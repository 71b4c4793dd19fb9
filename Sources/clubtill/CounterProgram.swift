import CIBA
import CursesTerminal
import Dispatch
import EnrollmentCore
import EnrollmentUI
import Foundation
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
  private let errands: CounterErrands
  private let settings: TillSettings
  private let pickShopper: ShopperPicker?
  private let clock = BootClock()
  private var state: CounterState
  private var timer: (any RunningTimer)?
  private var isDrawingDue = false
  private let leaving: Leaving

  private init(
    _ terminal: CursesTerminal, leaving: Leaving, till: TillAssembly, settings: TillSettings,
    shopper: ShopperPicker?, writesLog: Bool
  ) {
    self.terminal = terminal
    self.leaving = leaving
    self.settings = settings
    errands = CounterErrands(till, home: settings.home, writesLog: writesLog)
    self.pickShopper = shopper
    state = CounterState(
      settings: CounterSettings(
        settings, till: till.till, isPractice: shopper != nil, charset: terminal.charset),
      now: Now(clock), columns: terminal.size.columns, rows: terminal.size.rows,
      ids: RequestIDSource(seed: UUID()))
  }

  /// Runs the terminal until somebody leaves it or a signal ends it. Returns the exit status.
  static func run(
    _ till: TillAssembly, settings: TillSettings, shopper: ShopperPicker?
  ) async -> Int32 {
    let leaving = Leaving { CursesTerminal.restoreAfterSignal() }
    let terminal: CursesTerminal
    do throws(TerminalError) {
      terminal = try CursesTerminal(options: .fromEnvironment(settings))
    } catch {
      let command = shopper == nil ? "clubtill" : "clubtill practice"
      Output.complaint("The terminal cannot be used: \(error)")
      Output.complaint("Without screens, in questions and lines: \(command) --line")
      return ExitStatus.usage.rawValue
    }
    let log = StandardErrorLog(in: settings.stateDirectory)
    let program = CounterProgram(
      terminal, leaving: leaving, till: till, settings: settings, shopper: shopper,
      writesLog: log != nil)
    let status = await program.serve()
    terminal.close()
    await till.closeHook()  // While its trouble still goes to the log.
    log?.end()
    return status
  }

  private func serve() async -> Int32 {
    let status = await leaving.wait {
      errands.begin { [weak self] in self?.take($0) }
      terminal.start { [weak self] event in self?.take(event) }
      redraw()
    }
    timer?.cancel()
    await errands.end()
    return status
  }

  private func take(_ event: TerminalEvent) {
    switch event {
    case .key(let key): take(CounterEvent.key(key))
    case .resized(let columns, let rows):
      take(CounterEvent.resized(columns: columns, rows: rows))
    case .inputEnded: leaving.leave(128 + SIGHUP)
    }
  }

  private func take(_ event: CounterEvent) {
    var known: Member?
    if case .numberChecked(_, .success(let member?)) = event, !state.greets(member) {
      known = member
    }
    // What an event orders is by whoever worked here until then, also where it locks the till.
    errands.staff = state.staffNumber
    let commands = state.apply(event, now: Now(clock))
    errands.staff = errands.staff ?? state.staffNumber
    for command in commands { carryOut(command) }
    errands.staff = state.staffNumber
    // The desk hears nothing of it: no request is needed.
    if let known, state.greets(known) { errands.noteGreeting(of: known) }
    // What comes in one go, as a paste that arrives as keys, is drawn once.
    guard !isDrawingDue else { return }
    isDrawingDue = true
    DispatchQueue.main.async { MainActor.assumeIsolated { self.redraw() } }
  }

  /// Draws the state, and sets the timer for the moment at which it changes by itself; none runs
  /// while nothing moves.
  private func redraw() {
    isDrawingDue = false
    guard leaving.isAtWork else { return }
    let now = Now(clock)
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
    case .desk(let order): errands.submit(order)
    case .checkNumber(let phone): errands.checkNumber(phone)
    case .find(let text, let sequence): errands.find(text, sequence: sequence)
    case .readRecord(let number): errands.readRecord(of: number)
    case .noteLook(let member, let reason): errands.noteLook(at: member, reason)
    case .changeNote(let number, let text): errands.changeNote(of: number, to: text)
    case .withdrawConsent(let number, let id): errands.withdraw(id, of: number)
    case .handOutCopy(let number): errands.handOutCopy(of: number)
    case .readLeadList(let sequence): errands.readLeadList(sequence: sequence)
    case .tickOff(let matter): errands.tickOff(matter)
    case .erase(let number, let reason): errands.erase(number, reason)
    case .undoErase(let number): errands.undoErase(number)
    case .findErased(let number): errands.findErased(number)
    case .signIn(let proof, let purpose): errands.signIn(proof, for: purpose)
    case .noteLock(let cause): errands.noteLock(cause)
    case .readReport(let day, let byPerson, let sequence):
      errands.readReport(
        of: settings.dayRule.interval(of: day), byPerson: byPerson, sequence: sequence)
    case .ring(let times): terminal.ring(times: times)
    case .pickShopper(let shopper): pickShopper?(shopper)
    case .leave: leaving.leave(ExitStatus.enrolled.rawValue)
    }
  }
}
