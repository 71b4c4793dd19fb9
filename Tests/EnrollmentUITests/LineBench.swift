import EnrollmentCore
import Foundation
import TerminalGrid
import Testing

@testable import EnrollmentUI

/// The line mode on the bench: what stands on the paper, what was ordered, and a clock that stands
/// still until it is advanced.
struct LineBench {
  /// Somebody may type: what a start puts on the paper has been torn off.
  var state: LineState
  private let start: LineState
  var now = Now(sinceBoot: .seconds(1000), wall: Sample.afternoon)
  private(set) var commands: [CounterCommand] = []
  /// Whom the cash register was told of.
  private(set) var greeted: [Member] = []
  /// How often what was typed ahead was thrown away.
  private(set) var drops = 0
  /// All that stands on the paper, what was typed included.
  private(set) var transcript = ""
  private var paper: LinePaper

  init(
    home: Country = .norway, isPractice: Bool = false, shopperLanguage: ShopperLanguage = .english,
    isTerminal: Bool = true, asks: [AskedFact] = [.name, .phoneNumber], rings: Bool = true,
    keepsStore: Bool = true, signsIn: Bool = false
  ) {
    state = LineState(
      settings: CounterSettings(
        shopName: "Nordlys Sport, Storo", till: Sample.till, home: home, isPractice: isPractice,
        timeZone: Sample.oslo, requestLife: .seconds(180), asks: asks,
        charset: .utf8, shopperLanguage: shopperLanguage, rings: rings,
        keepsStore: keepsStore, signsIn: signsIn),
      now: now, ids: RequestIDSource(seed: Sample.seed))
    paper = LinePaper(charset: .utf8, isTerminal: isTerminal)
    start = state
    _ = state.apply(.begun, now: now)
    _ = state.apply(.counter(.news(.adopted([]))), now: now)
  }

  /// Starts anew, with what that puts on the paper.
  mutating func begin() {
    state = start
    apply(.begun)
    tell(.adopted([]))
  }

  @discardableResult
  mutating func apply(_ event: LineEvent) -> [CounterCommand] {
    let reply = state.apply(event, now: now)
    transcript += paper.write(reply.text)
    commands += reply.commands
    if reply.dropsTypedAhead { drops += 1 }
    if let member = reply.greeted { greeted.append(member) }
    return reply.commands
  }

  @discardableResult
  mutating func type(_ line: String) -> [CounterCommand] {
    transcript += line + "\n"
    paper.noteTyped()
    return apply(.typed(line))
  }

  @discardableResult
  mutating func tell(_ news: DeskNews) -> [CounterCommand] { apply(.counter(.news(news))) }

  mutating func wait(_ duration: Duration) {
    now.sinceBoot += duration
    now.wall += Double(duration.components.seconds)
  }

  /// Lets time pass as the program does: a tick whenever one is asked for.
  mutating func run(_ duration: Duration) {
    let end = now.sinceBoot + duration
    while let next = state.nextChange(after: now), next <= end {
      wait(next - now.sinceBoot)
      apply(.counter(.tick))
    }
    wait(end - now.sinceBoot)
  }

  /// Throws away what stands on the paper, but for the line that is open.
  mutating func tearOff() {
    transcript =
      transcript.split(separator: "\n", omittingEmptySubsequences: false).last
      .map(String.init) ?? ""
  }

  /// What stands on the paper since it was torn off.
  mutating func read() -> String {
    defer { tearOff() }
    return transcript
  }

  var orderedID: RequestID? { commands.compactMap(\.orderedID).last }

  /// The books say of `member` what they say of everybody on the bench.
  mutating func readRecord(
    of member: Member, consents: MemberConsents = MemberConsents()
  ) {
    let record = Sample.record(of: member, consents: consents)
    apply(.counter(.recordRead(member.number, .success(record))))
  }

  /// Types the number and says y; the service acknowledges it two seconds later.
  @discardableResult
  mutating func startRequest(_ digits: String = "40612345", code: String = "C-4793") throws
    -> RequestID
  {
    let number = try #require(Sample.phone(digits))
    type(digits)
    apply(.counter(.numberChecked(number, .success(nil))))
    type("y")
    let id = try #require(orderedID)
    tell(.status(Sample.status(id, number, code: code, phase: .sending, at: now)))
    let sent = now
    wait(.seconds(2))
    tell(.status(Sample.status(id, number, code: code, phase: .open, at: sent)))
    return id
  }

  @discardableResult
  mutating func move(
    _ id: RequestID, to phase: RequestStatus.Phase,
    _ change: (inout RequestStatus) -> Void = { _ in }
  ) throws -> [CounterCommand] {
    var status = try #require(state.requests[id]?.status)
    status.phase = phase
    change(&status)
    return tell(.status(status))
  }
}
