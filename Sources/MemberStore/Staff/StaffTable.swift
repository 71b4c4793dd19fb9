import EnrollmentCore
import Foundation
import GRDB

/// The rows of the table `staff`, and of `sign_in`, which counts wrong tries.
///
/// ```text
/// staff     number        1 to 9999
///           name, role    as StaffMember has them
///           pin_rounds, pin_block, pin_lanes, pin_salt, pin_hash   see PINHash
///           pin_key       which key the hash was made with, see StaffKey
///           card          keyed hash of the card's code, or NULL
///           changed_at    milliseconds since 1970 UTC
///           digest        see RowDigest; of all columns before it
/// sign_in   number        the staff number that was tried, on the list or not; older versions: 0 for cards
///           wrong         wrong tries in a row
///           ends_wall, ends_since_boot, boot_id   when the next one is looked at
/// till_sign_in   the same by the number of the till that was tried at, as `till`
/// ```
/// A row that is not as it was written stands for nobody: nobody signs in with it, and its role counts
/// for nothing, until the number is added anew.
struct StaffTable {
  let db: Database

  enum Statement: String, CaseIterable {
    case all = "SELECT * FROM staff ORDER BY number"
    case one = "SELECT * FROM staff WHERE number = ?"
    case any = "SELECT EXISTS (SELECT 1 FROM staff)"
    case withCard = "SELECT * FROM staff WHERE card = ?"
    case put = """
      INSERT OR REPLACE INTO staff (
        number, name, role, pin_rounds, pin_block, pin_lanes, pin_salt, pin_hash, pin_key, changed_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """
    case setName = "UPDATE staff SET name = ?, changed_at = ? WHERE number = ?"
    case setRole = "UPDATE staff SET role = ?, changed_at = ? WHERE number = ?"
    case setPIN = """
      UPDATE staff SET pin_rounds = ?, pin_block = ?, pin_lanes = ?, pin_salt = ?, pin_hash = ?,
        pin_key = ?, changed_at = ?
      WHERE number = ?
      """
    case setDigest = "UPDATE staff SET digest = ? WHERE number = ?"
    case setCard = "UPDATE staff SET card = ?, changed_at = ? WHERE number = ?"
    case remove = "DELETE FROM staff WHERE number = ?"
    case tries = "SELECT * FROM sign_in WHERE number = ?"
    case putTries = """
      INSERT INTO sign_in (number, wrong, ends_wall, ends_since_boot, boot_id)
      VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (number) DO UPDATE SET
        wrong = excluded.wrong, ends_wall = excluded.ends_wall,
        ends_since_boot = excluded.ends_since_boot, boot_id = excluded.boot_id
      """
    case clearTries = "DELETE FROM sign_in WHERE number = ?"
    case tillTries = "SELECT * FROM till_sign_in WHERE till = ?"
    case putTillTries = """
      INSERT INTO till_sign_in (till, wrong, ends_wall, ends_since_boot, boot_id)
      VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (till) DO UPDATE SET
        wrong = excluded.wrong, ends_wall = excluded.ends_wall,
        ends_since_boot = excluded.ends_since_boot, boot_id = excluded.boot_id
      """
    case clearTillTries = "DELETE FROM till_sign_in WHERE till = ?"
  }

  /// One row with what nobody is told of it.
  struct Entry {
    let member: StaffMember
    let pin: PINHash?

    /// - Parameter key: today's; nil where there is none.
    init(_ row: Row, key: StaffKey?) throws {
      guard try row.blob("digest") == StaffTable.digest(of: row) else { throw Row.damaged("staff") }
      try self.init(unsealed: row, key: key)
    }

    /// A row of a version that wrote no digests.
    init(unsealed row: Row, key: StaffKey?) throws {
      guard let number = StaffNumber(rawValue: Int(try row.integer("number"))),
        let role = Role(rawValue: try row.text("role"))
      else { throw Row.damaged("staff") }
      let isOurKey = try row.blob("pin_key") == key?.id
      let cost = PINHash.Cost(
        roundsLog2: Int(try row.integer("pin_rounds")),
        blockSize: Int(try row.integer("pin_block")),
        lanes: Int(try row.integer("pin_lanes")))
      let (salt, hash) = (try row.blob("pin_salt"), try row.blob("pin_hash"))
      pin =
        isOurKey && cost.isBearable ? PINHash(cost: cost, salt: salt, hash: hash) : nil
      member = StaffMember(
        number: number, name: try row.text("name"), role: role, pin: pin == nil ? .lost : .set,
        hasCard: try row.blobIfAny("card") != nil)
    }
  }

  /// What wrong tries are counted by: one of a PIN counts for both.
  enum Counter: Hashable {
    /// A staff number, on the list or not.
    case number(Int)
    case till(TillNumber)

    fileprivate var statements: (tries: Statement, put: Statement, clear: Statement) {
      switch self {
      case .number: (.tries, .putTries, .clearTries)
      case .till: (.tillTries, .putTillTries, .clearTillTries)
      }
    }

