import CIBA
import EnrollmentCore
import Foundation
import GRDB
import TestSupport
import Testing

@testable import MemberStore

/// A state folder of its own for one test, gone at its end.
final class StateFolder: Sendable {
  let path = NSTemporaryDirectory() + "clubtill-store-" + UUID().uuidString

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Another folder with the same files, as a copy for a fresh start would have them.
  static func copy(of folder: StateFolder) throws -> StateFolder {
    let copy = StateFolder()
    try FileManager.default.copyItem(atPath: folder.path, toPath: copy.path)
    return copy
  }

  /// The same while a store is open on it: a second descriptor of this process on the open files would
  /// drop this process's locks on them.
  static func copyByAnotherProcess(of folder: StateFolder) async throws -> StateFolder {
    let copy = StateFolder()
    let copying = try ChildProcess(["/bin/cp", "-r", folder.path, copy.path], environment: [:])
    #expect(await copying.end() == 0)
    #expect(copy.names == folder.names)
    return copy
  }

  var database: String { path + "/clubtill.sqlite" }

  func file(_ name: String) -> String { path + "/" + name }

  func open(
    at date: Date = Sample.day, kind: StoreKind = .real,
    access: MemberStoreOptions.Access = .readWrite, patience: Duration = .seconds(10)
  ) throws(StoreFailure) -> MemberStore {
    try MemberStore(
      directory: path,
      options: MemberStoreOptions(kind: kind, access: access, now: { date }), patience: patience)
  }

  /// Looks into the file beside the store, as `sqlite3` would.
  func inspect<Result>(_ body: (Database) throws -> Result) throws -> Result {
    let queue = try DatabaseQueue(path: database)
    defer { try? queue.close() }
    return try queue.writeWithoutTransaction(body)
  }

  /// Makes the file what the first version of the program would have written: undoes every later
  /// step of the schema, the last one first.
  func takeBackToFirstVersion() throws {
    try inspect { db in
      try takeBackLookKeys(in: db)
      try takeBackSeals(in: db)
      try db.execute(
        sql: """
          DROP TABLE till_sign_in;
          DROP TABLE many_looks;
          ALTER TABLE request DROP COLUMN saved_after;
          ALTER TABLE request DROP COLUMN set_aside;
          DROP TABLE greeting;
          DROP TABLE sign_in;
          DROP TABLE staff;
          DROP INDEX request_numbered;
          DROP INDEX request_member;
          DROP TABLE unvisited;
          DROP INDEX member_visited;
          ALTER TABLE member DROP COLUMN visited_on;
          DROP TABLE erasure;
          ALTER TABLE member DROP COLUMN note;
          ALTER TABLE member DROP COLUMN address_time;
          ALTER TABLE member DROP COLUMN address;
          ALTER TABLE member DROP COLUMN email_time;
          ALTER TABLE member DROP COLUMN email;
          DROP TABLE deed;
          DROP INDEX request_without_field;
          DROP INDEX member_for_lead;
          ALTER TABLE store DROP COLUMN lead_day;
          ALTER TABLE member DROP COLUMN lead_clock;
          DROP INDEX request_saved;
          DROP INDEX request_answered;
          ALTER TABLE request DROP COLUMN answered_after;
          ALTER TABLE request DROP COLUMN lifted;
          DROP TABLE cool_down;
          PRAGMA user_version = 1;
          """)
    }
    try writeAsFirstVersion()
  }

  /// Brings all rows into a file that the first step has made, with its tables where they were then.
  private func writeAsFirstVersion() throws {
    let first = database + ".first"
    let file = try DatabaseQueue(path: first)
    try file.writeWithoutTransaction { db in
      try Schema.migrate(db, from: 0, to: 1, kind: .real, now: Sample.day)
      try db.execute(sql: "ATTACH ? AS later", arguments: [database])
      try db.execute(sql: "DELETE FROM store; DELETE FROM origin")
      let tables = "SELECT name FROM sqlite_schema WHERE type = 'table'"
      for table in try String.fetchAll(db, sql: tables) {
        try db.execute(sql: "INSERT INTO main.\(table) SELECT * FROM later.\(table)")
      }
    }
    try file.close()
    for ending in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: database + ending)  // Not all may be there.
    }
    try FileManager.default.moveItem(atPath: first, toPath: database)
  }

  /// Pairs of words without the others, an ending for each initial, and subjects as text.
  private func takeBackLookKeys(in db: Database) throws {
    let keys = try Row.fetchAll(db, sql: "SELECT folded, member FROM look")
    let identities = try Row.fetchAll(db, sql: "SELECT issuer, subject, member FROM identity")
    try db.execute(
      sql: """
        DELETE FROM look;
        DROP TABLE identity;
        CREATE TABLE identity (
          issuer INTEGER NOT NULL REFERENCES issuer (issuer_id),
          subject TEXT NOT NULL,
          member INTEGER NOT NULL REFERENCES member (row_id),
          PRIMARY KEY (issuer, subject)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX identity_member ON identity (member);
        """)
    for row in identities {
      try db.execute(
        sql: "INSERT INTO identity VALUES (?, ?, ?)",
        arguments: [row["issuer"] as Int64, try SubjectColumn.subject(in: row), row["member"]])
    }
    for row in keys {
      let key: String = row["folded"]
      let old =
        key.contains(":")
        ? key.drop { $0 != ":" }.dropFirst().map { "\(key.prefix(4)) \($0)" }
        : [key.split(separator: " ").prefix(2).joined(separator: " ")]
      for key in old {
        try db.execute(
          sql: "INSERT OR IGNORE INTO look VALUES (?, ?)", arguments: [key, row["member"] as Int64])
      }
    }
  }

  /// Chains over sequence and commitment alone, and no heads.
  private func takeBackSeals(in db: Database) throws {
    for book in [Book.consent, .access] {
      let table = book.rawValue
      try db.execute(sql: "DROP TRIGGER \(table)_keeps_contents")
      let trigger = try Self.firstTrigger(of: book)
      var chain = BookSeal.start
      for row in try Row.fetchAll(db, sql: "SELECT * FROM \(table) ORDER BY sequence") {
        let sequence = try row.integer("sequence")
        chain = BookSeal(
          book: book, origin: Data(), sequence: sequence, at: 0, subject: nil,
          commitment: try row.blob("commitment")
        ).chain(after: chain, form: 1)
        try db.execute(
          sql: "UPDATE \(table) SET chain = ? WHERE sequence = ?", arguments: [chain, sequence])
      }
      try db.execute(
        sql: """
          ALTER TABLE \(table) DROP COLUMN subject;
          ALTER TABLE \(table) DROP COLUMN form;
          \(trigger)
          """)
    }
    try db.execute(sql: "DROP TABLE book_head")
  }

  private static func firstTrigger(of book: Book) throws -> String {
    let start = try Sample.required(
      book.table.range(of: "CREATE TRIGGER \(book.rawValue)_keeps_contents"))
    return String(book.table[start.lowerBound...])
  }

  func mode(of name: String) -> mode_t {
    FileStatus(path: file(name))?.permissions ?? 0
  }

  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }
}

