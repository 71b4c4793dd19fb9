import CIBA
import EnrollmentCore
import Foundation
import TerminalGrid
import Testing

@testable import EnrollmentUI

/// A counter on the bench: time stands still until it is advanced, and every command is kept.
struct CounterBench {
  var state: CounterState
  var now: Now
  /// Everything that was ordered since the start.
  private(set) var commands: [CounterCommand] = []

  init(
    columns: Int = 80, rows: Int = 24, charset: Charset = .ascii, home: Country = .norway,
    isPractice: Bool = false, asks: [AskedFact] = [.name, .phoneNumber],
    shopperLanguage: ShopperLanguage = .english, motion: Motion = .full,
    times: CounterTimes = CounterTimes(), rings: Bool = true, functionKeys: [Int: Int] = [:],
    keepsStore: Bool = false, signsIn: Bool = false
  ) {
    now = Now(sinceBoot: .seconds(1000), wall: Sample.afternoon)
    state = CounterState(
      settings: CounterSettings(
        shopName: "Nordlys Sport, Storo", till: Sample.till, home: home, isPractice: isPractice,
        timeZone: Sample.oslo, requestLife: .seconds(180), asks: asks, charset: charset,
        times: times, shopperLanguage: shopperLanguage, motion: motion, rings: rings,
        functionKeys: functionKeys, keepsStore: keepsStore, signsIn: signsIn),
      now: now, columns: columns, rows: rows, ids: RequestIDSource(seed: Sample.seed))
  }

  @discardableResult
  mutating func apply(_ event: CounterEvent) -> [CounterCommand] {
    let commands = state.apply(event, now: now)
    self.commands += commands
    return commands
  }

  mutating func wait(_ duration: Duration) {
    now.sinceBoot += duration
    now.wall +=
      Double(duration.components.seconds)
      + Double(duration.components.attoseconds) / 1e18
  }

  /// Lets time pass as the program does: a tick whenever the counter asks for one.
  mutating func run(_ duration: Duration) {
    let end = now.sinceBoot + duration
    while let next = state.nextChange(after: now), next <= end {
      wait(next - now.sinceBoot)
      apply(.tick)
    }
    wait(end - now.sinceBoot)
  }

  /// One key, a second after the one before: no bounce. A sign has acted when this returns, also
  /// where it is held back until it is known to be no scan.
  @discardableResult
  mutating func press(_ key: Key) -> [CounterCommand] {
    guard case .character = key else {
      wait(.seconds(1))
      return apply(.key(key))
    }
    wait(.milliseconds(970))
    let commands = apply(.key(key))
    wait(.milliseconds(30))
    return commands + apply(.tick)
  }

  /// What a scanner types: signs a millisecond apart, and what it sends after them.
  @discardableResult
  mutating func scan(_ text: String, then suffix: [Key] = [.enter]) -> [CounterCommand] {
    wait(.seconds(1))
    var commands: [CounterCommand] = []
    for key in text.map(Key.character) + suffix {
      wait(.milliseconds(1))
      commands += apply(.key(key))
    }
    return commands
  }

  @discardableResult
  mutating func press(_ sign: Character) -> [CounterCommand] { press(.character(sign)) }

  @discardableResult
  mutating func type(_ text: String) -> [CounterCommand] {
    var commands: [CounterCommand] = []
    for sign in text {
      wait(.milliseconds(100))
      commands += apply(.key(.character(sign)))
    }
    return commands
  }

  @discardableResult
  mutating func tell(_ news: DeskNews) -> [CounterCommand] { apply(.news(news)) }

  /// The id of the last order to enroll.
  var orderedID: RequestID? {
    commands.compactMap(\.orderedID).last
  }

  /// Types the number, sends it, and has the service acknowledge it a second later.
  mutating func startRequest(_ digits: String = "40612345", code: String = "C-4793") throws {
    let number = try #require(Sample.phone(digits))
    type(digits)
    apply(.numberChecked(number, .success(nil)))
    press(.enter)
    let id = try #require(orderedID)
    tell(.status(Sample.status(id, number, code: code, phase: .sending, at: now)))
    let sent = now
    wait(.seconds(1))
    var status = Sample.status(id, number, code: code, phase: .open, at: sent)
    status.acknowledgedAtWall = now.wall
    tell(.status(status))
  }

  /// Moves the request with `id` to another phase.
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

  var grid: CellGrid { Counter.render(state, now: now) }
  var lines: [String] { grid.lines }
  var text: String { lines.joined(separator: "\n") }
  var messageLine: String { rows(-3) }
  var footer: String { rows(-1) }

  private func rows(_ fromEnd: Int) -> String { lines[lines.count + fromEnd] }
}

