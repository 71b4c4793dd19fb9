package import EnrollmentCore
package import Foundation

/// The copies that a till makes by itself, in the folder `copies` beside the store.
///
/// Once a day, at an hour that the shop chooses; a till that is off then makes it when it starts.
package struct DailyCopies: Sendable {
  /// No copy is kept for longer, so that a person who was erased is forgotten in all of them.
  package static let longestKept = Duration.seconds(30 * 86_400)
  /// Below this much room beside the copy itself none is made: the till's own writes come first.
  private static let roomLeftBytes = StoreCondition.scarceBytes

  private let folder: StoreFolder
  private let kept: Int
  private let hour: Int
  private let minute: Int
  private let timeZone: TimeZone

  /// - Parameters:
  ///   - directory: the state folder.
  ///   - kept: how many copies stay, 1 or more.
  ///   - hour: with `minute`, when a copy is due by the clock on the wall of `timeZone`.
  package init(
    directory: String, kept: Int, hour: Int, minute: Int, timeZone: TimeZone = .current
  ) throws(StoreFailure) {
    precondition(kept > 0, "a till that keeps no copies makes none")
    folder = try StoreFolder(path: directory, makesIt: false)
    self.kept = kept
    self.hour = hour
    self.minute = minute
    self.timeZone = timeZone
  }

  /// When the next copy is due: not after `now` where that is at once.
  package func due(at now: Date) -> Date {
    let last = time(.backward, from: now.addingTimeInterval(1))
    // One from the future was made under a clock that was wrong. In the second before it is due `last`
    // lies after `now`: so this is no range.
    let isMade = folder.dailyCopies.contains { last <= $0.madeAt && $0.madeAt <= now }
    return isMade ? time(.forward, from: now) : last
  }

  private func time(_ direction: Calendar.SearchDirection, from now: Date) -> Date {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    let found = calendar.nextDate(
      after: now, matching: DateComponents(hour: hour, minute: minute, second: 0),
      matchingPolicy: .nextTime, direction: direction)
    let day = 86_400.0
    return found ?? now.addingTimeInterval(direction == .forward ? day : -day)
  }

  /// Makes the copy that is due and removes those that are one too many; nil where none is due, or
  /// another process is at it.
  package func make(
    of store: MemberStore, work: LongWork = .unwatched
  ) async throws(KeepingError) -> StoreCopy? {
    let now = store.now()
    guard due(at: now) <= now else { return nil }
    let lock: FileLock
    do throws(StoreFailure) {
      lock = try FileLock(path: folder.path(of: .copying))
    } catch {
      throw .store(error)
    }
    guard lock.tryLock(.exclusive) else { return nil }
    defer { lock.unlock() }
    do throws(StoreFailure) {
      guard due(at: now) <= now else { return nil }
      // What is too old goes also where no new copy can be made, but for the only one there is.
      remove(aged(at: now).filter { $0 != folder.dailyCopies.last?.path })
      try folder.makeCopiesFolder()
      try checkRoom()
    } catch {
      throw .store(error)
    }
    let copy = try await store.makeCopy(in: folder.path(of: .copies), work: work)
    prune(after: copy, now: now)
    return copy
  }

  private func checkRoom() throws(StoreFailure) {
    guard let free = folder.freeBytes, let bytes = try folder.databaseBytes() else { return }
    guard free - bytes >= Self.roomLeftBytes else {
      throw .cannotWrite(detail: "there is no room for a copy beside the store")
    }
  }

  /// A copy with records that cannot be read pushes no older one out, since that may have them; age
  /// alone does.
  private func prune(after copy: StoreCopy, now: Date) {
    let copies = folder.dailyCopies.sorted { first, second in
      (first.madeAt <= now ? 1 : 0, first.madeAt) < (second.madeAt <= now ? 1 : 0, second.madeAt)
    }
    let surplus = copy.unreadable == 0 ? copies.dropLast(kept).map(\.path) : []
    remove(surplus + aged(at: now).filter { $0 != copy.path })
  }

  /// The copies that are older than any may be.
  private func aged(at now: Date) -> [String] {
    let oldest = now.addingTimeInterval(-Double(Self.longestKept.components.seconds))
    return folder.dailyCopies.filter { $0.madeAt < oldest }.map(\.path)
  }

  private func remove(_ paths: [String]) {
    for path in paths { unlink(path) }
  }
}
