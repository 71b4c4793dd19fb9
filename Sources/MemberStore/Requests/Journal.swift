import CIBA
import EnrollmentCore
import Foundation
import GRDB

/// The rows of the table `request`: login requests as they must outlive a power cut.
///
/// ```text
/// id, till, letter, code
/// staff         who asked for it, a number as text; NULL while nobody signs in
/// ending        the last three digits of the number, all that a list may show
/// number_hash   keyed hash of the number: equal for equal numbers while the key lives
/// stage, fate   as RequestRecord has them
/// sent_wall     milliseconds since 1970 UTC; sent_since_boot: milliseconds, with boot_id
/// expires_in, poll_interval   milliseconds, once acknowledged
/// lifted        1 where somebody lifted the number's cool-down for it
/// set_aside     1 where the till had turned to another shopper before the answer
/// saved_after   milliseconds from sending to the card
/// answered_after   milliseconds from sending to the yes or no, by the clock that no one can set
/// outcome       the end's code, NULL where it ended well
/// member, made, note          what a saved yes became, so that it can be told again
/// sealed        see SealedContent and JournalKey; emptied at the end
/// ```
struct Journal {
  let db: Database
  let key: JournalKey
  let now: Date

  /// Writes the row of `request`; one that has ended already stays as it is, and this is false then.
  @discardableResult
  func record(_ request: RequestRecord) throws -> Bool {
    try write(request, outcome: nil)
    return db.changesCount > 0
  }

  /// Writes the end of `request`: a yes that is in the club.
  func close(_ request: RequestRecord, as enrollment: Enrollment, member: Int64) throws {
    var request = request
    request.stage = .saved
    request.outcome = nil
    try write(request, outcome: (enrollment, member))
  }

  /// What an earlier call has made of the request, where it has been saved already.
  func saved(_ id: RequestID) throws -> (member: Int64, kind: Enrollment.Kind, note: EndCode?)? {
    let row = try Row.fetchOne(
      db,
      sql: "SELECT member, made, note FROM request WHERE id = ? AND stage = 'saved'",
      arguments: [id.rawValue.bytes])
    guard let row, let member = try row.integerIfAny("member"),
      let kind = try row.textIfAny("made").flatMap(Enrollment.Kind.init)
    else { return nil }
    return (member, kind, try row.textIfAny("note").flatMap(EndCode.init))
  }

  /// Ends a row of which nothing can come any more: its seal does not open, or nobody came back for it.
  func endUnreadable(_ id: RequestID) throws {
    try db.execute(
      sql: """
        UPDATE request SET stage = 'ended', outcome = ?, sealed = NULL, changed_at = ?
        WHERE id = ? AND sealed IS NOT NULL
        """, arguments: [EndCode.requestGone.rawValue, now.milliseconds, id.rawValue.bytes])
  }

  private func write(
    _ request: RequestRecord, outcome: (enrollment: Enrollment, member: Int64)?
  ) throws {
    let arguments: StatementArguments = [
      "id": request.id.rawValue.bytes,
      "till": request.till.number.rawValue,
      "letter": request.till.letter.rawValue,
      "staff": request.staff.map { String($0.rawValue) },
      "code": request.code.rawValue,
      "ending": request.phone.ending,
      "number_hash": key.hash(of: request.phone),
      "stage": request.stage.rawValue,
      "fate": request.fate.rawValue,
      "sent_wall": request.sentAt.wall.milliseconds,
      "sent_since_boot": request.sentAt.sinceBoot.milliseconds,
      "boot_id": request.sentAt.bootID,
      "expires_in": request.acknowledgement?.expiresIn.milliseconds,
      "poll_interval": request.acknowledgement?.interval.milliseconds,
      "lifted": request.liftsCoolDown ? 1 : 0,
      "answered_after": request.answeredAfter?.milliseconds,
      "set_aside": request.isSetAside ? 1 : 0,
      "saved_after": request.savedAfter?.milliseconds,
      "outcome": request.outcome?.rawValue,
      "member": outcome?.member,
      "made": outcome?.enrollment.kind.rawValue,
      "note": outcome?.enrollment.note?.rawValue,
      "changed_at": now.milliseconds,
      "sealed": request.stage.isEnd ? nil : try key.seal(request.sealedContent, for: request.id),
    ]
    try db.cachedStatement(sql: Self.upsert).execute(arguments: arguments)
  }

