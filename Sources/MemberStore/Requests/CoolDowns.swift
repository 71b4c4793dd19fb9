import Crypto
import EnrollmentCore
import Foundation
import GRDB

/// The rows of the table `cool_down`: numbers that said no and are left alone until the day's end.
///
/// ```text
/// number_hash       keyed hash of country code and digits, 16 bytes
/// ends_wall         milliseconds since 1970 UTC
/// ends_since_boot   milliseconds, good under boot_id
/// boot_id           the start of the machine that the row counts by
/// ```
/// The key is a file of its own, `cool-down.key`: made with the first no, alive as long as there is a
/// row, and removed with the last one. Without it a row says nothing about any number. Everything
/// here happens inside the gate, so the key is that of the rows.
struct CoolDowns {
  /// No statement reads the whole table.
  enum Statement: String, CaseIterable {
    case ofNumber =
      "SELECT ends_wall, ends_since_boot, boot_id FROM cool_down WHERE number_hash = ?"
    case earlierBoot = "SELECT * FROM cool_down WHERE boot_id < ?"
    case laterBoot = "SELECT * FROM cool_down WHERE boot_id > ?"
    case forgetOver = "DELETE FROM cool_down WHERE boot_id = ? AND ends_since_boot <= ?"
    case forget = "DELETE FROM cool_down WHERE number_hash = ?"
    /// None of them ends later: a row that does is damaged, and is given that end.
    case endInTime =
      "UPDATE cool_down SET ends_since_boot = ? WHERE boot_id = ? AND ends_since_boot > ?"
    /// By how much wall clock and time since boot lie apart now, twice, and the start of the machine.
    case followClock = """
      UPDATE cool_down SET ends_wall = ends_since_boot + ?
      WHERE boot_id = ? AND abs(ends_wall - ends_since_boot - ?) > 60000
      """
  }

  let db: Database
  let keyFile: KeyFile

  static func any(in db: Database) throws -> Bool {
    try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM cool_down)") ?? false
  }

  /// Leaves `phone` alone until `coolDown` has ended, which takes the place of an earlier one.
  func note(_ phone: PhoneNumber, _ coolDown: CoolDown) throws {
    try write(coolDown, hash: Self.hash(of: phone, key: try keyFile.load()))
  }

  /// The cool-down that `phone` is in, if it is in one.
  func coolDown(of phone: PhoneNumber) throws -> CoolDown? {
    guard let key = try keyFile.existing() else { return nil }
    return try Row.fetchOne(
      db.cachedStatement(sql: Statement.ofNumber.rawValue),
      arguments: [Self.hash(of: phone, key: key)]
    ).map(CoolDown.init)
  }

  /// Takes away the cool-down of `phone`. The key stays for now: if this is undone, the row must
  /// still say something.
  func lift(_ phone: PhoneNumber) throws {
    guard let key = try keyFile.existing() else { return }
    try db.execute(
      sql: Statement.forget.rawValue, arguments: [Self.hash(of: phone, key: key)])
  }

  /// Deletes what is over at `now`, moves what is left from before a start of the machine onto the
  /// clocks of this one, and removes the key with the last row.
  func forget(endedBy now: Moment) throws {
    for statement in [Statement.earlierBoot, .laterBoot] {
      for row in try Row.fetchAll(db, sql: statement.rawValue, arguments: [now.bootID]) {
        let hash = try row.blob("number_hash")
        if let coolDown = try CoolDown(row).moved(onto: now) {
          try write(coolDown, hash: hash)
        } else {
          try db.execute(sql: Statement.forget.rawValue, arguments: [hash])
        }
      }
    }
    try db.execute(
      sql: Statement.forgetOver.rawValue,
      arguments: [now.bootID, now.sinceBoot.milliseconds])
    let latest = (now.sinceBoot + CoolDown.longest).milliseconds
    try db.execute(
      sql: Statement.endInTime.rawValue, arguments: [latest, now.bootID, latest])
    // Where the wall clock was set meanwhile the next start of the machine is to find its right time.
    let apart = now.wall.milliseconds - now.sinceBoot.milliseconds
    try db.execute(
      sql: Statement.followClock.rawValue, arguments: [apart, now.bootID, apart])
    if try !Self.any(in: db) { try keyFile.remove() }
  }

  private func write(_ coolDown: CoolDown, hash: Data) throws {
    try db.execute(
      sql: """
        INSERT INTO cool_down (number_hash, ends_wall, ends_since_boot, boot_id)
        VALUES (?, ?, ?, ?)
        ON CONFLICT (number_hash) DO UPDATE SET
          ends_wall = excluded.ends_wall, ends_since_boot = excluded.ends_since_boot,
          boot_id = excluded.boot_id
        """,
      arguments: [
        hash, coolDown.end.wall.milliseconds, coolDown.end.sinceBoot.milliseconds,
        coolDown.end.bootID,
      ])
  }

  private static func hash(of phone: PhoneNumber, key: Data) -> Data {
    let code = HMAC<SHA256>.authenticationCode(
      for: Data(phone.msisdn.utf8), using: SymmetricKey(data: key))
    return Data(code).prefix(16)
  }
}

extension CoolDown {
  fileprivate init(_ row: Row) throws(StoreFailure) {
    self.init(
      end: Moment(
        wall: Date(milliseconds: try row.integer("ends_wall")),
        sinceBoot: .milliseconds(try row.integer("ends_since_boot")),
        bootID: try row.text("boot_id")))
  }
}
