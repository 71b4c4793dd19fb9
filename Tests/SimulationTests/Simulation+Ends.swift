import CIBA
import EnrollmentCore
import Foundation

/// How processes end, and how the simulation itself does.
extension Simulation {
  /// A kill of one process, or of the whole machine.
  func kill() async throws {
    figures.kills += 1
    let isPowerCut = random.happens(inThousand: 400)
    if isPowerCut { figures.powerCuts += 1 }
    let victims =
      isPowerCut ? processes : [processes[random.number(0...(processes.count - 1))]]
    happened(
      isPowerCut ? "the power is cut" : "\(victims.map(\.name).joined()) is killed")
    let cut = try await writeBeforeDeath(of: victims)
    for victim in victims { try await victim.kill() }
    processes.removeAll { process in victims.contains { $0 === process } }
    if processes.isEmpty { try useCopy(cuttingLog: cut) }
    for victim in victims { try await victim.closeStore() }
    if processes.isEmpty { try removeOldFolders() }
    if isPowerCut {
      machine.pass(random.seconds(5...300))
      machine.start(at: random.seconds(2...60))
    }
    try forgetWhatWasNotWritten()
  }

  /// Death may come in the midst of a write: it reached the disk and was not answered, or its last
  /// bytes did not reach it. Then this is where the log ends.
  private func writeBeforeDeath(of victims: [TillProcess]) async throws -> Int? {
    let writes = victims.flatMap { victim in victim.disk.writes.map { (victim, $0) } }
      .sorted { number($0.1) < number($1.1) }
    guard let (victim, write) = writes.first, diskState == .good,
      random.happens(inThousand: 600)
    else { return nil }
    let isLast = victims.count == processes.count
    let before = logBytes
    let database = folder.appending(path: "clubtill.sqlite")
    let pages = try Data(contentsOf: database)
    let entry = ledger[write.errand.request.id]
    _ = await carryOut(write, of: victim)
    let after = logBytes
    guard isLast, after > before, random.happens(inThousand: 500) else { return nil }
    // A log whose pages have gone into the database was synced before that: all of it is there.
    guard try Data(contentsOf: database) == pages else { return nil }
    happened("and its last bytes are lost")
    if let entry { change(entry.id) { $0 = entry } }
    return random.number(before...(after - 1))
  }

  private func number(_ write: StoreDoor.Write) -> Int {
    ledger[write.errand.request.id]?.number ?? 0
  }

  private var logBytes: Int {
    let log = folder.appending(path: "clubtill.sqlite-wal")
    let size = try? FileManager.default.attributesOfItem(atPath: log.path)[.size]
    return size as? Int ?? 0
  }

  /// What a dead process said of a request whose row is still open, its next owner finds out anew.
  private func forgetWhatWasNotWritten() throws {
    let inspection = try inspection ?? ShopInspection(folder: folder)
    self.inspection = inspection
    changed = Set(ledger.keys)
    let lookedAfter = processes.reduce(into: Set()) { $0.formUnion($1.locks.claimed) }
    for (id, isDiscarded) in try inspection.open() where !lookedAfter.contains(id) {
      change(id) { entry in
        entry.isDiscarded = isDiscarded
        entry.isRefused = false
        entry.end = nil
      }
    }
    for fault in try inspection.damage() { throw Finding(fault) }
  }

  /// One process leaves in order.
  func closeOne() async throws {
    let process = processes[random.number(0...(processes.count - 1))]
    happened("\(process.name) is left")
    try await close(process)
  }

  private func close(_ process: TillProcess) async throws {
    let closing = Task { await process.desk.close() }
    try await answerLastPolls(of: process)
    try await wait("the desk is left") { await process.desk.isEmpty }
    for item in process.takeNews() { try hear(item, from: process) }
    try await writeOut(process)
    await closing.value
    try await process.kill()
    processes.removeAll { $0 === process }
    try await process.closeStore()
    try forgetWhatWasNotWritten()
  }

  /// Polls that are under way when a process leaves are answered in time, or not.
  private func answerLastPolls(of process: TillProcess) async throws {
    let polls = process.login.watches.enumerated()
      .filter { !$0.element.polls.isEmpty && !$0.element.isCancelled }
      .map { (watch: $0.offset, id: $0.element.acknowledgement.id) }
      .sorted { LoginServer.login(of: $0.id) < LoginServer.login(of: $1.id) }
    for poll in polls {
      let owner = VirtualClock.Owner.watch(poll.watch)
      try await wait("a poll is given its last seconds") {
        process.clock.isRunning(for: owner)
      }
      if random.happens(inThousand: 700) {
        let id = server.logins[LoginServer.login(of: poll.id)].request
        answerPoll(of: poll.watch, process, for: id)
        try await wait("the last answer is heard") { !process.clock.isRunning(for: owner) }
      } else {
        happened("the last poll of a request is cut off")
        for wait in process.clock.waits where wait.owner == owner { process.clock.fire(wait) }
      }
    }
  }

  /// Lets the last writes of a process that is leaving end, one by one.
  private func writeOut(_ process: TillProcess) async throws {
    while true {
      for wait in process.clock.waits where wait.owner == .pause { process.clock.fire(wait) }
      try await wait("the last writes arrive") {
        process.locks.claimed.subtracting(process.disk.writing).isEmpty
      }
      let writes = process.disk.writes.sorted { number($0) < number($1) }
      guard let write = writes.first else { return }
      let id = write.errand.request.id
      try await answer(.write(process, write))
      try await wait("a last write is over") {
        !process.locks.claimed.contains(id) || process.disk.writing.contains(id)
      }
    }
  }

  private func wait(
    _ what: String, until isSo: @Sendable () async -> Bool
  ) async throws {
    var patience = Patience()
    while await !isSo() {
      guard await patience.lasts() else { throw Finding("waited in vain until \(what)") }
    }
  }

  // MARK: The end of the simulation

  /// Everything works again and every request gets its end.
  func endAll() async throws {
    isOutage = false
    changeDisk(to: .good)
    for _ in 1...2 {
      while let process = processes.first { try await close(process) }
      try begin("terminal")
      try await rest()
      try await letAllEnd()
    }
    while let process = processes.first { try await close(process) }
    let stages = try inspection?.stages() ?? [:]
    guard Set(stages.keys).isSubset(of: ["saved", "ended"]) else {
      throw Finding("not all requests have ended: \(stages)")
    }
    changed = Set(ledger.keys)
    try await rest()
  }

  private func letAllEnd() async throws {
    for _ in 1...20_000 {
      if let call = try await calls().first {
        try await answer(call)
      } else if try inspection?.open().isEmpty == true {
        return
      } else if let (process, id) = await anyRequest(where: \.isHeld) {
        process.submit(.decide(id, keep: true))
      } else {
        await fireNext()
      }
      try await rest()
    }
    throw Finding("requests stay open for ever")
  }
}
