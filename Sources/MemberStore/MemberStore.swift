import CIBA
package import EnrollmentCore
package import Foundation
import GRDB

/// What a store holds: a practice store is never opened as a real one, nor the other way round.
package enum StoreKind: String, Sendable {
  case real, practice
}

/// How to open a store.
package struct MemberStoreOptions: Sendable {
  package enum Access: Sendable {
    case readWrite
    /// Never makes a store, changes one or sets one aside; every write throws `cannotWrite`.
    case readOnly
  }

  package var numberPrefix: MemberNumberPrefix
  /// What the store must be; nil takes either kind that is there, and a new store is a real one.
  package var kind: StoreKind?
  package var access: Access
  /// Whether whoever gives an order has to be on the staff list and to have the right to. Off for a
  /// command: whoever has a shell as the program's user is IT, and could do more than this.
  package var requiresSignIn: Bool
  /// Whether a damaged store gives way to a new one with what it still holds: a till goes on so. For a
  /// command that reads or hands over, opening throws `unusable` instead and changes nothing.
  package var setsDamagedAside: Bool
  /// The wall clock: dates on records and the member number's week.
  package var now: @Sendable () -> Date

  package init(
    numberPrefix: MemberNumberPrefix = .standard, kind: StoreKind? = .real,
    access: Access = .readWrite, requiresSignIn: Bool = false,
    setsDamagedAside: Bool = true, now: @escaping @Sendable () -> Date = { Date() }
  ) {
    self.numberPrefix = numberPrefix
    self.kind = kind
    self.access = access
    self.requiresSignIn = requiresSignIn
    self.setsDamagedAside = setsDamagedAside
    self.now = now
  }
}

/// Members, consents, the access log and the journal, in `clubtill.sqlite` in the state folder.
///
/// An actor on a Dispatch queue of its own: writes happen there, in the order of the calls, and
/// each answers only after its bytes are synced. Look-ups run on readers and never wait for a
/// write. Several processes may have one store open. Call `close()` at the end.
package actor MemberStore: EnrollmentStore, MemberDirectory {
  private let executor = SerialQueueExecutor(label: "clubtill.store")
  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  /// Which process looks after which open request.
  package nonisolated let requestLocks: RequestLocks
  nonisolated let file: StoreFile
  private let options: MemberStoreOptions
  /// Wrong tries to sign in that the disk did not take.
  var unwrittenTries: [StaffTable.Counter: StaffTable.Tries] = [:]

  /// Opens the store in `directory`, making folder (0700) and files (0600) where they are missing.
  ///
  /// Blocks while another process opens or writes. Throws `unusable` for a file that is no store
  /// of ours, is newer than this program or of the other kind. A damaged one is set aside and what
  /// it still holds is saved, see ``salvage``, or refused, see ``MemberStoreOptions``. Where the disk takes nothing, a store that is there
  /// is open for look-up, see ``condition()``; where there is none, it throws `cannotWrite`.
  package init(
    directory: String, options: MemberStoreOptions = MemberStoreOptions()
  ) throws(StoreFailure) {
    try self.init(directory: directory, options: options, patience: .seconds(10))
  }

  /// - Parameter patience: how long each call waits for another process to leave the gate.
  init(
    directory: String, options: MemberStoreOptions, patience: Duration
  ) throws(StoreFailure) {
    let folder = try StoreFolder(path: directory, makesIt: options.access == .readWrite)
    self.options = options
    requestLocks = RequestLocks(folder: folder)
    file = try StoreFile(folder: folder, options: options, patience: patience)
    if options.access == .readWrite {
      // What an earlier run could not finish. Where it still cannot be, the store's condition tells
      // why, and it is tried again.
      do throws(StoreFailure) {
        try folder.handedOut.removeAged(at: options.now())
        _ = try file.finishErasures(at: options.now(), isThorough: false)
      } catch {
        _ = error
      }
    }
  }

  /// What became of a damaged store that opening met; nil where all was well.
  package nonisolated var salvage: SalvageReport? { file.salvage }

  /// How the store stands, found out by trying: makes ready to write where that was not possible
  /// before.
  package func condition() -> StoreCondition {
    StoreCondition(
      trouble: findTrouble(), freeBytes: file.freeBytes,
      unreadableRecords: file.unreadable.count)
  }

  /// Records that were found to be unreadable since the store was opened (T2).
  package nonisolated var unreadableRecords: Int { file.unreadable.count }

  /// Damaged stores that were set aside in `directory`, the newest last.
  package static func damagedFiles(in directory: String) throws(StoreFailure) -> [String] {
    try StoreFolder(path: directory, makesIt: false).damagedFiles
  }

  /// Whether `directory` holds a store, whatever may be wrong with it. Where that cannot be found out
  /// there is one: whoever opens it then is told why it cannot be used.
  package static func exists(in directory: String) -> Bool {
    FileStatus(path: directory + "/" + StoreFolder.databaseName) != nil || errno != ENOENT
  }

  nonisolated func now() -> Date { options.now() }

  nonisolated var requiresSignIn: Bool { options.requiresSignIn }

  nonisolated var numberPrefix: MemberNumberPrefix { options.numberPrefix }

  /// Closes the file; every later call throws `cannotWrite`.
  package func close() throws(StoreFailure) { try file.close() }

  /// What `PRAGMA synchronous` reads on the connection that writes: 2, which is FULL.
  package func writerSynchronousLevel() throws(StoreFailure) -> Int {
    try file.withWriter { try Int.fetchOne($0, sql: "PRAGMA synchronous") ?? -1 }
  }
}

