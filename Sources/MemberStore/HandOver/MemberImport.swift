package import EnrollmentCore
import Foundation
import GRDB

/// What became of one line of a hand-over file.
package enum ImportOutcome: Equatable, Sendable {
  case added
  /// The store has this member already, with all that the line tells.
  case known
  case refused(HandOverFault)
}

extension MemberStore {
  /// Takes `members` in, in one transaction with the deed that tells how many came: after a crash all
  /// of it is there, or none.
  ///
  /// Each is taken whole or refused; those of whom the line tells no till joined at that of `hand`.
  package func take(
    _ members: [HandOverMember], by hand: Hand
  ) throws(StoreFailure) -> [ImportOutcome] {
    let (now, prefix) = (now(), numberPrefix)
    return try file.write(.beginning) { db, key in
      let writer = EnrollmentWriter(
        db: db, key: key, now: now, prefix: prefix, unreadable: file.unreadable)
      let taking = MemberImport(writer: writer, till: hand.till)
      let outcomes: [ImportOutcome] = try members.map { member in
        do {
          return try taking.take(member)
        } catch let fault as HandOverFault {
          return .refused(fault)
        }
      }
      let added = outcomes.count { $0 == .added }
      if added > 0 {
        try Book.deed.append(
          DeedEntry(
            .membersImported, by: hand, at: now,
            detail: added == 1 ? "1 member" : "\(added) members"),
          about: nil, at: now, in: db)
      }
      return outcomes
    }
  }
}

/// Takes one member of a hand-over file into the store, or says why not.
///
/// Nobody who is in the store is changed: what the app told of them is better than a file.
private struct MemberImport {
  let writer: EnrollmentWriter
  let till: Till?

  /// How far the clock of the till that exported may be ahead of ours.
  private static let clockDifferenceSeconds = 60.0
  private static let firstNearEnd = MemberNumber.sequenceLimit - 100_000

  private var db: Database { writer.db }
  private var search: MemberSearch { MemberSearch(db: db, unreadable: writer.unreadable) }

  /// Throws a `HandOverFault` before anything is written, or a fault of the database.
  func take(_ member: HandOverMember) throws -> ImportOutcome {
    if let known = try known(member) {
      guard try agrees(known, with: member) else {
        throw HandOverFault("the store has this member already, with other facts")
      }
      return .known
    }
    try checkTimes(of: member)
    guard let joined = member.till ?? till else {
      throw HandOverFault("till: is missing, and the settings name none (CLUBTILL_TILL_NUMBER)")
    }
    let number = try number(of: member)
    for identity in member.identities where try search.member(with: identity) != nil {
      throw HandOverFault("identities: somebody else in the store has this login")
    }
    if let phone = member.phone, try search.members(withPhone: phone).first != nil {
      throw HandOverFault("phone: somebody else in the store has this number")
    }
    try add(member, joined: joined, number: number)
    return .added
  }

  /// The number of the line, or the next one of the till that imports: those of the till where the
  /// member joined may be given by another store.
  ///
  /// A number near the end of its till's series would use the series up: the next one is always above.
  private func number(of member: HandOverMember) throws -> MemberNumber {
    guard let own = member.number else {
      guard let till else {
        throw HandOverFault(
          "number: is missing, and the settings name no till (CLUBTILL_TILL_NUMBER)")
      }
      return try writer.nextNumber(for: till.number, at: writer.now)
    }
    guard own.sequence >= Self.firstNearEnd,
      MemberNumber.firstSequence(at: writer.now) < Self.firstNearEnd,
      let value = Int64(own.rawValue)
    else { return own }
    let series = value / 10_000_000 * 10_000_000
    let highest = try Int64.fetchOne(
      db, sql: "SELECT max(number) FROM member WHERE number BETWEEN ? AND ?",
      arguments: [series, series + 9_999_999]
    ).flatMap { MemberNumber(rawValue: String($0)) }
    guard let highest, highest.sequence >= Self.firstNearEnd else {
      throw HandOverFault(
        "number: is among the last 100,000 of its till, which would soon have none")
    }
    return own
  }

  /// Nobody is born or joins in the future.
  private func checkTimes(of member: HandOverMember) throws(HandOverFault) {
    if let birth = member.birthDate.flatMap({ HandOverTime.date($0 + "T00:00:00Z") }),
      birth > writer.now
    {
      throw HandOverFault("birthdate: lies in the future")
    }
    if let joinedAt = member.joinedAt,
      joinedAt > writer.now.addingTimeInterval(Self.clockDifferenceSeconds)
    {
      throw HandOverFault("joined_at: lies in the future")
    }
  }

  /// Who the line speaks of, if the store has that member: by id, by number, or where it tells
  /// neither, by phone and name.
  private func known(_ member: HandOverMember) throws -> MemberRow? {
    if let id = member.id {
      let seat = try Int64.fetchOne(db.cachedStatement(.seat), arguments: [id.bytes])
      if let seat {
        guard let row = try search.readableMember(at: seat) else {
          throw HandOverFault("id: a member who is in the club no more, or cannot be read, has it")
        }
        return row
      }
    }
    if let number = member.number {
      let isTaken = try Bool.fetchOne(
        db, sql: "SELECT EXISTS (SELECT 1 FROM member WHERE number = ?)",
        arguments: [Int64(number.rawValue)])
      guard isTaken ?? false else { return nil }
      guard member.id == nil, let row = try search.member(numbered: number) else {
        throw HandOverFault("number: somebody else has this member number, or had it")
      }
      return row
    }
    guard member.id == nil, let phone = member.phone else { return nil }
    return try search.members(withPhone: phone).first { $0.name?.full == member.name?.full }
  }

  /// Whether the store has all that the line tells.
  private func agrees(_ row: MemberRow, with member: HandOverMember) throws -> Bool {
    let known = HandOverMember(try search.complete(row))
    return known.name?.full == member.name?.full && known.phone == member.phone
      && known.birthDate == member.birthDate && known.email == member.email
      && known.address == member.address && known.state == member.state
      && (member.number == nil || member.number == known.number)
      && (member.joinedAt.map { HandOverTime.milliseconds($0) == row.joinedAt } ?? true)
      && (member.till == nil || member.till == known.till)
      && member.identities.allSatisfy(known.identities.contains)
  }

  private func add(_ member: HandOverMember, joined: Till, number: MemberNumber) throws {
    var generator: any RandomNumberGenerator = SystemRandomNumberGenerator()
    let joinedAt = member.joinedAt ?? writer.now
    var row = MemberRow(
      id: member.id ?? .version7(at: joinedAt, using: &generator),
      number: number, name: member.name,
      phone: member.phone, birthDate: member.birthDate, state: member.state,
      joinedAt: HandOverTime.milliseconds(joinedAt), joinedAtTill: joined, origin: Schema.ownOrigin,
      originSequence: try writer.nextOriginSequence(), identityTime: nil,
      logicalClock: try writer.nextLogicalClock(),
      email: member.email.map { ToldFact($0, toldAt: nil) },
      address: member.address.map { ToldFact($0, toldAt: nil) })
    try row.write(to: db)
    // A file tells no visits: whoever the shop hands over counts as seen today, however long ago the
    // person joined.
    if let seat = row.rowID { try Visits(db: db).note(seat, at: writer.now) }
    try db.execute(sql: "UPDATE store SET members = members + 1 WHERE id = 1")
    for identity in member.identities { try writer.link(identity, to: row.rowID ?? 0) }
  }
}