  /// A late word about a request that has ended changes nothing; only a save may still come, since
  /// a yes is never lost.
  private static let upsert = """
    INSERT INTO request (
      id, till, letter, staff, code, ending, number_hash, stage, fate, sent_wall, sent_since_boot,
      boot_id, expires_in, poll_interval, lifted, answered_after, set_aside, saved_after, outcome,
      member, made, note, changed_at, sealed)
    VALUES (
      :id, :till, :letter, :staff, :code, :ending, :number_hash, :stage, :fate, :sent_wall,
      :sent_since_boot, :boot_id, :expires_in, :poll_interval, :lifted, :answered_after,
      :set_aside, :saved_after, :outcome, :member, :made, :note, :changed_at, :sealed)
    ON CONFLICT (id) DO UPDATE SET
      stage = excluded.stage, fate = excluded.fate, number_hash = excluded.number_hash,
      sent_wall = excluded.sent_wall, sent_since_boot = excluded.sent_since_boot,
      boot_id = excluded.boot_id, expires_in = excluded.expires_in,
      poll_interval = excluded.poll_interval, answered_after = excluded.answered_after,
      set_aside = excluded.set_aside, saved_after = excluded.saved_after,
      outcome = excluded.outcome,
      member = excluded.member, made = excluded.made, note = excluded.note,
      changed_at = excluded.changed_at, sealed = excluded.sealed
    WHERE request.sealed IS NOT NULL
      OR (request.stage = 'ended' AND excluded.stage = 'saved')
    """
}

extension Journal {
  enum Statement: String, CaseIterable {
    case open = "SELECT * FROM request WHERE sealed IS NOT NULL ORDER BY sent_wall"
    case codesSince = """
      SELECT code FROM request WHERE till = ? AND sent_wall >= ?
      ORDER BY sent_wall DESC LIMIT 1000
      """
    case codesOpen = "SELECT code FROM request WHERE till = ? AND sealed IS NOT NULL"
    case answerTimes = """
      SELECT answered_after FROM request
      WHERE till = ? AND answered_after IS NOT NULL AND (stage = 'saved' OR outcome = 'W1')
      ORDER BY rowid DESC LIMIT ?
      """
    case saved = """
      SELECT id, till, letter, member, made, note, changed_at FROM request
      WHERE stage = 'saved' AND till = ? ORDER BY changed_at DESC
      """
    case nextTillWithSaved = """
      SELECT till FROM request WHERE stage = 'saved' AND till > ? ORDER BY till LIMIT 1
      """
  }

  /// The requests that have not ended, oldest first, and the ids of rows that cannot be read.
  static func open(
    of till: TillNumber?, in db: Database, key: JournalKey?
  ) throws -> (records: [RequestRecord], unreadable: [RequestID]) {
    var records: [RequestRecord] = []
    var unreadable: [RequestID] = []
    let rows = try Row.fetchCursor(db, sql: Statement.open.rawValue)
    while let row = try rows.next() {
      if let till, try row.integer("till") != Int64(till.rawValue) { continue }
      guard let id = UUID(bytes: try row.blob("id")) else { continue }
      do {
        if let record = try RequestRecord(row, id: RequestID(rawValue: id), key: key) {
          records.append(record)
        } else {
          unreadable.append(RequestID(rawValue: id))
        }
      } catch is DecodingError {
        continue  // Left as it is for the version that can read it.
      }
    }
    return (records, unreadable)
  }

  /// Whether the request of a row of the table is open and can be read, here or by a newer version.
  static func isAnswerable(_ row: Row, key: JournalKey?) -> Bool {
    guard (row["sealed"] as DatabaseValue) != .null,
      let id = try? UUID(bytes: row.blob("id"))
    else { return false }
    do {
      return try RequestRecord(row, id: RequestID(rawValue: id), key: key) != nil
    } catch {
      return true
    }
  }