    fileprivate var key: Int {
      switch self {
      case .number(let number): number
      case .till(let till): till.rawValue
      }
    }
  }

  /// Wrong tries in a row, and when the next one is looked at.
  struct Tries {
    var wrong: Int
    var end: Moment

    private static let mostCounted = 1_000_000

    /// One more wrong one at `now`.
    func oneMore(at now: Moment) -> Tries {
      // A damaged count makes nobody free, and nobody wait for longer than the longest.
      let count = min(max(wrong, 0), Self.mostCounted) + 1
      let wait = SignInRule.wait(afterWrong: count)
      return Tries(
        wrong: count,
        end: Moment(
          wall: now.wall.addingTimeInterval(wait / .seconds(1)), sinceBoot: now.sinceBoot + wait,
          bootID: now.bootID))
    }
  }

  /// Everybody whose row is as it was written.
  func all(key: StaffKey?) throws -> [Entry] {
    try Row.fetchAll(cached(.all)).compactMap { try Self.entry($0, key: key) }
  }

  /// The numbers of the rows that are not.
  func unreadable() throws -> [StaffNumber] {
    try Row.fetchAll(cached(.all)).filter { try Self.entry($0, key: nil) == nil }
      .compactMap { StaffNumber(rawValue: Int(try $0.integer("number"))) }
  }

  /// Nil where nobody has the number, or the row is not as it was written.
  func entry(_ number: StaffNumber, key: StaffKey?) throws -> Entry? {
    try Row.fetchOne(cached(.one), arguments: [number.rawValue])
      .flatMap { try Self.entry($0, key: key) }
  }

  func entry(with card: StaffCard, key: StaffKey) throws -> Entry? {
    try Row.fetchOne(cached(.withCard), arguments: [key.hash(of: card)])
      .flatMap { try Self.entry($0, key: key) }
  }

  private static func entry(_ row: Row, key: StaffKey?) throws -> Entry? {
    do {
      return try Entry(row, key: key)
    } catch is StoreFailure {
      return nil
    }
  }

  /// The role of somebody on the list; nil where nobody has that number.
  func role(of number: StaffNumber) throws -> Role? {
    try entry(number, key: nil)?.member.role
  }

  /// Whether the number is on the list, though its row may be another than was written.
  func has(_ number: StaffNumber) throws -> Bool {
    try Row.fetchOne(cached(.one), arguments: [number.rawValue]) != nil
  }

  func isEmpty() throws -> Bool { try !(Bool.fetchOne(cached(.any)) ?? false) }

  func tries(_ counter: Counter) throws -> Tries? {
    try Row.fetchOne(cached(counter.statements.tries), arguments: [counter.key]).map { row in
      Tries(
        wrong: Int(try row.integer("wrong")),
        end: Moment(
          wall: Date(milliseconds: try row.integer("ends_wall")),
          sinceBoot: .milliseconds(try row.integer("ends_since_boot")),
          bootID: try row.text("boot_id")))
    }
  }

  func put(_ tries: Tries, _ counter: Counter) throws {
    try cached(counter.statements.put).execute(arguments: [
      counter.key, tries.wrong, tries.end.wall.milliseconds, tries.end.sinceBoot.milliseconds,
      tries.end.bootID,
    ])
  }

  func clearTries(_ counter: Counter) throws {
    try cached(counter.statements.clear).execute(arguments: [counter.key])
  }

  /// Writes the digest of a row that was changed, or comes from a store that had none.
  func seal(_ number: StaffNumber) throws {
    guard let row = try Row.fetchOne(cached(.one), arguments: [number.rawValue]) else { return }
    try cached(.setDigest).execute(arguments: [Self.digest(of: row), number.rawValue])
  }

  /// The same for all.
  func sealAll() throws {
    for row in try Row.fetchAll(cached(.all)) {
      guard let number = StaffNumber(rawValue: Int(try row.integer("number"))) else { continue }
      try seal(number)
    }
  }

  /// Whether a row of another store is as it was written, as far as it tells.
  static func isWhole(_ row: Row) -> Bool {
    do {
      let hasDigest = row.hasColumn("digest") ? try row.blobIfAny("digest") != nil : false
      _ = try hasDigest ? Entry(row, key: nil) : Entry(unsealed: row, key: nil)
      return true
    } catch {
      return false
    }
  }

  private static func digest(of row: Row) -> Data {
    RowDigest.make(of: columns.map { row[$0] as DatabaseValue })
  }

  private static let columns = [
    "number", "name", "role", "pin_rounds", "pin_block", "pin_lanes", "pin_salt", "pin_hash",
    "pin_key", "card", "changed_at",
  ]

  func cached(_ statement: Statement) throws -> GRDB.Statement {
    try db.cachedStatement(sql: statement.rawValue)
  }
}
