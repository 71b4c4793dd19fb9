import CIBA
import Dispatch
package import EnrollmentCore
import Foundation
import GRDB

// MARK: - StaffDoor

extension MemberStore: StaffDoor {
  /// A try counts as a wrong one before its PIN is looked at, and no more once it was right: so neither
  /// many tries at once nor a power cut gives anybody more of them.
  package nonisolated func signIn(
    with proof: SignInProof, for purpose: SignInPurpose, at till: Till, now: Moment
  ) async throws(StoreFailure) -> SignInOutcome {
    if try await file.read({ try StaffTable(db: $0).isEmpty() }) { return .nobodyYet }
    if let wait = try await charge(proof.counters(at: till), at: now) { return .mustWait(wait) }
    let found = try await find(proof)
    switch found {
    case .right(let member):
      try await conclude(proof, for: purpose, by: Hand(till: till, staff: member.number))
      return .signedIn(member)
    case .wrong:
      try await noteWrongTry(of: proof, at: till)
      switch proof {
      case .pin: return .refused
      case .card: return .unknownCard
      }
    case .lost:
      return .pinIsLost
    }
  }

  package func noteLock(by hand: Hand, _ cause: LockCause) throws(StoreFailure) {
    let now = now()
    try file.write { db, _ in
      try Book.deed.append(
        DeedEntry(.tillLocked, by: hand, at: now, detail: cause.rawValue),
        about: nil, at: now, in: db)
    }
  }

  package func noteSignOut(by hand: Hand) throws(StoreFailure) {
    let now = now()
    try file.write { db, _ in
      try Book.deed.append(
        DeedEntry(.signedOut, by: hand, at: now, detail: "till closed"), about: nil, at: now, in: db
      )
    }
  }

  private enum Found {
    case right(StaffMember)
    case wrong
    case lost
  }

  /// Reads whom `proof` is about, and works on its PIN on a queue of its own.
  private nonisolated func find(_ proof: SignInProof) async throws(StoreFailure) -> Found {
    guard let key = try file.staffKeyFile.existing().map(StaffKey.init) else { return .lost }
    switch proof {
    case .card(let card):
      let entry = try await file.read { try StaffTable(db: $0).entry(with: card, key: key) }
      return entry.map { .right($0.member) } ?? .wrong
    case .pin(let number, let pin):
      let (entry, isListed) = try await file.read { db in
        let table = StaffTable(db: db)
        return (try table.entry(number, key: key), try table.has(number))
      }
      // Of another key, or a row that is not as it was written.
      if isListed, entry?.member.pin != .set { return .lost }
      let isRight = await Self.work {
        guard let hash = entry?.pin else {
          PINHash.wasteTime(on: pin, number: number, key: key)
          return false
        }
        return hash.matches(pin, number: number, key: key)
      }
      guard isRight, let entry else { return .wrong }
      return .right(entry.member)
    }
  }

  /// Runs `work` where it holds up neither the store nor any other task.
  static func work<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
      pinQueue.async { continuation.resume(returning: work()) }
    }
  }

  private static let pinQueue = DispatchQueue(label: "clubtill.pin")

  /// Counts a wrong try ahead; returns how long to wait where it is too soon for one, and counts nothing
  /// then. On a disk that takes nothing they are counted in memory.
  private func charge(
    _ counters: [StaffTable.Counter], at now: Moment
  ) throws(StoreFailure) -> Duration? {
    do throws(StoreFailure) {
      // Read and written inside the gate: no other till's try is lost between the two.
      let left = try file.write { db, _ -> Duration? in
        let tries = try counted(counters, at: now, in: db)
        if let left = Self.wait(for: tries, at: now) { return left }
        for (counter, tries) in zip(counters, tries) {
          try StaffTable(db: db).put(tries.oneMore(at: now), counter)
        }
        return nil
      }
      if left == nil { for counter in counters { unwrittenTries[counter] = nil } }
      return left
    } catch {
      let tries = try file.readNow { db in try counted(counters, at: now, in: db) }
      if let left = Self.wait(for: tries, at: now) { return left }
      for (counter, tries) in zip(counters, tries) {
        unwrittenTries[counter] = tries.oneMore(at: now)
      }
      return nil
    }
  }

  /// What was counted so far, on the disk or in memory, whichever is more.
  private func counted(
    _ counters: [StaffTable.Counter], at now: Moment, in db: Database
  ) throws -> [StaffTable.Tries] {
    try counters.map { counter in
      [try StaffTable(db: db).tries(counter), unwrittenTries[counter]].compactMap { $0 }
        .max { $0.wrong < $1.wrong } ?? StaffTable.Tries(wrong: 0, end: now)
    }
  }

  /// Nil where nobody has to wait any more.
  private static func wait(for tries: [StaffTable.Tries], at now: Moment) -> Duration? {
    let left = tries.map { SignInRule.left(until: $0.end, at: now) }.max() ?? .zero
    return left == .zero ? nil : left
  }

  private func conclude(
    _ proof: SignInProof, for purpose: SignInPurpose, by hand: Hand
  ) throws(StoreFailure) {
    let now = now()
    let counters = hand.till.map(proof.counters) ?? []
    for counter in counters { unwrittenTries[counter] = nil }
    do throws(StoreFailure) {
      try file.write { db, _ in
        for counter in counters { try StaffTable(db: db).clearTries(counter) }
        guard purpose == .work else { return }
        try Book.deed.append(
          DeedEntry(.signedIn, by: hand, at: now, detail: proof.words), about: nil, at: now, in: db)
      }
    } catch {
      // A disk that takes nothing keeps nobody from looking members up.
    }
  }

  private func noteWrongTry(of proof: SignInProof, at till: Till) throws(StoreFailure) {
    let now = now()
    do throws(StoreFailure) {
      try file.write { db, _ in
        try Book.deed.append(
          DeedEntry(
            .wrongPIN, by: Hand(till: till, staff: nil), at: now, detail: proof.words), about: nil,
          at: now, in: db)
      }
    } catch {
      // It has been counted, if only in memory.
    }
  }
}

extension SignInProof {
  /// Under which wrong tries are counted: somebody may try one PIN over all numbers, or one number at
  /// all tills. Of a card only the till's: goods that are scanned at a locked one must keep nobody out
  /// elsewhere.
  fileprivate func counters(at till: Till) -> [StaffTable.Counter] {
    switch self {
    case .pin(let number, _): [.number(number.rawValue), .till(till.number)]
    case .card: [.till(till.number)]
    }
  }

  fileprivate var words: String {
    switch self {
    case .pin(let number, _): "PIN of \(number.rawValue)"
    case .card: "card"
    }
  }
}