  static func codes(of till: TillNumber, since date: Date, in db: Database) throws
    -> Set<BindingCode>
  {
    // Open ones count however old the wall clock makes them.
    let recent = try String.fetchAll(
      db, sql: Statement.codesSince.rawValue, arguments: [till.rawValue, date.milliseconds])
    let open = try String.fetchAll(
      db, sql: Statement.codesOpen.rawValue, arguments: [till.rawValue])
    return Set((recent + open).compactMap(BindingCode.init))
  }

  /// How long the newest `limit` shoppers took who said yes or no, the newest first.
  static func answerTimes(of till: TillNumber, limit: Int, in db: Database) throws -> [Duration] {
    let times = try Int64.fetchAll(
      db, sql: Statement.answerTimes.rawValue, arguments: [till.rawValue, limit])
    return times.map { .milliseconds($0) }
  }

  /// The request of `till`, or of any till, that made or found a member last and whose member is
  /// still there.
  static func lastSaved(
    of till: TillNumber?, in search: MemberSearch
  ) throws -> SavedRequest? {
    if let till { return try lastSaved(by: Int64(till.rawValue), in: search) }
    var last: SavedRequest?
    var place: Int64 = 0
    while let next = try Int64.fetchOne(
      search.db, sql: Statement.nextTillWithSaved.rawValue, arguments: [place])
    {
      place = next
      guard let found = try lastSaved(by: next, in: search) else { continue }
      if last.map({ $0.savedAt < found.savedAt }) ?? true { last = found }
    }
    return last
  }

  private static func lastSaved(
    by till: Int64, in search: MemberSearch
  ) throws -> SavedRequest? {
    let rows = try Row.fetchCursor(search.db, sql: Statement.saved.rawValue, arguments: [till])
    while let row = try rows.next() {
      guard let id = UUID(bytes: try row.blob("id")),
        let kind = Enrollment.Kind(rawValue: try row.text("made")),
        let till = try Till(row, number: "till", letter: "letter")
      else { throw Row.damaged("made") }
      // A member who was erased since is not told, nor one whose record was lost or is damaged.
      guard let seat = try row.integerIfAny("member"),
        let member = try search.readableMember(at: seat)
      else { continue }
      return SavedRequest(
        id: RequestID(rawValue: id), till: till,
        enrollment: Enrollment(
          kind: kind, member: try search.complete(member),
          note: try row.textIfAny("note").flatMap(EndCode.init)),
        savedAt: Date(milliseconds: try row.integer("changed_at")))
    }
    return nil
  }

  static func hasOpenRows(in db: Database) throws -> Bool {
    try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM request WHERE sealed IS NOT NULL)")
      ?? false
  }
}

extension RequestRecord {
  /// Nil where the seal does not open or the row cannot be ours.
  fileprivate init?(_ row: Row, id: RequestID, key: JournalKey?) throws {
    guard let till = try Till(row, number: "till", letter: "letter"),
      let code = BindingCode(rawValue: try row.text("code")),
      let stage = Stage(rawValue: try row.text("stage")),
      let fate = Fate(rawValue: try row.text("fate")),
      let content = try key?.open(try row.blob("sealed"), for: id)
    else { return nil }
    self.init(
      id: id, till: till, code: code,
      phone: PhoneNumber(country: content.country, nationalDigits: content.nationalDigits),
      stage: stage, fate: fate, sentAt: content.sentAt, acknowledgement: content.acknowledgement,
      login: content.login, userInfo: content.userInfo,
      answeredAfter: try row.integerIfAny("answered_after").map { .milliseconds($0) },
      outcome: try row.textIfAny("outcome").flatMap(EndCode.init),
      liftsCoolDown: try row.integer("lifted") != 0,
      staff: try row.textIfAny("staff").flatMap { Int($0) }.flatMap(StaffNumber.init),
      isSetAside: try row.integer("set_aside") != 0)
  }

  fileprivate var sealedContent: SealedContent {
    SealedContent(
      country: phone.country, nationalDigits: phone.nationalDigits,
      acknowledgement: acknowledgement, login: login, userInfo: userInfo, sentAt: sentAt)
  }
}

extension RequestRecord.Stage {
  fileprivate var isEnd: Bool {
    switch self {
    case .sending, .open, .redeemed, .held: false
    case .saved, .ended: true
    }
  }
}
