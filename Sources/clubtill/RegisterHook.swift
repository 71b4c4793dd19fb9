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
/// error, with the request's id and nobody's name.
actor RegisterHook {
  private let executor = SerialQueueExecutor(label: "clubtill.hook")
  nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  /// How long leaving waits for runs under way, and so for their trouble to be told.
  private static let farewell = DispatchTimeInterval.seconds(1)

  private let program: String
  private let limit: Duration
  private let till: TillNumber
  private let isPractice: Bool
  private let environment: [String: String]
  private var turns = HookTurns()
  /// The runs under way, by their count, each with the source that waits for its report.
  private var reports: [Int: any DispatchSourceRead] = [:]
  private var runCount = 0
  private var leaving: [CheckedContinuation<Void, Never>] = []

  /// Nil where the settings name no program.
  init?(_ settings: TillSettings, till: TillNumber, isPractice: Bool) {
    guard let program = settings.hookCommand else { return nil }
    self.program = program
    limit = settings.hookTimeLimit
    self.till = till
    self.isPractice = isPractice
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

  /// Starts what still waits, and answers once nothing runs any more or a second has passed. A run
  /// that is not over then goes on by itself, up to its time limit.
  func close() async {
    perform(turns.leave())
    guard !turns.isIdle else { return }
    await withCheckedContinuation { continuation in
      leaving.append(continuation)
      executor.dispatchQueue.asyncAfter(deadline: .now() + Self.farewell) {
        self.assumeIsolated { $0.letGo() }
      }
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
        complain("does not hear of it: too many wait for it", of: enrollment.request)
      }
    }
    if turns.isIdle { letGo() }
  }

  private func start(_ enrollment: EndedEnrollment) {
    let id = enrollment.request
    let input = enrollment.line(isPractice: isPractice).text + "\n"
    switch HookRun.start(program, input: input, limit: limit, environment: environment) {
    case .failure(let error):
      complain("could not be started: \(String(cString: strerror(error.code.rawValue)))", of: id)
      // Not at once: a step never follows within a step.
      executor.dispatchQueue.async { self.assumeIsolated { $0.perform($0.turns.ran()) } }
    case .success(let run): follow(run, of: id)
    }
  }

  private func follow(_ run: HookRun.Underway, of id: RequestID?) {
    runCount += 1
    let number = runCount
    let source = DispatchSource.makeReadSource(
      fileDescriptor: run.report, queue: executor.dispatchQueue)
    source.setEventHandler { @Sendable [weak self] in
      self?.assumeIsolated { $0.reports[number]?.cancel() }
    }
    // Closing belongs after the source's last look at the descriptor.
    source.setCancelHandler { @Sendable [weak self] in
      let end = run.end()
      self?.assumeIsolated { $0.ended(end, run: number, of: id) }
    }
    reports[number] = source
    source.activate()
  }

  private func ended(_ end: HookRun.End, run number: Int, of id: RequestID?) {
    reports[number] = nil
    if let words = end.words(limit: limit) { complain(words, of: id) }
    perform(turns.ran())
  }

  private func complain(_ words: String, of id: RequestID?) {
    let request = id.map { " (request \($0.rawValue.uuidString.lowercased()))" } ?? ""
    Output.complaint("hook.command \(words)\(request)")
  }
}
