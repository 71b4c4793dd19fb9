import EnrollmentCore
import Foundation

/// The copies of the store that lie in its folder.
extension StoreFolder {
  struct DailyCopy: Equatable {
    let path: String
    let madeAt: Date
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

  /// The copies that a till made by itself, the oldest first, by the time in their names.
  var dailyCopies: [DailyCopy] {
    let folder = path(of: .copies)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.compactMap { name in
      CopyWriter.date(inName: name).map { DailyCopy(path: folder + "/" + name, madeAt: $0) }
    }.sorted { ($0.madeAt, $0.path) < ($1.madeAt, $1.path) }
  }

  /// Makes the folder of those copies (0700) where it is missing.
  func makeCopiesFolder() throws(StoreFailure) {
    let folder = path(of: .copies)
    guard mkdir(folder, 0o700) != 0 else {
      chmod(folder, 0o700)
      return
    }
    guard errno == EEXIST, FileStatus(path: folder)?.kind == .folder else {
      throw .cannotWrite(detail: "the folder \(folder): \(SystemFault.current)")
    }
  }
}
