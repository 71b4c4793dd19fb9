import EnrollmentCore
import Foundation

/// Files beside the store that grow too old.
extension StoreFolder {
  /// Nothing that holds members is kept for longer beside the store, so that whoever was erased is
  /// forgotten everywhere.
  static let longestKept = Double(DailyCopies.longestKept.components.seconds)

  /// Removes what is older than 30 days at `now`; returns how many stores and copies that were.
  ///
  /// - Parameter lastRemoval: the newest daily copy stays unless somebody was removed after it was made.
  func removeAged(at now: Date, lastRemoval: Date?) throws(StoreFailure) -> Int {
    let oldest = now.addingTimeInterval(-Self.longestKept)
    let daily = dailyCopies
    let spared = daily.last.flatMap { copy in
      lastRemoval.map { $0 < copy.madeAt } ?? true ? copy.path : nil
    }
    let paths =
      aged(Self.damagedMark, before: oldest) + aged(Self.replacedMark, before: oldest)
      + agedCopiesBeside(before: oldest) + agedParts(before: oldest)
      + daily.filter { $0.madeAt < oldest && $0.path != spared }.map(\.path)
    for path in paths {
      for ending in ["-journal", "-wal", "-shm", ""] {
        guard unlink(path + ending) != 0, errno != ENOENT else { continue }
        throw .cannotWrite(detail: "\(path + ending): \(SystemFault.current)")
      }
    }
    if !paths.isEmpty { try sync() }
    return paths.count
  }

  /// Stores that were set aside before `date`, by the time in their names.
  private func aged(_ mark: String, before date: Date) -> [String] {
    let style = Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted)
    return names.filter { name in
      guard name.hasPrefix(mark), !name.hasSuffix("-wal"), !name.hasSuffix("-shm") else {
        return false
      }
      let stamp = try? style.parse(String(name.dropFirst(mark.count).prefix(16)))
      // A name without a time is none of ours, but what it holds is: then the file's own time counts.
      return (stamp ?? modified(name)).map { $0 < date } ?? false
    }.map { path + "/" + $0 }
  }

  /// `clubtill.sqlite.copy-*`, by the file's own time.
  private func agedCopiesBeside(before date: Date) -> [String] {
    names.filter { name in
      name.hasPrefix(Self.databaseName + ".copy-")
        && !["-wal", "-shm", "-journal"].contains(where: name.hasSuffix)
        && modified(name).map { $0 < date } ?? false
    }.map { path + "/" + $0 }
  }

  /// What a copy has left whose process was killed; where copies are switched off no later one removes
  /// it.
  private func agedParts(before date: Date) -> [String] {
    let folder = path(of: .copies)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { name in
      guard name.hasSuffix(CopyWriter.partEnding) else { return false }
      return CopyWriter.date(inName: String(name.dropLast(CopyWriter.partEnding.count)))
        .map { $0 < date } ?? false
    }.map { folder + "/" + $0 }
  }

  private func modified(_ name: String) -> Date? {
    FileStatus(path: path + "/" + name).map {
      Date(timeIntervalSince1970: Double($0.modified))
    }
  }
}
