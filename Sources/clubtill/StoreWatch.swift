import CIBA
import EnrollmentCore
import Foundation
import MemberStore

/// Finds out how the store stands and goes on for as long as it takes nothing: asking it also opens
/// it for writing again, so that a till whose disk has room again needs no new start.
@MainActor
final class StoreWatch {
  /// How long a store that takes nothing waits for the next try.
  private static let retry = Duration.seconds(5)
  /// The log has one line about the disk in this time: it may be that disk that is full.
  private static let logRest = Duration.seconds(30)

  private let store: MemberStore
  private let clock = BootClock()
  private let writesLog: Bool
  private let tell: (StoreCondition) -> Void
  private var round: Task<Void, Never>?
  private var logged: (trouble: StoreFailure?, at: Duration)?
  private(set) var condition = StoreCondition()

  /// - Parameters:
  ///   - writesLog: whether standard error leads into the log and not onto the screen.
  ///   - tell: hears every answer of the store.
  init(_ store: MemberStore, writesLog: Bool, tell: @escaping (StoreCondition) -> Void) {
    self.store = store
    self.writesLog = writesLog
    self.tell = tell
  }

  /// Asks the store now, unless it is being asked already.
  func look() {
    guard round == nil else { return }
    round = Task { [weak self, store, clock] in
      repeat {
        let condition = await store.condition()
        guard let self, !Task.isCancelled else { return }
        self.take(condition)
        guard condition.trouble != nil else { break }
        do { try await clock.sleep(for: Self.retry) } catch { return }
      } while !Task.isCancelled
      self?.round = nil
    }
  }

  /// Asks the store if a read has met a record that cannot be read.
  func lookAfterRead() {
    if store.unreadableRecords > condition.unreadableRecords { look() }
  }

  /// Asks the store if `news` are about a write that failed.
  func lookAfter(_ news: DeskNews) {
    if news.speaksOfTheDisk { look() }
  }

  func end() { round?.cancel() }

  private func take(_ condition: StoreCondition) {
    self.condition = condition
    tell(condition)
    let now = clock.now().sinceBoot
    guard writesLog, condition.trouble != logged?.trouble,
      logged.map({ now - $0.at >= Self.logRest }) ?? true
    else { return }
    logged = (condition.trouble, now)
    let words = condition.trouble?.words ?? "The till can save again."
    Output.complaint("\(Date().formatted(.iso8601)) \(words)")
  }
}

extension DeskNews {
  fileprivate var speaksOfTheDisk: Bool {
    switch self {
    case .status(let status):
      switch status.phase {
      case .unsaved: true
      case .ended(.failed(let failure)): failure.code == .cannotSaveNothingSent
      case .sending, .open, .redeemed, .held, .ended(.saved), .ended(.discarded): false
      }
    case .refused(_, .failed(let failure)): failure.code == .cannotSaveNothingSent
    case .refused(_, .tooManyOpen), .refused(_, .alreadyOpen), .refused(_, .notAllowed), .known,
      .adopted:
      false
    }
  }
}
