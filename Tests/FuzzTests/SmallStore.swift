import CIBA
import Foundation
import GRDB

@testable import EnrollmentCore
@testable import MemberStore

/// The files of a store, without their locks.
struct StoreFiles: Sendable {
  var database: [UInt8]
  var log: [UInt8]
  var key: [UInt8]

  func write(to folder: String) throws {
    for (name, bytes) in [
      ("clubtill.sqlite", database), ("clubtill.sqlite-wal", log), ("journal.key", key),
    ] where name == "clubtill.sqlite" || !bytes.isEmpty {
      try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    }
  }

  init(database: [UInt8], log: [UInt8], key: [UInt8]) {
    (self.database, self.log, self.key) = (database, log, key)
  }

  init(folder: String) throws {
    func bytes(_ name: String) throws -> [UInt8] {
      [UInt8](FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data())
    }
    database = try bytes("clubtill.sqlite")
    log = try bytes("clubtill.sqlite-wal")
    key = try bytes("journal.key")
  }
}

/// A store with a few members and an open request, on pages of 512 bytes so that it is small.
enum SmallStore {
  /// 2026-05-04T12:00:00Z
  static let day = Date(timeIntervalSince1970: 1_777_896_000)
  static let till: Till = {
    guard let number = TillNumber(rawValue: 4), let letter = TillLetter(rawValue: "C") else {
      preconditionFailure("4 and C are a till")
    }
    return Till(number: number, letter: letter)
  }()

  static let whole = Task { try await make(inLog: false) }
  /// The last changes stand in the log alone.
  static let withLog = Task { try await make(inLog: true) }

  static func phone(_ digits: String) -> PhoneNumber {
    PhoneNumber(country: .norway, nationalDigits: digits)
  }

  static func enroll(_ name: String, phone: String, in store: MemberStore) async throws {
    let subject = "sub-" + phone
    let answer = Answer(
      login: VerifiedLogin(
        issuer: "https://login.example/", subject: subject, issuedAt: day,
        accessToken: AccessToken(rawValue: "token"), expiresIn: .seconds(300),
        receivedAt: BootInstant(sinceBoot: .seconds(1_010))),
      userInfo: UserInfo(
        subject: subject, name: name, phoneNumber: "47" + phone, phoneNumberVerified: true))
    _ = try await store.save(answer, for: try request(phone, .redeemed), isConfirmed: false)
  }

  private static func request(
    _ phone: String, _ stage: RequestRecord.Stage
  ) throws -> RequestRecord {
    guard let code = BindingCode(rawValue: "C-4793") else {
      preconditionFailure("C-4793 is a code")
    }
    return RequestRecord(
      id: RequestID(rawValue: UUID()), till: till, code: code, phone: Self.phone(phone),
      stage: stage, fate: .save,
      sentAt: Moment(wall: day, sinceBoot: .seconds(1_000), bootID: "boot"))
  }

  private static func make(inLog: Bool) async throws -> StoreFiles {
    let scratch = try ScratchFolder()
    let folder = scratch.path
    let options = MemberStoreOptions(now: { day })
    let first = try MemberStore(directory: folder, options: options)
    for (name, phone) in [("Kari Hansen", "40612345"), ("Bjørn Ærø", "90612345")] {
      try await enroll(name, phone: phone, in: first)
    }
    try await first.record(request("91234567", .sending))
    for member in try await first.find("kari", home: .norway, limit: 1) {
      try await first.noteLook(at: member, from: till, reason: .lookUp)
    }
    try await first.close()
    try makeSmall(folder + "/clubtill.sqlite")
    guard inLog else { return try StoreFiles(folder: folder) }
    let before = try StoreFiles(folder: folder)
    let second = try MemberStore(directory: folder, options: options)
    try await enroll("Åse Lund", phone: "41234567", in: second)
    let log = try StoreFiles(folder: folder).log
    try await second.close()
    return StoreFiles(database: before.database, log: log, key: before.key)
  }

  private static func makeSmall(_ path: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { db in
      try db.execute(
        sql: """
          PRAGMA journal_mode = DELETE; PRAGMA page_size = 512; VACUUM; PRAGMA journal_mode = WAL
          """)
    }
    try queue.close()
  }
}

/// A value of a wrong kind or range in one column, where SQLite lets it in.
struct OddRow {
  private static let columns = [
    ("store", "kind"), ("store", "clock"), ("store", "members"), ("store", "members_made"),
    ("member", "id"), ("member", "number"), ("member", "name"), ("member", "given_name"),
    ("member", "family_name"), ("member", "phone"), ("member", "birth_date"), ("member", "state"),
    ("member", "joined_at"), ("member", "joined_till"), ("member", "joined_letter"),
    ("member", "origin_sequence"), ("member", "identity_time"), ("member", "logical_clock"),
    ("member", "erased_at"), ("member", "digest"), ("member", "row_id"), ("identity", "subject"),
    ("identity", "member"), ("look", "folded"), ("look", "member"), ("consent", "sequence"),
    ("consent", "chain"), ("access", "sequence"), ("request", "id"), ("request", "till"),
    ("request", "letter"), ("request", "code"), ("request", "stage"), ("request", "fate"),
    ("request", "sent_wall"), ("request", "expires_in"), ("request", "outcome"),
    ("request", "sealed"), ("origin", "uuid"), ("issuer", "url"),
  ]

  private let table: String
  private let column: String
  private let value: DatabaseValue

  /// The first byte chooses the column, the second the kind of the value; the rest is the value.
  init(_ bytes: [UInt8]) {
    (table, column) = Self.columns[Int(bytes.first ?? 0) % Self.columns.count]
    let rest = bytes.dropFirst(2)
    value =
      switch (bytes.dropFirst().first ?? 0) % 4 {
      case 0: rest.prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) }.databaseValue
      case 1: String(decoding: rest, as: UTF8.self).databaseValue
      case 2: Data(rest).databaseValue
      default: .null
      }
  }

  func written(into database: [UInt8]) throws -> [UInt8] {
    let folder = try ScratchFolder()
    let path = folder.file("clubtill.sqlite")
    try Data(database).write(to: URL(fileURLWithPath: path))
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { db in
      try db.execute(
        sql: "PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF")
      // What a strict table or an append-only book does not take stays as it was.
      try? db.execute(sql: "UPDATE OR IGNORE \(table) SET \(column) = ?", arguments: [value])
      try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
    }
    try queue.close()
    return try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
  }
}