extension CounterCommand {
  /// The id of an order to enroll.
  var orderedID: RequestID? {
    if case .desk(.enroll(let id, _, _)) = self { return id }
    if case .desk(.liftCoolDown(let id, _, _, _)) = self { return id }
    return nil
  }
}

/// Invented people and numbers.
enum Sample {
  static let seed = UUID(uuid: (1, 2, 3, 4, 5, 6, 0x47, 8, 0x89, 10, 11, 12, 13, 14, 15, 16))
  static let oslo = TimeZone(identifier: "Europe/Oslo") ?? .gmt
  /// 9 May 2026, 14:32:07 in Oslo.
  static let afternoon = Date(timeIntervalSince1970: 1_778_329_927)
  static let heldAnswer = HeldAnswer(
    name: PersonName(full: "Per Aas", given: "Per", family: "Aas"),
    phone: PhoneNumber(country: .norway, nationalDigits: "40611903"))
  static let till = Till(
    number: number(42), letter: TillLetter(rawValue: "C") ?? letterMissing())

  static func phone(_ text: String) -> PhoneNumber? {
    try? PhoneEntry.read(text, in: .norway).number
  }

  static func status(
    _ id: RequestID, _ phone: PhoneNumber, code: String, phase: RequestStatus.Phase, at now: Now
  ) -> RequestStatus {
    RequestStatus(
      id: id, code: binding(code), phone: phone, phase: phase, fate: .save,
      sentAt: now.sinceBoot, sentAtWall: now.wall, life: .seconds(180))
  }

  static func binding(_ code: String) -> BindingCode {
    guard let code = BindingCode(rawValue: code) else { preconditionFailure("no code: \(code)") }
    return code
  }

  static func member(
    _ full: String? = "Solveig Aasen", phone: String? = "40612345", sequence: Int = 123,
    joined: Date = Date(timeIntervalSince1970: 1_777_800_000), state: Member.State = .active
  ) -> Member {
    let parts = (full ?? "").split(separator: " ").map(String.init)
    guard let number = MemberNumber(prefix: .standard, till: till.number, sequence: sequence)
    else { preconditionFailure("no member number \(sequence)") }
    return Member(
      id: seed, number: number,
      name: full.map { PersonName(full: $0, given: parts.first, family: parts.last) },
      phone: phone.flatMap(Sample.phone), birthDate: nil, state: state, joinedAt: joined,
      joinedAtTill: till, identities: [Identity(issuer: "https://issuer.example/", subject: "s")])
  }

  static func enrollment(
    _ kind: Enrollment.Kind = .enrolled, _ member: Member? = nil, note: EndCode? = nil,
    consents: MemberConsents = MemberConsents(), isCompletion: Bool = false
  ) -> Enrollment {
    Enrollment(
      kind: kind, member: member ?? Sample.member(joined: afternoon), note: note,
      consents: consents, isCompletion: isCompletion)
  }

  /// 12 November 2025, 10:00 in Oslo.
  static let november = Date(timeIntervalSince1970: 1_762_938_000)

  /// Answers of the app: id, text, accepted.
  static func consents(
    _ answers: [(id: String, text: String, isAccepted: Bool)] = [
      ("email", "E-mail", true), ("sms", "SMS", false), ("terms", "membership terms", true),
    ], version: String? = "2026-05", lostAt: Date? = nil
  ) -> MemberConsents {
    let elements = answers.map { id, text, isAccepted in
      var element: [String: JSONValue] = [
        "type": .string("checkbox"), "id": .string(id), "title": .string(text),
        "checked": .bool(isAccepted),
      ]
      if id == "terms" { element["version"] = version.map(JSONValue.string) }
      return JSONValue.object(element)
    }
    let flow = JSONValue.object([
      "language": .string("EN"),
      "screens": .array([.object(["elements": .array(elements)])]),
    ])
    var yeses = [MemberConsents.Yes(approvedAt: november, claims: ["flowResult": flow])]
    if let lostAt { yeses.append(MemberConsents.Yes(approvedAt: lostAt, claims: nil)) }
    return MemberConsents(yeses)
  }

  /// Looked at today at this till, and before at another one.
  static func record(of member: Member, consents: MemberConsents = consents()) -> MemberRecord {
    MemberRecord(
      member: member, consents: consents,
      looks: [
        .init(
          at: afternoon - 600, till: till.number, letter: till.letter, reason: .lookUp),
        .init(at: november, till: TillNumber(rawValue: 7), letter: nil, reason: .enrolled),
      ], olderLooks: 2)
  }

  private static func number(_ number: Int) -> TillNumber {
    guard let number = TillNumber(rawValue: number) else {
      preconditionFailure("no till \(number)")
    }
    return number
  }

  private static func letterMissing() -> TillLetter { preconditionFailure("C is a letter") }
}
