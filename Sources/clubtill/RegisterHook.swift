import CIBA
import Dispatch
import EnrollmentCore
import Foundation
import TillConfiguration

/// Tells the shop's own program of every enrollment that ends, so that the cash register knows the
/// member at once.
///
/// An actor on a Dispatch queue of its own: the desk, the disk and the screen hand an end over and
/// never hear of it again. An end is told at most once; what goes wrong becomes a line on standard
/// error, with the request's id and nobody's name. What is not told when the till is left goes on
/// without us, and its trouble into the log.
actor RegisterHook {
  private let executor = SerialQueueExecutor(label: "clubtill.hook")
  nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  /// How long leaving waits for what is still to be told.
  private static let farewell = DispatchTimeInterval.seconds(1)

  private let program: String
  private let limit: Duration
  private let till: TillNumber
  private let isPractice: Bool
  private let environment: [String: String]
  private let stateDirectory: String
  private var turns = HookTurns()
  private var underway: Following?
  private var leaving: [CheckedContinuation<Void, Never>] = []

  /// The run under way.
  private struct Following {
    let run: HookRun.Underway
    let subject: String
    /// Waits for its report.
    let source: any DispatchSourceRead
  }

  /// Nil where the settings name no program.
  init?(_ settings: TillSettings, till: TillNumber, isPractice: Bool) {
    guard let program = settings.hookCommand else { return nil }
    self.program = program
    limit = settings.hookTimeLimit
    self.till = till
    self.isPractice = isPractice
    stateDirectory = settings.stateDirectory
    environment = HookRun.environment(ProcessInfo.processInfo.environment)
  }

  /// Hears the desk's news, in their order, on whatever queue they come.
  nonisolated func hear(_ news: DeskNews) {
    guard let enrollment = EndedEnrollment(news, till: till, at: Date()) else { return }
    hear(enrollment)
  }

  /// Hears that a member was known and nothing was sent.
  nonisolated func hear(greeted member: Member) {
    hear(EndedEnrollment(known: member, till: till, at: Date()))
  }

  private nonisolated func hear(_ enrollment: EndedEnrollment) {
    executor.dispatchQueue.async {
      self.assumeIsolated { $0.perform($0.turns.ended(enrollment)) }
    }
  }

  /// Answers once all is told. After a second what is left goes on by itself, in its order: this
  /// program waits no longer.
  func close() async {
    guard !turns.isIdle else { return }
    await withCheckedContinuation { continuation in
      leaving.append(continuation)
      executor.dispatchQueue.asyncAfter(deadline: .now() + Self.farewell) {
        self.assumeIsolated { $0.handOver() }
      }
    }
  }

  private func handOver() {
    defer { letGo() }
    guard !turns.isIdle else { return }
    let rest = turns.handOver()
    let underway = underway
    self.underway = nil
    let log = LogFile.open(in: stateDirectory)
    defer { if let log { Foundation.close(log) } }
    let handed = HookRun.tell(
      rest.map { HookRun.Turn(input: input(for: $0), subject: Self.subject($0.request)) },
      after: underway.map { ($0.run, $0.subject) }, path: program, limit: limit,
      environment: environment, log: log ?? -1)
    underway?.source.cancel()
    guard case .failure(let error) = handed else { return }
    let reason = String(cString: strerror(error.code.rawValue))
    for enrollment in rest {
      complain("does not hear of it: \(reason)", Self.subject(enrollment.request))
    }
  }

  private func letGo() {
    for continuation in leaving { continuation.resume() }
    leaving = []
  }

  private func perform(_ steps: [HookTurns.Step]) {
    for step in steps {
      switch step {
      case .start(let enrollment): start(enrollment)
      case .drop(let enrollment):
        complain("does not hear of it: too many wait for it", Self.subject(enrollment.request))
      }
    }
    if turns.isIdle { letGo() }
  }

  private func start(_ enrollment: EndedEnrollment) {
    let subject = Self.subject(enrollment.request)
    switch HookRun.start(
      program, input: input(for: enrollment), limit: limit, environment: environment)
    {
    case .failure(let error):
      complain("could not be started: \(String(cString: strerror(error.code.rawValue)))", subject)
      // Not at once: a step never follows within a step.
      executor.dispatchQueue.async { self.assumeIsolated { $0.perform($0.turns.ran()) } }
    case .success(let run): follow(run, subject)
    }
  }

  private func follow(_ run: HookRun.Underway, _ subject: String) {
    let source = DispatchSource.makeReadSource(
      fileDescriptor: run.report, queue: executor.dispatchQueue)
    source.setEventHandler { @Sendable [weak self] in
      self?.assumeIsolated { $0.underway?.source.cancel() }
    }
    // Closing belongs after the source's last look at the descriptor.
    source.setCancelHandler { @Sendable [weak self] in
      guard let self else { return run.letGo() }
      self.assumeIsolated { $0.ended(run) }
    }
    underway = Following(run: run, subject: subject, source: source)
    source.activate()
  }

  private func ended(_ run: HookRun.Underway) {
    guard let following = underway, following.run.keeper == run.keeper else {
      return run.letGo()  // Its report is somebody else's to read by now.
    }
    underway = nil
    if let words = run.end(limit: limit) { complain(words, following.subject) }
    perform(turns.ran())
  }

  private func input(for enrollment: EndedEnrollment) -> String {
    enrollment.line(isPractice: isPractice).text + "\n"
  }

  private static func subject(_ id: RequestID?) -> String {
    id.map { " (request \($0.rawValue.uuidString.lowercased()))" } ?? ""
  }

  private func complain(_ words: String, _ subject: String) {
    Output.logLine("hook.command \(words)\(subject)")
  }
}
