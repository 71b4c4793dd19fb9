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
    /// See ``StaffKey``.
    case staffKey
    /// See ``SpaceReserve``.
    case reserve
    /// A store that is being made from what a damaged one still holds.
    case salvage
    /// There while something was seen at work that a whole file never shows: the next start looks
    /// at everything.
    case suspicion
    /// The folder of the copies that a till makes by itself.
    case copies
    /// Held by the process that makes one of them.
    case copying
    /// The folder of the copies of people's data, see ``HandedOutCopies``.
    case handedOut
    /// A copy that is to become the store, see ``StoreRestoring``.
    case restoring
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
    case .staffKey: path + "/staff.key"
    case .reserve: path + "/clubtill.reserve"
    case .salvage: path + "/" + Self.databaseName + ".salvage"
    case .suspicion: path + "/store.suspect"
    case .copies: path + "/copies"
    case .copying: path + "/copies.lock"
    case .handedOut: path + "/handed-out"
    case .restoring: path + "/" + Self.databaseName + ".restoring"
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

  /// Throws `cannotWrite`, with the reason in plain words, where nothing can be changed here.
  func checkWritable() throws(StoreFailure) {
    guard access(path, W_OK | X_OK) == 0 else {
      throw .cannotWrite(detail: "the folder \(path) may only be read: \(SystemFault.current)")
    }
    for file in [File.database, .writeAheadLog, .sharedMemory] {
      let path = path(of: file)
      guard access(path, W_OK) != 0, errno != ENOENT else { continue }
      throw .cannotWrite(detail: "\(path) may only be read: \(SystemFault.current)")
    }
  }

  /// What is free on the folder's disk, in bytes, for whoever is not its administrator.
  var freeBytes: Int? {
    var facts = statvfs()
    guard statvfs(path, &facts) == 0 else { return nil }
    return Int(facts.f_bavail) * Int(facts.f_frsize)
  }

  /// Makes the empty database file with the mode that SQLite copies to its other files.
  func makeDatabaseFile() throws(StoreFailure) {
    let path = path(of: .database)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .cannotWrite(detail: "\(path): \(SystemFault.current)") }
    fchmod(descriptor, 0o600)
    close(descriptor)
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
