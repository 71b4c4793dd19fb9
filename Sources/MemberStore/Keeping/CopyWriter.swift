import EnrollmentCore
import Foundation
import GRDB

/// Makes one copy of a store in a folder, whole or not at all.
///
/// ```text
/// clubtill-20260504T020000Z.sqlite        the copy: one file, 0600, no log beside it
/// clubtill-20260504T020000Z.sqlite.part   while it is made; locked by whoever makes it
/// ```
/// SQLite writes it anew from one view of the store (`VACUUM INTO`), so that nothing of it is what was
/// deleted before. Neither writers nor readers wait meanwhile. No key file is ever copied.
struct CopyWriter {
  static let mark = "clubtill-"
  static let ending = ".sqlite"
  static let partEnding = ".part"

  /// Where the copy goes, without a slash at the end; it must be there.
  let directory: String
  let now: Date

  /// When the copy with the file's name was made; nil where that is no name of ours.
  static func date(inName name: String) -> Date? {
    guard name.hasPrefix(mark), name.hasSuffix(ending) else { return nil }
    let stamp = name.dropFirst(mark.count).prefix(16)
    let style = Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted)
    return try? style.parse(String(stamp))
  }

  /// - Parameter source: a connection that only reads; closed by the caller.
  func write(from source: DatabaseQueue, work: LongWork) throws(KeepingError) -> StoreCopy {
    guard FileStatus(following: directory)?.kind == .folder else {
      throw .target(reason: "there is no folder \(directory)")
    }
    removeWhatWasCutShort()
    let (target, part, file) = try makePart()
    defer { close(file) }
    do throws(KeepingError) {
      try fill(part, from: source, work: work)
      let found = try check(part, against: source, work: work)
      guard fsync(file) == 0, rename(part, target) == 0 else { throw fault(target) }
      try syncFolder()
      return StoreCopy(
        path: target, kind: found.kind, members: found.members,
        unreadable: found.unreadable.count, bytes: FileStatus(path: target)?.bytes ?? 0)
    } catch {
      Self.remove(part)
      throw error
    }
  }

  private func fill(
    _ part: String, from source: DatabaseQueue, work: LongWork
  ) throws(KeepingError) {
    do {
      let bytes = try source.read { db in
        let pages =
          try (Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0)
          - (Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0)
        return try pages * (Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0)
      }
      let look = { @Sendable in
        work.tell(min(FileStatus(path: part)?.bytes ?? 0, bytes), of: bytes)
      }
      try Interruptible.run(on: source, work, look: look) { source in
        try source.unsafeRead { try $0.execute(sql: "VACUUM INTO ?", arguments: [part]) }
      }
    } catch let error as DatabaseError
      where error.resultCode != .SQLITE_INTERRUPT && !StoreFailure.meansDamage(error)
    {
      throw .target(reason: "\(directory): \(StoreFailure(error).detail ?? "no reason told")")
    } catch {
      throw KeepingError(error)
    }
  }

  /// What the new copy holds. A record that cannot be read in the store either is no fault of the
  /// copy; any other difference is.
  private func check(
    _ part: String, against source: DatabaseQueue, work: LongWork
  ) throws(KeepingError) -> CopyInspection.Finding {
    let found = try CopyInspection(path: part).look(.quick, work: work)
    do {
      let isOurs = try source.read { db in
        try found.unreadable.contains { seat in
          let row = try Row.fetchOne(
            db, sql: "SELECT * FROM member WHERE row_id = ?", arguments: [seat])
          return row.map { (try? MemberRow($0)) != nil } ?? false
        }
      }
      guard !isOurs else {
        throw KeepingError.target(reason: "\(directory): what was written is not what was read")
      }
      return found
    } catch {
      throw KeepingError(error)
    }
  }

  /// A name that nobody has, and its file, locked.
  private func makePart() throws(KeepingError) -> (target: String, part: String, file: Int32) {
    let stamp = Self.mark + now.stamp
    for count in 1...100 {
      let name = count == 1 ? stamp : "\(stamp)-\(count)"
      let target = "\(directory)/\(name)\(Self.ending)"
      let part = target + Self.partEnding
      guard FileStatus(path: target) == nil else { continue }
      let file = Foundation.open(part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
      if file < 0, errno == EEXIST { continue }
      guard file >= 0 else { throw fault(part) }
      fchmod(file, 0o600)
      flock(file, LOCK_EX | LOCK_NB)
      return (target, part, file)
    }
    throw .target(reason: "\(directory) has a hundred copies of this second already")
  }

  /// Removes what a copy has left whose process was killed.
  private func removeWhatWasCutShort() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    for name in names
    where name.hasPrefix(Self.mark) && name.hasSuffix(Self.ending + Self.partEnding) {
      let path = directory + "/" + name
      let file = Foundation.open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
      guard file >= 0 else { continue }
      if flock(file, LOCK_EX | LOCK_NB) == 0 { Self.remove(path) }
      close(file)
    }
  }

  private static func remove(_ part: String) {
    for ending in ["", "-journal", "-wal", "-shm"] { unlink(part + ending) }
  }

  private func syncFolder() throws(KeepingError) {
    let folder = Foundation.open(directory, O_RDONLY | O_CLOEXEC)
    guard folder >= 0 else { throw fault(directory) }
    defer { close(folder) }
    // Some file systems for sticks sync no folders; the file itself has been synced.
    guard fsync(folder) == 0 || errno == EINVAL else { throw fault(directory) }
  }

  private func fault(_ path: String) -> KeepingError {
    .target(reason: "\(path): \(SystemFault.current)")
  }
}

extension Date {
  /// The time as part of a file's name: `20260504T120000Z`.
  var stamp: String {
    formatted(Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted))
  }
}

extension StoreFailure {
  /// What the failure says beyond its code.
  package var detail: String? {
    switch self {
    case .cannotWrite(let detail), .unusable(let detail): detail
    case .tillInUse, .memberNumbersUsedUp, .recordUnreadable, .notAllowed: nil
    }
  }
}