/// Made-up people and requests.
enum Sample {
  /// 2026-05-04T12:00:00Z: 17 whole weeks after the first of January.
  static let day = Date(timeIntervalSince1970: 1_777_896_000)
  /// Somebody where nobody signs in.
  static let hand = Hand(till: nil, staff: nil)
  /// A command that somebody gave at the till.
  static var importing: Hand { get throws { Hand(till: try till(), staff: nil) } }
  static let issuer = "https://login.example/"

  static func till(_ number: Int = 4, letter: String = "C") throws -> Till {
    Till(
      number: try required(TillNumber(rawValue: number)),
      letter: try required(TillLetter(rawValue: letter)))
  }

  static func phone(_ digits: String = "40612345") -> PhoneNumber {
    PhoneNumber(country: .norway, nationalDigits: digits)
  }

  static func login(
    _ subject: String = "sub-1", issuedAt: Date = day, token: String = "token-1"
  ) -> VerifiedLogin {
    VerifiedLogin(
      issuer: issuer, subject: subject, issuedAt: issuedAt,
      accessToken: AccessToken(rawValue: token), expiresIn: .seconds(300),
      receivedAt: BootInstant(sinceBoot: .seconds(1_010)))
  }

  static func userInfo(
    _ subject: String = "sub-1", name: String? = "Solveig Aasen", phone: String? = "4740612345"
  ) -> UserInfo {
    UserInfo(subject: subject, name: name, phoneNumber: phone, phoneNumberVerified: true)
  }

  static func answer(
    _ subject: String = "sub-1", name: String? = "Solveig Aasen", phone: String? = "4740612345",
    issuedAt: Date = day
  ) -> Answer {
    Answer(
      login: login(subject, issuedAt: issuedAt),
      userInfo: userInfo(subject, name: name, phone: phone))
  }

  static func request(
    _ phone: PhoneNumber = phone(), stage: RequestRecord.Stage = .sending, till: Till? = nil,
    code: String = "C-4793", sentAt: Date = day
  ) throws -> RequestRecord {
    let reached = RequestRecord.Stage.allCases.firstIndex(of: stage) ?? 0
    return RequestRecord(
      id: RequestID(rawValue: UUID()), till: try till ?? Self.till(),
      code: try required(BindingCode(rawValue: code)), phone: phone, stage: stage, fate: .save,
      sentAt: Moment(wall: sentAt, sinceBoot: .milliseconds(1_000_250), bootID: "boot-1"),
      acknowledgement: reached < 1
        ? nil
        : Acknowledgement(
          id: AuthenticationRequestID(rawValue: "auth-req-id-1"), expiresIn: .seconds(180),
          interval: .seconds(5), sentAt: BootInstant(sinceBoot: .seconds(1_000)),
          receivedAt: BootInstant(sinceBoot: .milliseconds(1_000_400))),
      login: reached < 2 ? nil : login(), userInfo: reached < 3 ? nil : userInfo(),
      answeredAfter: reached < 2 ? nil : .milliseconds(40_250))
  }

  struct Missing: Error {}

  static func required<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw Missing() }
    return value
  }
}

extension MemberStore {
  /// Enrolls somebody for whom all goes well, and returns the member.
  @discardableResult
  func enroll(
    _ name: String?, phone: String = "40612345", subject: String = UUID().uuidString,
    issuedAt: Date = Sample.day, till: Till? = nil
  ) throws -> Enrollment {
    let answer = Sample.answer(subject, name: name, phone: "47" + phone, issuedAt: issuedAt)
    let request = try Sample.request(Sample.phone(phone), stage: .redeemed, till: till)
    switch try save(answer, for: request, isConfirmed: false) {
    case .enrolled(let enrollment): return enrollment
    case .held: throw Sample.Missing()
    }
  }

  /// Lets the file grow to `pages`, or not at all where it is larger: a disk with that much room.
  func capPages(at pages: Int) throws {
    try file.withWriter { _ = try Int.fetchOne($0, sql: "PRAGMA max_page_count = \(pages)") }
  }
}
