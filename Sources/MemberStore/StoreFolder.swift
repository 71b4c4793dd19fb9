import EnrollmentCore
import Foundation

/// The state folder: its files by name, and the checks that need no opening of them.
///
/// Inside the process nothing but SQLite opens the database files: closing any other descriptor on
/// them would drop the locks of the whole process. So this looks (`lstat`), renames and sets modes.
struct StoreFolder: Sendable {
  enum File {
    case database, writeAheadLog, sharedMemory
    /// The gate, see ``StoreGate``.
    case gate
    /// Held shared by every process that has the store open.
    case users
    case journalKey
    /// See ``CoolDowns``.
    case coolDownKey
    case till(TillNumber)
    case request(RequestID)
  }

  static let databaseName = "clubtill.sqlite"

  let path: String

  /// - Parameter makesIt: whether a missing folder is made (0700, parents too).
  init(path: String, makesIt: Bool) throws(StoreFailure) {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    self.path = path
    var status = FileStatus(following: path)
    if status == nil {
      guard errno == ENOENT else {
        throw .unusable(detail: "the folder \(path): \(SystemFault.current)")
      }
      guard makesIt else { throw .unusable(detail: "there is no folder \(path)") }
      try Self.make(path)
      status = FileStatus(following: path)
    }
    guard status?.kind == .folder else { throw .unusable(detail: "\(path) is not a folder") }
  }

  func path(of file: File) -> String {
    switch file {
    case .database: path + "/" + Self.databaseName
    case .writeAheadLog: path + "/" + Self.databaseName + "-wal"
    case .sharedMemory: path + "/" + Self.databaseName + "-shm"
    case .gate: path + "/store.lock"
    case .users: path + "/store.users"
    case .journalKey: path + "/journal.key"
    case .coolDownKey: path + "/cool-down.key"
    case .till(let till):
      path + "/till-" + String(10_000 + till.rawValue).dropFirst() + ".lock"
    case .request(let id): path + "/request-\(id.rawValue.uuidString.lowercased()).lock"
    }
  }

  /// How many bytes the database and its log have, or nil where there is no database.
  ///
  /// Throws `unusable` for anything but plain files of our own user.
  func databaseBytes() throws(StoreFailure) -> Int? {
    var total: Int?
    for file in [File.database, .writeAheadLog, .sharedMemory] {
      let path = path(of: file)
      guard let status = FileStatus(path: path) else {
        guard errno == ENOENT else {
          throw .unusable(detail: "\(path): \(SystemFault.current)")
        }
        if case .database = file { return nil }
        continue
      }
      if let reason = Self.objection(to: status) {
        throw .unusable(detail: "\(path) \(reason)")
      }
      if status.permissions & 0o077 != 0 { chmod(path, 0o600) }
      total = (total ?? 0) + status.bytes
    }
    return total
  }

  /// Makes the empty database file with the mode that SQLite copies to its other files.
  func makeDatabaseFile() throws(StoreFailure) {
    let path = path(of: .database)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .cannotWrite(detail: "\(path): \(SystemFault.current)") }
    fchmod(descriptor, 0o600)
    close(descriptor)
  }

  /// Gives the database and its log another name, so that they can be looked into later.
  ///
  /// Returns the new path of the database.
  func setAside(at date: Date) throws(StoreFailure) -> String {
    let stamp = date.formatted(
      Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted))
    let database = path(of: .database)
    var target = "\(database).damaged-\(stamp)"
    var count = 1
    while access(target, F_OK) == 0 {
      count += 1
      target = "\(database).damaged-\(stamp)-\(count)"
    }
    for (file, ending) in [(File.writeAheadLog, "-wal"), (.sharedMemory, "-shm"), (.database, "")] {
      guard rename(path(of: file), target + ending) != 0, errno != ENOENT else { continue }
      throw .unusable(
        detail: "\(database) is damaged and cannot be set aside: \(SystemFault.current)")
    }
    return target
  }

  private static func objection(to status: FileStatus) -> String? {
    switch status.kind {
    case .file: status.isOurs ? nil : "belongs to another user"
    case .folder: "is a folder, not a store"
    case .link: "is a link, not a store"
    case .pipe: "is a pipe, not a store"
    case .other: "is not a plain file"
    }
  }

  private static func make(_ path: String) throws(StoreFailure) {
    let parent = (path as NSString).deletingLastPathComponent
    if !parent.isEmpty, access(parent, F_OK) != 0 { try make(parent) }
    guard mkdir(path, 0o700) == 0 else {
      guard errno == EEXIST else {
        throw .cannotWrite(detail: "the folder \(path): \(SystemFault.current)")
      }
      return
    }
    chmod(path, 0o700)
  }
}
