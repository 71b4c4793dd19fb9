import EnrollmentCore
import Foundation
import GRDB

/// What `sqlite_schema` says of one table, index or trigger.
struct SchemaEntry: Equatable {
  let type: String
  let name: String
  /// The table that it belongs to.
  let table: String
  /// The page at which its tree begins, the first of the file being 1; 0 for a trigger.
  let root: Int64
  /// The statement that made it; nil for an index that came with its table.
  let sql: String?

  /// No file of ours has a higher row in `sqlite_schema`.
  private static let rowLimit: Int64 = 999

  /// The entries of a file that can be read, each asked for by itself: a damaged one hides no other.
  /// Throws what is no fault of the file.
  static func all(in db: Database) throws -> [SchemaEntry] {
    let last = try unlessDamaged {
      try Int64.fetchOne(db, sql: "SELECT max(rowid) FROM sqlite_schema")
    }
    let statement = try db.cachedStatement(
      sql: "SELECT type, name, tbl_name, rootpage, sql FROM sqlite_schema WHERE rowid = ?")
    var entries: [SchemaEntry] = []
    for number in 0...max(0, min(last ?? rowLimit, rowLimit)) {
      let entry = try unlessDamaged {
        try Row.fetchOne(statement, arguments: [number]).map(SchemaEntry.init)
      }
      if let entry { entries.append(entry) }
    }
    return entries
  }

  private static func unlessDamaged<Value>(_ read: () throws -> Value?) throws -> Value? {
    do {
      return try read()
    } catch {
      guard error is StoreFailure || StoreFailure.meansDamage(error) else { throw error }
      return nil
    }
  }

  private init(_ row: Row) throws {
    type = try row.text("type")
    name = try row.text("name")
    table = try row.text("tbl_name")
    root = try row.integer("rootpage")
    sql = try row.textIfAny("sql")
  }

  /// The same one with another root.
  init(_ entry: SchemaEntry, root: Int64) {
    type = entry.type
    name = entry.name
    table = entry.table
    self.root = root
    sql = entry.sql
  }
}

extension Schema {
  /// What a new file of the version has, in the order in which it was made.
  private struct Plan {
    let entries: [SchemaEntry]
    /// Where the trees begin that the first step made and no later one made anew.
    let firstRoots: [String: Int64]

    init(version: Int) throws {
      let file = try DatabaseQueue()
      (entries, firstRoots) = try file.writeWithoutTransaction { db in
        try migrate(db, from: 0, to: 1, kind: .real, now: .distantPast)
        let first = try Self.places(in: db)
        try migrate(db, from: 1, to: version, kind: .real, now: .distantPast)
        // What is made anew stands at the end of the list.
        let kept = try Self.places(in: db).filter { first[$0.key] == $0.value }.map(\.value)
        let entries = try SchemaEntry.all(in: db)
        return (entries, roots(of: entries).filter { kept.contains($0.key) })
      }
    }

    /// The names by their rows.
    private static func places(in db: Database) throws -> [Int64: String] {
      let rows = try Row.fetchAll(db, sql: "SELECT rowid AS place, name FROM sqlite_schema")
      return try rows.reduce(into: [:]) { $0[try $1.integer("place")] = try $1.text("name") }
    }
  }

  /// What a file of the version should have, where it has `found`. Others that somebody added are
  /// left out.
  ///
  /// The first step fills an empty file, so its trees begin at the same pages in every store, unless
  /// somebody has written the file anew: that shows in most of them. Those of later steps begin
  /// wherever the file ended at that time.
  private static func entries(of plan: Plan, where found: [SchemaEntry]) -> [SchemaEntry] {
    let told = roots(of: found)
    let known = told.filter { plan.firstRoots[$0.key] != nil }
    // A bit changes one of them. Where the file was written anew most of them are others.
    let isAsMade = known.count { plan.firstRoots[$0.key] == $0.value } * 4 >= known.count * 3
    return plan.entries.map { entry in
      let made = isAsMade ? plan.firstRoots[entry.name] : nil
      return SchemaEntry(entry, root: made ?? told[entry.name] ?? entry.root)
    }
  }

  /// As above for a file that is damaged: where all trees but one begin as in a store that this
  /// version made, so did that one.
  static func entries(
    ofVersion version: Int, where found: [SchemaEntry]
  ) throws -> [SchemaEntry] {
    let plan = try Plan(version: version)
    let made = roots(of: plan.entries)
    let others = roots(of: found).count { made[$0.key] ?? $0.value != $0.value }
    return others <= 1 ? plan.entries : entries(of: plan, where: found)
  }

  private static func roots(of entries: [SchemaEntry]) -> [String: Int64] {
    entries.filter { $0.type != "trigger" }.reduce(into: [:]) { $0[$1.name] = $1.root }
  }

  /// Whether the file has the tables and indexes that one of the version has, word for word: SQLite
  /// itself takes a statement in which a letter of a name has changed.
  ///
  /// No bit makes a trigger vanish. Where somebody has taken one away, no member is hidden by that.
  static func isWhole(_ db: Database, version: Int) throws -> Bool {
    guard (1...Self.version).contains(version) else { return false }
    let found = try SchemaEntry.all(in: db)
    return entries(of: try Plan(version: version), where: found).allSatisfy { entry in
      let same = found.filter { $0.name == entry.name }
      return same == [entry] || same.isEmpty && entry.type == "trigger"
    }
  }
}
