import EnrollmentCore
import Foundation

/// The names under which a damaged store goes, and the ways from one to the other.
///
/// ```text
/// clubtill.sqlite.damaged-20260504T120000Z   set aside, with its -wal and -shm; kept for 30 days
/// clubtill.sqlite.replaced-20260504T120000Z  the same for a store that a copy took the place of
/// clubtill.sqlite.salvage.old                a copy of the damaged one to be mended and read, see MendedCopy
/// clubtill.sqlite.salvage.part               the new store while it is being filled
/// clubtill.sqlite.salvage                    the whole of it, until the damaged one is out of its way
/// ```
extension StoreFolder {
  static let damagedMark = databaseName + ".damaged-"
  static let replacedMark = databaseName + ".replaced-"

  /// A name that is free for a database that is set aside.
  func placeAside(at date: Date, as mark: String) -> String {
    let stamp = date.stamp
    var target = "\(path)/\(mark)\(stamp)"
    var count = 1
    while FileStatus(path: target) != nil {
      count += 1
      target = "\(path)/\(mark)\(stamp)-\(count)"
    }
    return target
  }

  /// Gives the database and its log another name, so that they can be looked into later.
  ///
  /// The database goes first: as long as it stands, everything begins anew at the next start, and then
  /// it must have its log. A log that is left alone goes after it, see ``moveLogAside()``.
  func setAside(to target: String) throws(StoreFailure) {
    for (file, ending) in [(File.database, ""), (.writeAheadLog, "-wal"), (.sharedMemory, "-shm")] {
      guard rename(path(of: file), target + ending) != 0, errno != ENOENT else { continue }
      throw .unusable(
        detail: "\(path(of: .database)) cannot be set aside: \(SystemFault.current)")
    }
  }

  /// Brings a log to the database that it belongs to: that was set aside, and a power cut came before
  /// its log was. Beside another database it would be taken for that one's.
  private func moveLogAside() throws(StoreFailure) {
    // The one that was set aside last: all names end in the time.
    let last = [Self.damagedMark, Self.replacedMark].flatMap { mark in
      files(marked: mark).map { (time: $0.dropFirst(path.count + 1 + mark.count), name: $0) }
    }.max { $0.time < $1.time }?.name
    for (file, ending) in [(File.writeAheadLog, "-wal"), (.sharedMemory, "-shm")] {
      guard FileStatus(path: path(of: file)) != nil else { continue }
      let target = (last ?? path + "/" + Self.damagedMark + "log") + ending
      guard rename(path(of: file), target) == 0 else {
        throw .unusable(detail: "\(path(of: file)) cannot be set aside: \(SystemFault.current)")
      }
    }
  }

  /// Damaged stores that were set aside here, the newest last.
  var damagedFiles: [String] { files(marked: Self.damagedMark) }

  /// Stores that a copy took the place of, the newest last.
  var replacedFiles: [String] { files(marked: Self.replacedMark) }

  private func files(marked mark: String) -> [String] {
    names.filter { name in
      name.hasPrefix(mark) && !name.hasSuffix("-wal") && !name.hasSuffix("-shm")
    }.sorted().map { path + "/" + $0 }
  }

  /// Where a salvage is written before it is whole.
  var unfinishedSalvage: String { path(of: .salvage) + ".part" }

  func finishSalvage() throws(StoreFailure) { try move(unfinishedSalvage, to: .salvage) }

  private func move(_ source: String, to file: File) throws(StoreFailure) {
    guard rename(source, path(of: file)) == 0 else {
      throw .cannotWrite(detail: "\(source): \(SystemFault.current)")
    }
    try sync()
  }

  /// Where a copy is written that is to become the store, before it is whole.
  var unfinishedRestoring: String { path(of: .restoring) + ".part" }

  func finishRestoring() throws(StoreFailure) { try move(unfinishedRestoring, to: .restoring) }

  /// Makes the store of the copy that was brought here; false if there is none.
  func adoptRestored() throws(StoreFailure) -> Bool {
    guard FileStatus(path: path(of: .restoring))?.kind == .file else { return false }
    try moveLogAside()
    try move(path(of: .restoring), to: .database)
    return true
  }

  /// Removes what bringing a copy back has left that was cut short.
  func removeRestoring() { remove(.restoring) }

  /// Puts the salvaged store in the place of the one that was set aside; false if there is none.
  func adoptSalvage() throws(StoreFailure) -> Bool {
    guard FileStatus(path: path(of: .salvage))?.kind == .file else { return false }
    try moveLogAside()
    try move(path(of: .salvage), to: .database)
    return true
  }

  /// Removes what a salvage that was cut short has left.
  func removeSalvage() {
    removeCopyToRead()
    remove(.salvage)
  }

  private func remove(_ file: File) {
    for ending in ["", ".part", ".part-wal", ".part-shm", ".part-journal"] {
      unlink(path(of: file) + ending)
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
  var names: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
  }
}
