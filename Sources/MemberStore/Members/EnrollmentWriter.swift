import CIBA
import EnrollmentCore
import Foundation
import GRDB

/// Makes one verified yes into a member, inside one transaction.
struct EnrollmentWriter {
  let db: Database
  let key: JournalKey
  let now: Date
  let prefix: MemberNumberPrefix
  /// Where records are noted that cannot be read. A yes is saved without them: whoever stands in one
  /// becomes a new member, and the damaged record is left as it is.
  var unreadable: UnreadableRecords? = nil

  private var search: MemberSearch { MemberSearch(db: db, unreadable: unreadable) }
  private var journal: Journal { Journal(db: db, key: key, now: now) }

  /// Decides about `answer` and writes all that follows from it.
  ///
  /// A request that has been saved already is told again and makes no second member: the first
  /// answer of the disk may have been lost. Only that it was a completion is not told twice.
  func save(
    _ answer: Answer, for request: RequestRecord, isConfirmed: Bool
  ) throws -> SaveResult {
    if let (row, kind, note) = try journal.saved(request.id),
      let found = try search.readableMember(at: row),
      case let member = try search.complete(found), member.identities.contains(answer.identity)
    {
      return .enrolled(
        Enrollment(
          kind: kind, member: member, note: note, consents: try search.consents(of: found),
          joinedBy: try search.joinedBy(found)))
    }
    let known = try search.member(with: answer.identity)
    let holders =
      try answer.phoneToKeep(typed: request.phone).map(search.members(withPhone:)) ?? []
    let decision = EnrollmentDecision(
      answer, typed: request.phone, known: try known.map(search.complete),
      holders: try holders.map(search.complete), isConfirmed: isConfirmed)
    switch decision {
    case .hold:
      var held = request
      held.stage = .held
      held.login = answer.login
      held.userInfo = answer.userInfo
      try journal.record(held)
      return .held
    case .enroll:
      for holder in holders { try takeNumber(from: holder, of: request) }
      var row = try newRow(for: answer, request: request)
      try row.write(to: db)
      try db.execute(sql: "UPDATE store SET members = members + 1 WHERE id = 1")
      let gap = EnrollmentDecision.gap(in: answer)
      // A missing name is what the cashier must know first.
      let note = gap == .nameMissing || holders.isEmpty ? gap : .numberChangedHands
      return try finish(
        row, answer, request, kind: row.state == .active ? .enrolled : .incomplete, note: note)
    case .update(let member, let note):
      guard let old = ([known] + holders).compactMap({ $0 }).first(where: { $0.id == member.id })
      else { preconditionFailure("the decision names one of the members that it was given") }
      return try update(old, holders: holders, answer, request, note: note)
    }
  }

  private func update(
    _ old: MemberRow, holders: [MemberRow], _ answer: Answer, _ request: RequestRecord,
    note: EndCode?
  ) throws -> SaveResult {
    let time = answer.login.issuedAt.milliseconds
    if let newer = old.identityTime, newer > time {
      // An older answer brings no facts; it is the same person all the same.
      return try finish(old, answer, request, kind: Self.kind(of: old), note: nil)
    }
    var row = old
    row.phone = answer.phoneToKeep(typed: request.phone)
    if let userInfo = answer.userInfo {
      row.name = PersonName(userInfo) ?? row.name
      row.birthDate = userInfo.birthdate ?? row.birthDate
      row.email = answer.email ?? row.email
      row.address = answer.address ?? row.address
      row.state = .active
    }
    row.identityTime = time
    row.logicalClock = try nextLogicalClock()
    let others = holders.filter { $0.id != row.id }
    for holder in others { try takeNumber(from: holder, of: request) }
    try row.write(to: db, replacing: old)
    let takesOver = note == nil && !others.isEmpty
    return try finish(
      row, answer, request, kind: Self.kind(of: row),
      note: takesOver ? .numberChangedHands : note,
      isCompletion: old.state == .incomplete && row.state == .active)
  }

  /// Identity, consents, access note and the journal's end.
  private func finish(
    _ row: MemberRow, _ answer: Answer, _ request: RequestRecord, kind: Enrollment.Kind,
    note: EndCode?, isCompletion: Bool = false
  ) throws -> SaveResult {
    let rowID = row.rowID ?? 0
    try link(answer.identity, to: rowID)
    try Book.consent.append(
      ConsentEntry(
        member: row.id, memberNumber: row.number.rawValue, request: request.id.rawValue,
        till: request.till.number.rawValue, letter: request.till.letter.rawValue,
        staff: request.staff?.rawValue, at: now, approvedAt: answer.login.issuedAt,
        issuer: answer.login.issuer, answers: answer.userInfo == nil ? .unknown : .told,
        consents: answer.userInfo?.keptClaims ?? [:]),
      about: rowID, at: now, in: db)
    try Book.access.append(
      AccessEntry(
        member: row.id, memberNumber: row.number.rawValue, till: request.till.number.rawValue,
        letter: request.till.letter.rawValue, staff: request.staff?.rawValue, at: now,
        reason: .enrolled),
      about: rowID, at: now, in: db)
    try Visits(db: db).note(rowID, at: now)
    if let decider = request.decider {
      try Book.deed.append(
        DeedEntry(.heldAnswerSaved, by: decider, at: now, member: row.id), about: rowID, at: now,
        in: db)
    }
    let enrollment = Enrollment(
      kind: kind, member: try search.complete(row), note: note,
      consents: try search.consents(of: row), isCompletion: isCompletion,
      joinedBy: try search.joinedBy(row))
    try journal.close(request, as: enrollment, member: rowID)
    return .enrolled(enrollment)
  }

