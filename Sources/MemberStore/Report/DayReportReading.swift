package import EnrollmentCore
package import Foundation
import GRDB

/// Counts what a day came to, by the indexes of the journal and of the books.
struct DayReportReading {
  let db: Database
  /// In milliseconds since 1970 UTC, the end left out.
  let start: Int64
  let end: Int64
  /// Whether that end has come.
  let isOver: Bool

  enum Statement: String, CaseIterable {
    case requests = """
      SELECT stage, outcome, staff, set_aside, saved_after, sent_wall FROM request
      WHERE till = ? AND sent_wall >= ? AND sent_wall < ?
      """
    case nextTill = "SELECT till FROM request WHERE till > ? ORDER BY till LIMIT 1"
    case greetings = "SELECT at, till, staff FROM greeting WHERE at >= ? AND at < ?"
    case deeds = "SELECT body FROM deed WHERE at >= ? AND at < ?"
  }

  /// What is being counted: the whole, and each person's part of it.
  private struct Counts {
    var total = DayFigures()
    var people: [Int?: DayFigures] = [:]
    var first: Int64?

    mutating func note(_ staff: Int?, _ change: (inout DayFigures) -> Void) {
      change(&total)
      change(&people[staff, default: DayFigures()])
    }

    mutating func note(askedAt time: Int64) { first = min(first ?? time, time) }
  }

  func report(at till: TillNumber?, byPerson: Bool) throws -> DayReport {
    var counts = Counts()
    for till in try tills(till) { try countRequests(of: till, in: &counts) }
    try countGreetings(at: till, in: &counts)
    try countErased(at: till, in: &counts)
    try countDeeds(at: till, in: &counts)
    return DayReport(
      till: till, firstAsked: counts.first.map { Date(milliseconds: $0) }, total: counts.total,
      people: byPerson ? try people(counts) : [],
      isOver: isOver,
      books: try isOver
        ? Book.heads(before: end, in: db) : Book.allCases.map { try $0.head(in: db) },
      losses: try LossEntry.all(in: db).map(\.loss)
    )
  }

  private func tills(_ till: TillNumber?) throws -> [Int64] {
    if let till { return [Int64(till.rawValue)] }
    var tills: [Int64] = []
    while let next = try Int64.fetchOne(
      db.cachedStatement(sql: Statement.nextTill.rawValue), arguments: [tills.last ?? 0])
    {
      tills.append(next)
    }
    return tills
  }

  private func countRequests(of till: Int64, in counts: inout Counts) throws {
    let rows = try Row.fetchCursor(
      db.cachedStatement(sql: Statement.requests.rawValue), arguments: [till, start, end])
    while let row = try rows.next() {
      counts.note(askedAt: try row.integer("sent_wall"))
      let stage = RequestRecord.Stage(rawValue: try row.text("stage"))
      let outcome = try row.textIfAny("outcome").flatMap(EndCode.init)
      let isSetAside = try row.integer("set_aside") != 0
      let time = try row.integerIfAny("saved_after")
      counts.note(try row.textIfAny("staff").flatMap { Int($0) }) { figures in
        switch stage {
        case .saved:
          figures.saved += 1
          if isSetAside { figures.savedUnwatched += 1 }
          if let time { figures.times.append(.milliseconds(time)) }
        case .ended: figures.count(end: outcome)
        case .sending, .open, .redeemed, .held, nil: figures.stillOpen += 1
        }
      }
    }
  }

  private func countGreetings(at till: TillNumber?, in counts: inout Counts) throws {
    let rows = try Row.fetchCursor(
      db.cachedStatement(sql: Statement.greetings.rawValue), arguments: [start, end])
    while let row = try rows.next() {
      guard try isWanted(row.integer("till"), till) else { continue }
      counts.note(askedAt: try row.integer("at"))
      counts.note(try row.integerIfAny("staff").map { Int($0) }) { $0.alreadyMembers += 1 }
    }
  }

