package import EnrollmentCore
package import Foundation
import GRDB

/// Copies of the store, made while it is at work.
extension MemberStore {
  /// Makes a copy in `directory`, which must be there, and looks through it.
  ///
  /// Look-up and enrolling go on meanwhile. Where it throws, nothing is left in `directory`. Erased
  /// members whose time to be brought back is over are removed first, so that nothing of them is copied.
  package nonisolated func makeCopy(
    in directory: String, work: LongWork = .unwatched
  ) async throws(KeepingError) -> StoreCopy {
    let writer = CopyWriter(directory: directory.withoutLastSlash, now: now())
    let unfinished = try await unfinishedErasures()
    var copy = try await Self.apart { [file] () throws(KeepingError) in
      try file.readApart { source throws(KeepingError) in
        try writer.write(from: source, work: work)
      }
    }
    copy.unfinishedErasures = unfinished
    return copy
  }

  private static let erasuresCounted = 1000

  /// How many erased members are still there after another try to remove them.
  private func unfinishedErasures() throws(KeepingError) -> Int {
    do throws(StoreFailure) {
      try finishErasures()
      return 0
    } catch {
      let now = now()
      do throws(StoreFailure) {
        return try file.readNow {
          try Erasure(db: $0, now: now).due(limit: Self.erasuresCounted).count
        }
      } catch {
        throw .store(error)
      }
    }
  }

  /// Looks through the file at `path` as a copy of a store. Throws `unusable` where it is none, or is
  /// damaged.
  package static func copy(
    at path: String, work: LongWork = .unwatched
  ) async throws(KeepingError) -> StoreCopy {
    try await apart { () throws(KeepingError) in
      let found = try CopyInspection(path: path).look(.full, work: work)
      return StoreCopy(
        path: path, kind: found.kind, members: found.members,
        unreadable: found.unreadable.count, bytes: FileStatus(path: path)?.bytes ?? 0)
    }
  }

  /// Puts the copy at `path` in the place of the store in `directory`, which is made where it is
  /// missing, and keeps the store that was there.
  ///
  /// Throws `unusable` while any process has that store open. Where it throws, the store is as it was.
  package static func restore(
    from path: String, directory: String, by hand: Hand, work: LongWork = .unwatched,
    now: @escaping @Sendable () -> Date = { Date() }
  ) async throws(KeepingError) -> RestoreReport {
    try await apart { () throws(KeepingError) in
      do {
        let folder = try StoreFolder(path: directory, makesIt: true)
        let gate = StoreGate(path: folder.path(of: .gate), patience: .seconds(10))
        let users = try FileLock(path: folder.path(of: .users))
        // Told at once: a till at work would not let go.
        guard users.tryLock(.exclusive) else { throw StoreFailure.openElsewhere }
        users.unlock()
        return try gate.hold { () throws(StoreFailure) in
          guard users.tryLock(.exclusive) else { throw .openElsewhere }
          defer { users.unlock() }
          return Result {
            try StoreRestoring(
              folder: folder, source: path, hand: hand, now: now(), work: work
            ).carryOut()
          }
        }.get()
      } catch {
        throw KeepingError(error)
      }
    }
  }

  /// Runs long work on a queue of its own, behind what people wait for.
  static func apart<Result: Sendable>(
    _ work: @escaping @Sendable () throws(KeepingError) -> Result
  ) async throws(KeepingError) -> Result {
    let result = await withCheckedContinuation { continuation in
      DispatchQueue(label: "clubtill.store.keeping", qos: .utility).async {
        continuation.resume(returning: Swift.Result(catching: work))
      }
    }
    return try result.get()
  }
}

extension StoreFailure {
  fileprivate static let openElsewhere = StoreFailure.unusable(
    detail: "it is open in another program, perhaps a till at work: end that first")
}

extension String {
  var withoutLastSlash: String {
    var text = self
    while text.count > 1, text.hasSuffix("/") { text.removeLast() }
    return text
  }
}
