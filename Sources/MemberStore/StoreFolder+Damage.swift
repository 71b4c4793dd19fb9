import EnrollmentCore
import Foundation

/// The names under which a damaged store goes, and the ways from one to the other.
///
/// ```text
/// clubtill.sqlite.damaged-20260504T120000Z   set aside, with its -wal and -shm; never deleted
/// clubtill.sqlite.salvage.old                a copy of the damaged one to be mended and read, see MendedCopy
/// clubtill.sqlite.salvage.part               the new store while it is being filled
/// clubtill.sqlite.salvage                    the whole of it, until the damaged one is out of its way
/// ```
extension StoreFolder {
  private static let damagedMark = databaseName + ".damaged-"

  /// Gives the database and its log another name, so that they can be looked into later.
  ///
  /// Returns the new path of the database.
  func setAside(at date: Date) throws(StoreFailure) -> String {
    let stamp = date.formatted(
      Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted))
    let database = path(of: .database)
    var target = "\(path)/\(Self.damagedMark)\(stamp)"
    var count = 1
    while FileStatus(path: target) != nil {
      count += 1
      target = "\(path)/\(Self.damagedMark)\(stamp)-\(count)"
    }
    // The database goes last: as long as it stands, everything begins anew at the next start.
    for (file, ending) in [(File.writeAheadLog, "-wal"), (.sharedMemory, "-shm"), (.database, "")] {
      guard rename(path(of: file), target + ending) != 0, errno != ENOENT else { continue }
      throw .unusable(
        detail: "\(database) is damaged and cannot be set aside: \(SystemFault.current)")
    }
    return target
  }

  /// Damaged stores that were set aside here, the newest last.
  var damagedFiles: [String] {
    names.filter { name in
      name.hasPrefix(Self.damagedMark) && !name.hasSuffix("-wal") && !name.hasSuffix("-shm")
    }.sorted().map { path + "/" + $0 }
  }

  /// Where a salvage is written before it is whole.
  var unfinishedSalvage: String { path(of: .salvage) + ".part" }

  func finishSalvage() throws(StoreFailure) {
    guard rename(unfinishedSalvage, path(of: .salvage)) == 0 else {
      throw .cannotWrite(detail: "\(unfinishedSalvage): \(SystemFault.current)")
    }
    try sync()
  }

  /// Puts the salvaged store in the place of the one that was set aside; false if there is none.
  func adoptSalvage() throws(StoreFailure) -> Bool {
    guard FileStatus(path: path(of: .salvage))?.kind == .file else { return false }
    guard rename(path(of: .salvage), path(of: .database)) == 0 else {
      throw .cannotWrite(detail: "\(path(of: .salvage)): \(SystemFault.current)")
    }
    try sync()
    return true
  }

  /// Removes what a salvage that was cut short has left.
  func removeSalvage() {
    removeCopyToRead()
    for ending in ["", ".part", ".part-wal", ".part-shm", ".part-journal"] {
      unlink(path(of: .salvage) + ending)
    }
  }

  /// Where a damaged store is copied to, see ``MendedCopy``.
  var copyToRead: String { path(of: .salvage) + ".old" }

  func removeCopyToRead() {
    for ending in ["", "-wal", "-shm", "-journal"] { unlink(copyToRead + ending) }
  }

  /// Brings changed names to the disk.
  func sync() throws(StoreFailure) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotWrite(detail: "\(path): \(SystemFault.current)") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else {
      throw .cannotWrite(detail: "\(path): \(SystemFault.current)")
    }
  }

  /// The names in the folder; none where it cannot be listed.
  private var names: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
  }

  /// Plain files that may be copies of the store, the newest first: `clubtill.sqlite.copy-*` and
  /// `copies/*.sqlite`.
  var copies: [String] {
    let beside = names.filter { name in
      name.hasPrefix(Self.databaseName + ".copy-")
        && !["-wal", "-shm", "-journal"].contains(where: name.hasSuffix)
    }
    let inside = ((try? FileManager.default.contentsOfDirectory(atPath: path + "/copies")) ?? [])
      .filter { $0.hasSuffix(".sqlite") }.map { "copies/" + $0 }
    let dated = (beside + inside).compactMap { name -> (path: String, modified: Int64)? in
      let path = path + "/" + name
      guard let status = FileStatus(path: path), status.kind == .file else { return nil }
      return (path, status.modified)
    }
    return dated.sorted { ($1.modified, $1.path) < ($0.modified, $0.path) }.map(\.path)
  }
}