// MARK: - EnrollmentStore

extension MemberStore {
  package nonisolated func member(
    withPhone phone: PhoneNumber, by staff: StaffNumber? = nil
  ) async throws(StoreFailure) -> Member? {
    try await file.read { [unreadable = file.unreadable] db in
      try self.demand(.enroll, of: staff, in: db)
      let search = MemberSearch(db: db, unreadable: unreadable)
      guard let row = try search.members(withPhone: phone).first else { return nil }
      try self.demand(.lookUp, of: staff, in: db)
      return try search.complete(row)
    }
  }

  package func findTrouble() -> StoreFailure? { file.findTrouble() }

  package func record(_ request: RequestRecord) throws(StoreFailure) {
    let now = options.now()
    let prefix = options.numberPrefix
    let coolDownKey = file.coolDownKeyFile
    try file.write(request.stage == .sending ? .beginning : .finishing) { db, key in
      if request.stage == .sending {
        // Nobody is asked for whom there would be no number (T8).
        let writer = EnrollmentWriter(db: db, key: key, now: now, prefix: prefix)
        _ = try writer.nextNumber(for: request.till.number, at: now)
      }
      guard try Journal(db: db, key: key, now: now).record(request) else { return }
      let coolDowns = CoolDowns(db: db, keyFile: coolDownKey)
      if request.stage == .sending, request.liftsCoolDown {
        let lifter = request.lifter ?? request.staff
        try demand(.liftCoolDown, of: lifter, in: db)
        try coolDowns.lift(request.phone)
        try Book.deed.append(
          DeedEntry(.coolDownLifted, by: Hand(till: request.till, staff: lifter), at: now),
          about: nil, at: now, in: db)
      }
      if request.stage == .ended, let decider = request.decider {
        try Book.deed.append(
          DeedEntry(.heldAnswerThrownAway, by: decider, at: now), about: nil, at: now, in: db)
      }
      if request.stage == .ended, let coolDown = request.coolDown {
        try coolDowns.note(request.phone, coolDown)
      }
    }
  }

  package func coolDown(
    of phone: PhoneNumber, at now: Moment
  ) throws(StoreFailure) -> CoolDown? {
    guard try file.readNow(CoolDowns.any) else { return nil }
    let coolDownKey = file.coolDownKeyFile
    return try file.write(.beginning) { db, _ in
      let coolDowns = CoolDowns(db: db, keyFile: coolDownKey)
      try coolDowns.forget(endedBy: now)
      return try coolDowns.coolDown(of: phone)
    }
  }

  package func forgetCoolDowns(endedBy now: Moment) throws(StoreFailure) {
    let coolDownKey = file.coolDownKeyFile
    // A key without a row is what a lift or a power cut may leave.
    if try !file.readNow(CoolDowns.any), try coolDownKey.existing() == nil { return }
    try file.write { db, _ in
      try CoolDowns(db: db, keyFile: coolDownKey).forget(endedBy: now)
    }
  }

  package func save(
    _ answer: Answer, for request: RequestRecord, isConfirmed: Bool
  ) throws(StoreFailure) -> SaveResult {
    let now = options.now()
    let prefix = options.numberPrefix
    return try file.write { db, key in
      try EnrollmentWriter(
        db: db, key: key, now: now, prefix: prefix, unreadable: file.unreadable
      ).save(answer, for: request, isConfirmed: isConfirmed)
    }
  }