  /// People, each on the day of the first time: the deeds tell also that somebody was erased anew from
  /// a copy that was restored, and of those who came back within ten minutes.
  private func countErased(at till: TillNumber?, in counts: inout Counts) throws {
    let waiting = try Row.fetchAll(
      db.cachedStatement(sql: Erasure.Statement.waitingOfDay.rawValue),
      arguments: [start, start, end])
    let gone = try Row.fetchAll(
      db.cachedStatement(sql: Erasure.Statement.goneOfDay.rawValue), arguments: [start, end])
    for row in waiting + gone where try isWanted(row.integerIfAny("till"), till) {
      counts.note(try row.integerIfAny("staff").map { Int($0) }) { $0.erased += 1 }
    }
  }

  private func countDeeds(at till: TillNumber?, in counts: inout Counts) throws {
    let rows = try Row.fetchCursor(
      db.cachedStatement(sql: Statement.deeds.rawValue), arguments: [start, end])
    while let row = try rows.next() {
      // One that this version does not know counts for nothing here.
      guard let body = try row.textIfAny("body"), let entry = Book.entry(DeedEntry.self, body),
        isWanted(entry.till.map(Int64.init), till), let figure = entry.deed.figure,
        // What was entered again from a store that a copy took the place of is of another day.
        entry.first == nil
      else { continue }
      counts.note(entry.staff, figure)
    }
  }

  private func isWanted(_ till: Int64?, _ wanted: TillNumber?) -> Bool {
    wanted.map { till == Int64($0.rawValue) } ?? true
  }

  private func people(_ counts: Counts) throws -> [PersonFigures] {
    let numbers = counts.people.keys.sorted { ($0 ?? .max) < ($1 ?? .max) }
    return try numbers.map { number in
      let staff = number.flatMap { StaffNumber(rawValue: $0) }
      let entry = try staff.flatMap { try StaffTable(db: db).entry($0, key: nil) }
      return PersonFigures(
        staff: staff, name: entry?.member.name, figures: counts.people[number] ?? DayFigures())
    }
  }
}

extension Deed {
  /// The figure of the day that such a deed counts for; nil where it counts for none, or people are
  /// counted.
  fileprivate var figure: ((inout DayFigures) -> Void)? {
    switch self {
    case .copyGiven: { $0.copiesGiven += 1 }
    case .consentWithdrawn: { $0.consentsWithdrawn += 1 }
    case .manyCardsOpened: { $0.manyCardsOpened += 1 }
    case .erased, .erasureUndone, .noteChanged, .numberTaken, .accessForgotten, .coolDownLifted,
      .heldAnswerSaved,
      .heldAnswerThrownAway, .leadListTicked,
      .signedIn, .signedOut, .tillLocked, .wrongPIN, .staffChanged, .membersExported,
      .membersImported, .storeRestored, .entriesLost, .staffLost:
      nil
    }
  }
}

// MARK: - DayReporting

extension MemberStore: DayReporting {
  package nonisolated func report(
    of interval: DateInterval, at till: TillNumber?, byPerson: Bool, for staff: StaffNumber?
  ) async throws(StoreFailure) -> DayReport {
    let now = now()
    return try await file.read { db in
      try self.demand(byPerson ? .seeReportByPerson : .seeReport, of: staff, in: db)
      return try DayReportReading(
        db: db, start: interval.start.milliseconds, end: interval.end.milliseconds,
        isOver: interval.end <= now
      ).report(at: till, byPerson: byPerson)
    }
  }

  package func noteGreeting(by hand: Hand) throws(StoreFailure) {
    let now = now()
    guard let till = hand.till else { return }
    try file.write { db, _ in
      try db.cachedStatement(sql: "INSERT INTO greeting (at, till, staff) VALUES (?, ?, ?)")
        .execute(arguments: [now.milliseconds, till.number.rawValue, hand.staff?.rawValue])
    }
  }
}
