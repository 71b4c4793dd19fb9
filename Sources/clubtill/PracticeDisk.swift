import EnrollmentCore
import Foundation
import Synchronization

/// A disk that is full for the practice store, to practise "said yes but not saved".
///
/// The kernel refuses this process every write beyond the store's size, so that the failure is a
/// real one. Source: setrlimit(2), `RLIMIT_FSIZE`.
final class PracticeDisk: Sendable {
  private enum Plan {
    case room
    /// Full as soon as the phone shows the next request.
    case fullSoon
    case full
  }

  private let log: String
  private let plan = Mutex(Plan.room)

  /// - Parameter directory: the state folder of the practice store.
  init(directory: String) {
    log = directory + "/clubtill.sqlite-wal"
    signal(SIGXFSZ, SIG_IGN)  // The write fails; the process goes on.
  }

  /// Whether the next request's yes meets a full disk. Without one there is room again at once.
  func willBeFull(_ isWanted: Bool) {
    plan.withLock { plan in
      plan = isWanted ? .fullSoon : .room
      if !isWanted { Self.limit(toBytes: nil) }
    }
  }

  func follow(_ news: DeskNews) {
    guard case .status(let status) = news, status.phase == .open else { return }
    plan.withLock { plan in
      guard plan == .fullSoon else { return }
      plan = .full
      let size = try? FileManager.default.attributesOfItem(atPath: log)[.size] as? Int
      Self.limit(toBytes: size ?? 0)  // Without a log nothing may be written at all.
    }
  }

  private static func limit(toBytes bytes: Int?) {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    limit.rlim_cur = bytes.map { rlim_t($0) } ?? limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
  }
}