  /// The requests of `till`, or of every till, that have not ended, oldest first, whoever looks
  /// after them.
  ///
  /// A row whose seal does not open any more is ended on the way (W5): nothing is left in it that
  /// could go on.
  package func openRequests(of till: TillNumber?) throws(StoreFailure) -> [RequestRecord] {
    guard try file.readNow(Journal.hasOpenRows) else { return [] }
    let key = try file.keyFile.existing().map(JournalKey.init)
    let found = try file.readNow { try Journal.open(of: till, in: $0, key: key) }
    guard !found.unreadable.isEmpty, options.access == .readWrite else { return found.records }
    let now = options.now()
    return try file.write { db, key in
      // Inside the gate the key is surely that of the rows: another process may have replaced it.
      let found = try Journal.open(of: till, in: db, key: key)
      for id in found.unreadable { try Journal(db: db, key: key, now: now).endUnreadable(id) }
      return found.records
    }
  }

  package nonisolated func codes(
    of till: TillNumber, since date: Date
  ) async throws(StoreFailure) -> Set<BindingCode> {
    try await file.read { try Journal.codes(of: till, since: date, in: $0) }
  }
}

// MARK: - Figures

extension MemberStore {
  /// How long the newest `limit` shoppers at `till` took to say yes or no, from sending to the
  /// answer, the newest first.
  package nonisolated func answerTimes(
    of till: TillNumber, limit: Int
  ) async throws(StoreFailure) -> [Duration] {
    try await file.read { try Journal.answerTimes(of: till, limit: limit, in: $0) }
  }
}

extension MemberStore {
  /// The last request of `till`, or of any till, that ended with a member who is still in the club.
  package nonisolated func lastSaved(
    of till: TillNumber?
  ) async throws(StoreFailure) -> SavedRequest? {
    try await file.read { [unreadable = file.unreadable] db in
      try Journal.lastSaved(of: till, in: MemberSearch(db: db, unreadable: unreadable))
    }
  }
}

// MARK: - MemberDirectory

extension MemberStore {
  /// Whether `text` says enough to look for anybody; where it does not, none is found.
  package static func isEnough(toFind text: String, home: Country) -> Bool {
    SearchQuery(text, home: home) != .nothing
  }

  package nonisolated func find(
    _ text: String, home: Country, limit: Int, by staff: StaffNumber? = nil
  ) async throws(StoreFailure) -> [Member] {
    let query = SearchQuery(text, home: home)
    guard query != .nothing, limit > 0 else { return [] }
    return try await file.read { [unreadable = file.unreadable] db in
      try self.demand(.lookUp, of: staff, in: db)
      let search = MemberSearch(db: db, unreadable: unreadable)
      return try search.find(query, limit: limit).map(search.complete)
    }
  }

  package nonisolated func member(
    numbered number: MemberNumber
  ) async throws(StoreFailure) -> Member? {
    try await file.read { [unreadable = file.unreadable] db in
      let search = MemberSearch(db: db, unreadable: unreadable)
      return try search.member(numbered: number).map(search.complete)
    }
  }

  package nonisolated func record(
    of number: MemberNumber, by staff: StaffNumber? = nil
  ) async throws(StoreFailure) -> MemberRecord? {
    try await file.read { [unreadable = file.unreadable] db in
      try self.demand(.lookUp, of: staff, in: db)
      let search = MemberSearch(db: db, unreadable: unreadable)
      return try search.member(numbered: number).map(search.record)
    }
  }

  package nonisolated func count() async throws(StoreFailure) -> Int {
    try await file.read { try MemberSearch(db: $0).count() }
  }

  @discardableResult
  package func noteLook(
    at member: Member, from till: Till?, by staff: StaffNumber? = nil, reason: LookReason
  ) throws(StoreFailure) -> Int? {
    try noteLooks(at: [member], from: till, by: staff, reason: reason)
  }

  @discardableResult
  package func noteLooks(
    at members: [Member], from till: Till?, by staff: StaffNumber? = nil, reason: LookReason
  ) throws(StoreFailure) -> Int? {
    let now = options.now()
    let hand = Hand(till: till, staff: staff)
    return try file.write { db, _ in
      let search = MemberSearch(db: db, unreadable: file.unreadable)
      let notes = LookNotes(db: db, now: now)
      let before = try notes.before(hand)
      var flagged: Int?
      for (place, member) in members.enumerated() {
        // Also about one who was erased while the card was up.
        let seat =
          try search.member(numbered: member.number)?.rowID
          ?? Int64.fetchOne(db.cachedStatement(.seat), arguments: [member.id.bytes])
        if let seat, reason.isVisit { try Visits(db: db).note(seat, at: now) }
        flagged = try notes.note(
          reason, at: member.id, member.number, seat, by: hand, after: before + place)
      }
      return flagged
    }
  }
}
