import CIBA
import CursesTerminal
import EnrollmentCore
import EnrollmentUI
import Foundation
import MemberStore
import TerminalGrid
import TillConfiguration

/// The line mode at work on standard input and output: brings lines, news and time to its state,
/// writes what it says, and carries out what it asks for.
@MainActor
final class LineProgram {
  private let errands: CounterErrands
  private let settings: TillSettings
  private let pickShopper: CounterProgram.ShopperPicker?
  private let clock = BootClock()
  private let endingKeys: EndingKeys
  private let leaving: Leaving
  private let hasBell = isatty(STDOUT_FILENO) == 1
  private var state: LineState
  private var paper: LinePaper
  private var input: LineInput?
  private var timer: (any RunningTimer)?
  /// Why what it said could not be written, which ended it.
  private var outputTrouble: String?

  private init(
    _ till: TillAssembly, settings: TillSettings, shopper: CounterProgram.ShopperPicker?,
    writesLog: Bool
  ) {
    let charset = settings.forcesUTF8 ? .utf8 : CursesTerminal.localeCharset
    self.settings = settings
    errands = CounterErrands(till, home: settings.home, writesLog: writesLog)
    let endingKeys = EndingKeys()
    self.endingKeys = endingKeys
    leaving = Leaving { endingKeys.restore() }
    pickShopper = shopper
    let isTerminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
    // One column less than most have, for the blank behind a question.
    paper = LinePaper(charset: charset, isTerminal: isTerminal, width: isTerminal ? 79 : nil)
    state = LineState(
      settings: CounterSettings(
        settings, till: till.till, isPractice: shopper != nil, charset: charset),
      now: Now(clock), ids: RequestIDSource(seed: UUID()))
  }

  /// Works until somebody leaves, the input ends or a signal comes. Returns the exit status.
  static func run(
    _ till: TillAssembly, settings: TillSettings, shopper: CounterProgram.ShopperPicker?
  ) async -> Int32 {
    let log = StandardErrorLog(in: settings.stateDirectory)
    let program = LineProgram(till, settings: settings, shopper: shopper, writesLog: log != nil)
    let status = await program.serve()
    await till.closeHook()  // While its trouble still goes to the log.
    log?.end()
    program.outputTrouble.map(Output.complaint)
    return status
  }

  private func serve() async -> Int32 {
    let input = LineInput { [weak self] in self?.readOn() }
    self.input = input
    let status = await leaving.wait {
      take(.begun)
      errands.begin { [weak self] in self?.take(.counter($0)) }
      input.readOn()
    } stays: { [weak self] in
      self?.stays(after: $0) ?? false
    } interrupted: { [weak self] in
      self?.take(.interrupted)
    }
    timer?.cancel()
    Output.text(paper.finish())
    endingKeys.restore()
    await errands.end()
    return status
  }

  /// Ctrl-C asks first where something is open, as `quit` does; a second one leaves. On a pipe nobody
  /// types it, and whoever sends the signal means it.
  private func stays(after number: Int32) -> Bool {
    guard number == SIGINT, isatty(STDIN_FILENO) == 1, state.asksBeforeBreak else { return false }
    paper.noteBreak()
    take(.breakTyped)
    return true
  }

  /// Takes what has been typed, as far as it has a meaning now; the rest waits.
  private func readOn() {
    while leaving.isAtWork, state.takesLines, let item = input?.next() {
      switch item {
      case .line(let line):
        paper.noteTyped()
        apply(.typed(line))
      case .end: apply(.inputEnded)
      }
    }
  }

  private func take(_ event: LineEvent) {
    apply(event)
    readOn()
  }

  private func apply(_ event: LineEvent) {
    guard leaving.isAtWork else { return }
    // What an event orders is by whoever worked here until then, also where it locks the till.
    errands.staff = state.staffNumber
    let reply = state.apply(event, now: Now(clock))
    errands.staff = errands.staff ?? state.staffNumber
    endingKeys.showTyping(!state.hidesTyping)
    endingKeys.lock(state.isLocked)
    if let trouble = Output.text(paper.write(reply.text)) { return leaveUnread(trouble) }
    if reply.dropsTypedAhead { input?.drop() }
    if let member = reply.greeted { errands.noteGreeting(of: member) }
    for command in reply.commands { carryOut(command) }
    errands.staff = state.staffNumber
    setTimer()
  }

  /// Nobody can read a code or a question any more: nothing is sent, and what is open is kept.
  private func leaveUnread(_ trouble: String) {
    outputTrouble = trouble
    leaving.leave(ExitStatus.outputTrouble.rawValue)
  }

  /// None runs while nothing is to be said by itself.
  private func setTimer() {
    let now = Now(clock)
    timer?.cancel()
    timer = state.nextChange(after: now).map { moment in
      clock.timer(after: max(.zero, moment - now.sinceBoot), on: .main) { [weak self] in
        MainActor.assumeIsolated { self?.take(.counter(.tick)) }
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
    case .ring(let times): if hasBell { Output.text(String(repeating: "\u{7}", count: times)) }
    case .pickShopper(let shopper): pickShopper?(shopper)
    case .leave: leaving.leave(ExitStatus.enrolled.rawValue)
    }
  }
}