  private func newRow(for answer: Answer, request: RequestRecord) throws -> MemberRow {
    // Behind `any` it has a place in memory, which the thread sanitizer looks at.
    var generator: any RandomNumberGenerator = SystemRandomNumberGenerator()
    return MemberRow(
      id: .version7(at: now, using: &generator),
      number: try nextNumber(for: request.till.number, at: answer.login.issuedAt),
      name: answer.userInfo.flatMap { PersonName($0) },
      phone: answer.phoneToKeep(typed: request.phone),
      birthDate: answer.userInfo?.birthdate,
      state: answer.userInfo == nil ? .incomplete : .active,
      joinedAt: now.milliseconds, joinedAtTill: request.till, origin: Schema.ownOrigin,
      originSequence: try nextOriginSequence(), identityTime: answer.login.issuedAt.milliseconds,
      logicalClock: try nextLogicalClock(), email: answer.email, address: answer.address)
  }

  /// How many records this store has made, the next one counted.
  func nextOriginSequence() throws -> Int64 {
    let sequence = try Int64.fetchOne(
      db,
      sql: "UPDATE store SET members_made = members_made + 1 WHERE id = 1 RETURNING members_made")
    return sequence ?? 0
  }

  /// The number now belongs to somebody else: the old record stays, without it.
  private func takeNumber(from holder: MemberRow, of request: RequestRecord) throws {
    var row = holder
    row.phone = nil
    row.logicalClock = try nextLogicalClock()
    try row.write(to: db, replacing: holder)
    let hand = Hand(till: request.till, staff: request.staff)
    try Book.deed.append(
      DeedEntry(.numberTaken, by: hand, at: now, member: row.id), about: row.rowID, at: now,
      in: db)
  }

  func link(_ identity: Identity, to row: Int64) throws {
    try db.execute(
      sql: "INSERT INTO issuer (url) VALUES (?) ON CONFLICT DO NOTHING",
      arguments: [identity.issuer])
    try db.execute(
      sql: """
        INSERT INTO identity (issuer, subject, member)
        SELECT issuer_id, ?, ? FROM issuer WHERE url = ?
        ON CONFLICT (issuer, subject) DO UPDATE SET member = excluded.member
        WHERE identity.member <> excluded.member
        """, arguments: [SubjectColumn.value(of: identity.subject), row, identity.issuer])
  }

  /// - Parameter date: says in which week the sequence goes on: the service's word, since a wrong clock
  ///   of the till would use numbers up, or give a reinstalled till its old ones again.
  func nextNumber(for till: TillNumber, at date: Date) throws -> MemberNumber {
    guard let first = MemberNumber(prefix: prefix, till: till, sequence: 0),
      let last = MemberNumber(prefix: prefix, till: till, sequence: MemberNumber.sequenceLimit - 1)
    else { throw StoreFailure.memberNumbersUsedUp }
    let highest = try Int64.fetchOne(
      db, sql: "SELECT max(number) FROM member WHERE number BETWEEN ? AND ?",
      arguments: [Int64(first.rawValue), Int64(last.rawValue)])
    let used = highest.flatMap { MemberNumber(rawValue: String($0))?.sequence }
    // The week counts only within the range.
    let week = MemberNumber.firstSequence(at: date)
    let next = max((used ?? -1) + 1, week < MemberNumber.sequenceLimit ? week : 0)
    guard let number = MemberNumber(prefix: prefix, till: till, sequence: next) else {
      throw StoreFailure.memberNumbersUsedUp
    }
    return number
  }

  /// Milliseconds in the upper 48 bits, a counter in the lower 16; always above the last one.
  func nextLogicalClock() throws -> Int64 {
    let clock = try Int64.fetchOne(
      db, sql: "UPDATE store SET clock = max(clock + 1, ?) WHERE id = 1 RETURNING clock",
      arguments: [now.milliseconds << 16])
    return clock ?? 0
  }

  /// What it is for somebody who was in the club before.
  private static func kind(of row: MemberRow) -> Enrollment.Kind {
    switch row.state {
    case .active: .updated
    case .incomplete: .incomplete
    }
  }
}

extension Answer {
  fileprivate var email: ToldFact<String>? {
    userInfo?.email.map { ToldFact($0, toldAt: login.issuedAt) }
  }

  fileprivate var address: ToldFact<PostalAddress>? {
    userInfo?.address.map { ToldFact($0, toldAt: login.issuedAt) }
  }
}

extension MemberNumber {
  /// Where a till's sequence may begin in the week of `date`: 1,000 for each whole week since
  /// 2026-01-01 UTC, so that a reinstalled till does not repeat its numbers.
  static func firstSequence(at date: Date) -> Int {
    let start = 1_767_225_600.0  // 2026-01-01T00:00:00Z
    let weeks = ((date.timeIntervalSince1970 - start) / (7 * 86_400)).rounded(.down)
    return max(0, Int(weeks)) * 1000
  }
}
