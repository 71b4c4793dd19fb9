import CIBA
import EnrollmentCore
import Foundation

@testable import CIBA

/// A shop in which everything that may happen does: shoppers, a service, a network, a disk, kills and
/// clocks, all drawn from one seed. One event a step; then everything comes to rest, and the rules
/// are checked against the file and against the ledger of what really happened.
actor Simulation {
  private enum Action {
    case answer, timer, order, mark, decide, saveNow
    case kill, close, begin, passTime, setWall, disk, outage, passOn
  }

  enum DiskState {
    case good, full, away
  }

  let seed: UInt64
  var random: SplitMix64
  let machine = Machine()
  var server = LoginServer()
  var ledger: [RequestID: LedgerEntry] = [:]
  var changed: Set<RequestID> = []
  var processes: [TillProcess] = []
  var folder: URL
  var inspection: ShopInspection?
  var diskState = DiskState.good
  var isOutage = false
  var figures = Figures()
  private let root: URL
  private var folders = 0
  private let till: Till
  private(set) var events: [String] = []
  private var processesMade = 0
  /// Token calls that have been judged, by process and watch.
  private var judged: [[Int]: Int] = [:]

  init(seed: UInt64) throws {
    guard let number = TillNumber(rawValue: 42), let letter = TillLetter(rawValue: "C") else {
      preconditionFailure("42 and C are a till's")
    }
    self.seed = seed
    random = SplitMix64(seed: seed)
    till = Till(number: number, letter: letter)
    let memory = URL(filePath: "/dev/shm")
    let isWritable = FileManager.default.isWritableFile(atPath: memory.path)
    root = (isWritable ? memory : FileManager.default.temporaryDirectory)
      .appending(path: "clubtill-simulation-" + UUID().uuidString)
    folder = root.appending(path: "0")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: root) }

  /// Goes so many steps, lets everything end, and checks once more.
  func run(steps: Int) async throws -> Figures {
    while figures.steps < steps {
      figures.steps += 1
      try await step()
      try await rest()
    }
    try await endAll()
    let stages = try inspection?.stages() ?? [:]
    figures.saved = stages["saved"] ?? 0
    figures.members = try inspection?.members() ?? 0
    return figures
  }

  func happened(_ event: String) {
    events.append("\(figures.steps) at \(machine.now.sinceBoot): \(event)")
  }

  // MARK: One step

  private func step() async throws {
    guard !processes.isEmpty else { return try begin("terminal") }
    let calls = try await calls()
    let timers = processes.contains { !$0.clock.waits.isEmpty }
    let open = ledger.isEmpty ? 0 : await requestsOnDesks()
    // What is broken is mended soon, and a till with much to do takes fewer orders: most steps are
    // to be those of enrollments that come to something.
    var choices: [(Int, Action)] = [
      (open < 5 ? 250 : 40, .order), (8, .mark), (8, .decide), (4, .saveNow), (3, .kill),
      (2, .close), (6, .passTime), (3, .setWall), (diskState == .good ? 4 : 80, .disk),
      (isOutage ? 80 : 2, .outage), (2, .passOn),
    ]
    if !calls.isEmpty { choices.append((700, .answer)) }
    if timers { choices.append((calls.isEmpty ? 500 : 120, .timer)) }
    if processes.count < 2 { choices.append((4, .begin)) }
    switch random.one(of: choices.map { (weight: $0.0, choice: $0.1) }) {
    case .answer: try await answer(calls[random.number(0...(calls.count - 1))])
    case .timer: await fireNext()
    case .order: order()
    case .mark: await mark()
    case .decide: await decide()
    case .saveNow: await saveNow()
    case .kill: try await kill()
    case .close: try await closeOne()
    case .begin: try begin(processes[0].name == "terminal" ? "beside" : "terminal")
    case .passTime:
      let span = random.happens(inThousand: 20) ? random.number(80_000...90_000) : 40
      machine.pass(random.seconds(1...span))
      happened("time passes")
    case .setWall:
      let jump = random.one(of: [(3, 3_600.0), (2, 86_400), (3, -3_600), (2, -86_400)])
      machine.setWall(aheadBy: jump)
      happened("the wall clock is set by \(jump) s")
    case .disk: changeDisk()
    case .outage:
      isOutage.toggle()
      happened(isOutage ? "the network is away" : "the network is back")
    case .passOn: passOnNumber()
    }
  }

  func changeDisk(to state: DiskState? = nil) {
    diskState = state ?? random.one(of: [(6, .good), (2, .full), (1, .away)])
    happened("the disk is \(diskState)")
    for process in processes { process.disk.setAway(diskState == .away) }
  }

  func begin(_ name: String) throws {
    processesMade += 1
    let process = try TillProcess(
      name: name, number: processesMade, till: till, folder: folder, machine: machine)
    process.disk.setAway(diskState == .away)
    happened("\(name) starts")
    processes.append(process)
    // The first one is there alone: its file is inspected from now on.
    if inspection == nil {
      inspection = try ShopInspection(folder: folder)
      changed = Set(ledger.keys)
    }
    if name == "terminal" { process.submit(.adopt) }
  }

  /// The state of a process that has died is that of a fresh copy of its folder, as the disk would
  /// show it after a power cut.
  func useCopy(cuttingLog bytes: Int?) throws {
    folders += 1
    let copy = root.appending(path: "\(folders)")
    let files = FileManager.default
    try files.createDirectory(at: copy, withIntermediateDirectories: true)
    for name in try files.contentsOfDirectory(atPath: folder.path) where !name.hasSuffix("-shm") {
      try files.copyItem(at: folder.appending(path: name), to: copy.appending(path: name))
      guard name.hasSuffix("-wal"), let bytes else { continue }
      let log = try FileHandle(forWritingTo: copy.appending(path: name))
      try log.truncate(atOffset: UInt64(bytes))
      try log.close()
    }
    inspection = nil
    folder = copy
  }

  /// Removes the folders that were copied from.
  func removeOldFolders() throws {
    for number in 0..<folders {
      let old = root.appending(path: "\(number)")
      if FileManager.default.fileExists(atPath: old.path) {
        try FileManager.default.removeItem(at: old)
      }
    }
  }

  // MARK: After each step

  /// Waits until everything waits for the simulation, and checks the rules.
  func rest() async throws {
    for process in processes {
      var patience = Patience()
      while let moving = await process.whatMoves() {
        guard await patience.lasts() else {
          throw Finding("\(process.name) never came to rest: \(moving)")
        }
      }
      for item in process.takeNews() { try hear(item, from: process) }
    }
    try judgePolls()
    let entries = changed.compactMap { ledger[$0] }
    changed = []
    guard let inspection else { return }
    let (faults, checked) = try inspection.faults(changed: entries)
    figures.rulesChecked += checked
    guard faults.isEmpty else { throw Finding(faults.joined(separator: "; ")) }
  }

  func hear(_ news: DeskNews, from process: TillProcess) throws {
    switch news {
    case .adopted: break
    case .known(let id, _):
      happened("\(name(id)) is a member's")
      change(id) { $0.end = .some(nil) }
    case .refused(let id, let refusal):
      switch refusal {
      case .tooManyOpen, .alreadyOpen, .notAllowed: happened("\(name(id)) is refused")
      case .failed(let failure): happened("\(name(id)) is refused: \(failure.code.rawValue)")
      }
      change(id) { $0.end = .some(nil) }
    case .status(let status):
      guard case .ended(let end) = status.phase else { return }
      happened("\(process.name) says that \(name(status.id)) has ended: \(Self.words(end))")
      guard var entry = ledger[status.id] else { throw Finding("nobody ordered what has ended") }
      try entry.hear(end, login: entry.login.map { server.logins[$0] })
      change(status.id) { $0 = entry }
    }
  }

  private static func words(_ end: RequestEnd) -> String {
    switch end {
    case .saved(let enrollment, _): "saved as \(enrollment.kind.rawValue)"
    case .failed(let failure): failure.code.rawValue
    case .discarded: "thrown away"
    }
  }

  func name(_ id: RequestID) -> String { ledger[id].map { "#\($0.number)" } ?? "nobody's request" }

  func change(_ id: RequestID, _ body: (inout LedgerEntry) -> Void) {
    guard var entry = ledger[id] else { preconditionFailure("every order is in the ledger") }
    body(&entry)
    ledger[id] = entry
    changed.insert(id)
  }

  /// Every token call: by one owner, one at a time, never early.
  private func judgePolls() throws {
    for process in processes {
      for (number, watch) in process.login.watches.enumerated() {
        let key = [process.number, number]
        let done = judged[key] ?? 0
        guard watch.sent.count > done else { continue }
        judged[key] = watch.sent.count
        figures.tokenCalls += watch.sent.count - done
        guard watch.polls.count < 2 else { throw Finding("two token calls under way for one id") }
        let owners = processes.flatMap(\.login.watches).count {
          $0.acknowledgement.id == watch.acknowledgement.id && $0.isRunning
        }
        guard owners == 1 else { throw Finding("\(owners) owners poll one id") }
        for place in done..<watch.sent.count where watch.sent[place] < watch.earliest(of: place) {
          throw Finding("a token call was early, at \(watch.sent[place].sinceBoot)")
        }
      }
    }
  }
}

extension LoginDoor.Watch {
  fileprivate var isRunning: Bool { !hasEnded && !isCancelled }

  /// When the token call at `place` may leave the till at the earliest.
  fileprivate func earliest(of place: Int) -> BootInstant {
    guard place == 0 else {
      let interval = acknowledgement.interval + .seconds(5) * slowDowns
      return max(sent[place - 1].advanced(by: interval), notBefore)
    }
    guard let resumedAt else {
      return acknowledgement.receivedAt.advanced(by: acknowledgement.interval)
    }
    // What may be over by then is asked for at once.
    let first = resumedAt.advanced(by: acknowledgement.interval)
    return first <= acknowledgement.deadline ? first : resumedAt
  }
}
