import Foundation
import Synchronization

/// The seats of member records that did not pass their check since the store was opened (T2).
///
/// Readers add to it from wherever they run.
final class UnreadableRecords: Sendable {
  private let rows = Mutex<Set<Int64>>([])
  private let isNew: @Sendable () -> Void

  /// - Parameter isNew: called once for each seat, on the thread that found it.
  init(isNew: @escaping @Sendable () -> Void) { self.isNew = isNew }

  var count: Int { rows.withLock(\.count) }

  func note(_ row: Int64) {
    if rows.withLock({ $0.insert(row).inserted }) { isNew() }
  }
}

/// The file `store.suspect`: something was seen at work that a whole store never shows, so that the
/// next start looks at everything and not only at what is quick to check.
struct Suspicion: Sendable {
  let path: String

  var isRaised: Bool { FileStatus(path: path) != nil }

  /// Does nothing where the folder takes no file: the next start then checks what it always does.
  func raise() {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    if descriptor >= 0 { close(descriptor) }
  }

  func settle() { unlink(path) }
}
