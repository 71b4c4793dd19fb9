import CIBA
import EnrollmentCore
import Foundation

/// What cashiers, shoppers and time do.
extension Simulation {
  func newPhone() -> PhoneNumber {
    PhoneNumber(country: .norway, nationalDigits: "\(random.number(40_000_000...49_999_999))")
  }

  func order() {
    let process = processes[random.number(0...(processes.count - 1))]
    var phone = newPhone()
    var again = false
    if !server.people.isEmpty, random.happens(inThousand: 250) {
      phone = server.people[random.number(0...(server.people.count - 1))].phone
      again = random.happens(inThousand: 700)
    }
    let id = RequestID(rawValue: random.uuid())
    figures.orders += 1
    ledger[id] = LedgerEntry(id: id, number: figures.orders, phone: phone)
    changed.insert(id)
    happened("\(process.name) is told to enroll #\(figures.orders)")
    process.submit(.enroll(id, phone, again: again))
  }

  /// All requests on desks that `picks` takes, in the order of the orders.
  private func requests(
    where picks: @Sendable (RequestLife.State) -> Bool
  ) async -> [(TillProcess, RequestID)] {
    var found: [(number: Int, TillProcess, RequestID)] = []
    for process in processes {
      for id in await process.desk.requests(where: picks) {
        found.append((ledger[id]?.number ?? 0, process, id))
      }
    }
    return found.sorted { $0.number < $1.number }.map { ($0.1, $0.2) }
  }

  func requestsOnDesks() async -> Int { await requests(where: { _ in true }).count }

  func anyRequest(
    where picks: @Sendable (RequestLife.State) -> Bool
  ) async -> (TillProcess, RequestID)? {
    let found = await requests(where: picks)
    return found.isEmpty ? nil : found[random.number(0...(found.count - 1))]
  }

  func mark() async {
    guard let (process, id) = await anyRequest(where: { _ in true }),
      ledger[id]?.isSaveDenied == false
    else { return }
    let fate: RequestRecord.Fate = random.happens(inThousand: 750) ? .discard : .save
    happened("\(process.name) marks \(name(id)): \(fate.rawValue)")
    // While it is being saved it is too late, and the counter says so.
    if await !process.desk.isSaving(id) { change(id) { $0.isDiscarded = fate == .discard } }
    process.submit(.mark(id, fate))
  }

  func decide() async {
    guard let (process, id) = await anyRequest(where: \.isHeld) else { return }
    let keep = random.happens(inThousand: 600)
    happened("\(process.name) decides about \(name(id)): \(keep ? "keep" : "throw away")")
    process.submit(.decide(id, keep: keep))
  }

  func saveNow() async {
    guard let (process, id) = await anyRequest(where: \.isUnsaved) else { return }
    happened("\(process.name) is told to save \(name(id)) now")
    process.submit(.saveNow(id))
  }

  func passOnNumber() {
    guard !server.people.isEmpty else { return }
    server.passOn(server.people[random.number(0...(server.people.count - 1))].phone)
  }

  /// Lets time pass until the next timer is due, or a little longer, and fires it.
  func fireNext() async {
    let next = processes.enumerated()
      .compactMap { place, process in process.clock.waits.first.map { (place, process, $0) } }
      .min { ($0.2.due, $0.0) < ($1.2.due, $1.0) }
    guard let (_, process, wait) = next else { return }
    machine.pass(machine.now.duration(to: wait.due))
    if random.happens(inThousand: 100) { machine.pass(random.seconds(1...20)) }
    await process.fire(wait)
  }
}

extension SplitMix64 {
  fileprivate mutating func uuid() -> UUID {
    let bytes = withUnsafeBytes(of: (next(), next())) { Array($0) }
    return bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
  }
}

extension RequestLife.State {
  var isHeld: Bool { if case .held = self { true } else { false } }
  fileprivate var isUnsaved: Bool { if case .unsaved = self { true } else { false } }
}
