import EnrollmentCore
import Foundation
import GRDB

/// A copy of a damaged store in which all tables can be found again.
///
/// SQLite opens no file in whose list of tables a single bit is wrong. So the copy gets a first page
/// without any list, and the list that this program makes is written into it anew: of the damaged
/// one nothing is used but where the trees begin, and that only where it cannot be known. The log is
/// folded in. Nothing of the damaged file is changed; nobody has it open, see ``StoreFolder``.
struct MendedCopy {
  let folder: StoreFolder
  /// What is told of a store that is newer than this program.
  let tooNew: String

  private var path: String { folder.copyToRead }
  private static let headerBytes = 100

  /// Makes the copy and opens it for reading. Throws `unusable` for a newer store, and other errors
  /// where there is no room for the copy.
  func make() throws -> DatabaseQueue {
    let alone = try make(withLog: false)
    guard let log = FileStatus(path: folder.path(of: .writeAheadLog)), log.bytes > 0 else {
      return alone
    }
    let mark = Self.mark(of: alone)
    try alone.close()
    let whole = try make(withLog: true)
    // A log of another store is left out. Without a mark all that there is may stand in the log.
    guard let mark, Self.mark(of: whole) != mark else { return whole }
    try whole.close()
    return try make(withLog: false)
  }

  private static func mark(of file: DatabaseQueue) -> StoreMark? {
    do {
      return try file.read { try StoreMark($0) }
    } catch {
      return nil  // Damaged as well.
    }
  }

  private func make(withLog: Bool) throws -> DatabaseQueue {
    folder.removeCopyToRead()
    let pageBytes = try copy(withLog: withLog)
    let list = try list(pageBytes: pageBytes)
    try write(Self.header(pageBytes: pageBytes) + Self.emptyLeaf(pageBytes: pageBytes))
    let file = try DatabaseQueue(path: path, configuration: .damaged(readonly: false))
    try file.writeWithoutTransaction { db in
      // Nobody needs the copy after a power cut.
      try db.execute(sql: "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF")
      try db.inTransaction {
        for entry in list {
          try db.execute(
            sql: """
              INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql)
              VALUES (?, ?, ?, ?, ?)
              """, arguments: [entry.type, entry.name, entry.table, entry.root, entry.sql])
        }
        return .commit
      }
    }
    try file.close()
    return try DatabaseQueue(path: path, configuration: .damaged(readonly: true))
  }

  /// Copies the damaged file, and returns how many bytes its pages have.
  private func copy(withLog: Bool) throws -> Int {
    let database = folder.path(of: .database)
    try FileManager.default.copyItem(atPath: database, toPath: path)
    if withLog {
      try FileManager.default.copyItem(
        atPath: folder.path(of: .writeAheadLog), toPath: path + "-wal")
    }
    for ending in ["", "-wal"] { chmod(path + ending, 0o600) }
    let told = StoreHeader(path: database)?.pageBytes ?? 0
    return (512...32_768).contains(told) && told.nonzeroBitCount == 1 ? told : 4096
  }

  /// Folds the log in, and returns the tables that there should be, each with the page at which it
  /// begins, and the one index that a salvage asks.
  private func list(pageBytes: Int) throws -> [SchemaEntry] {
    let header = Self.header(pageBytes: pageBytes)
    let found: [SchemaEntry]
    do {
      try write(header)
      found = try foldLog()
    } catch {
      // Not even a beginning of the list can be read.
      try write(header + Self.emptyLeaf(pageBytes: pageBytes))
      found = try foldLog()
    }
    // A newer program may have been cut short before the file itself said so.
    if let header = StoreHeader(path: path), header.version > Schema.version {
      throw StoreFailure.unusable(detail: tooNew)
    }
    return try Schema.entries(ofVersion: Schema.version, where: found).filter {
      $0.type == "table" || $0.name == "identity_member"
    }
  }

  /// Returns the list as it is in the copy with its log.
  private func foldLog() throws -> [SchemaEntry] {
    let file = try DatabaseQueue(path: path, configuration: .damaged(readonly: false))
    return try file.writeWithoutTransaction { db in
      let found = try SchemaEntry.all(in: db)
      _ = try db.checkpoint(.truncate)
      return found
    }
  }

  /// The first bytes of every file that this program makes.
  ///
  /// Source: sqlite.org/fileformat2.html, section 1.3.
  private static func header(pageBytes: Int) -> Data {
    var header = Data("SQLite format 3\u{0}".utf8)
    header += [UInt8(pageBytes >> 8), UInt8(pageBytes & 0xFF), 1, 1, 0, 64, 32, 32]
    // No number of pages: the size of the file tells it.
    header += Data(count: 44 - header.count) + [0, 0, 0, 4]
    header += Data(count: 56 - header.count) + [0, 0, 0, 1]
    return header + Data(count: headerBytes - header.count)
  }

  /// What follows the header on the first page of a file without tables: the leaf of a tree, with
  /// no row.
  ///
  /// Source: sqlite.org/fileformat2.html, section 1.6.
  private static func emptyLeaf(pageBytes: Int) -> Data {
    let leaf = Data([0x0D, 0, 0, 0, 0, UInt8(pageBytes >> 8), UInt8(pageBytes & 0xFF), 0])
    return leaf + Data(count: pageBytes - headerBytes - leaf.count)
  }

  /// Writes over the beginning of the copy, which nobody has open.
  private func write(_ beginning: Data) throws {
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.write(contentsOf: beginning)
    try file.close()
  }
}

extension Configuration {
  /// For a damaged file: what of its list of tables cannot be read is left out.
  static func damaged(readonly: Bool) -> Configuration {
    var configuration = StoreOpening.configuration(readonly: readonly)
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA writable_schema = ON")
      // The first statement tells what is wrong with the list; the next ones use the rest of it.
      _ = try? Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema")
    }
    return configuration
  }
}
