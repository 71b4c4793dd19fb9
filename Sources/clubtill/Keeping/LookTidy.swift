import CIBA
import EnrollmentCore
import Foundation
import MemberStore

/// Forgets looks of more than twelve months ago: soon after the till's start, and then each day.
/// Nothing waits for it, and it waits for the service to confirm the till's clock: one that is a year
/// ahead would empty the whole book.
final class LookTidy: Sendable {
  /// Behind the daily copy, which may be due as well.
  private static let firstAfter = Duration.seconds(10)
  private static let interval = Duration.seconds(86_400)
  /// Until the clock is looked at again.
  private static let clockWait = Duration.seconds(60)
  /// Between two small transactions: a shopper's yes comes first.
  private static let pause = Duration.milliseconds(50)

  private let store: MemberStore
  private let isClockGood: @Sendable () -> Bool
  private let work = Locked<Task<Void, Never>?>(nil)

  init(_ store: MemberStore, isClockGood: @escaping @Sendable () -> Bool) {
    self.store = store
    self.isClockGood = isClockGood
  }

  func begin() {
    let (store, isClockGood) = (store, isClockGood)
    work.withLock { work in
      guard work == nil else { return }
      work = Task(priority: .utility) {
        var wait = Self.firstAfter
        do {
          while true {
            try await Task.sleep(for: wait)
            guard isClockGood() else {
              wait = Self.clockWait
              continue
            }
            wait = await Self.forgetSome(in: store) ? Self.pause : Self.interval
          }
        } catch {
          return  // The till is being closed.
        }
      }
    }
  }

  /// Whether there may be more.
  private static func forgetSome(in store: MemberStore) async -> Bool {
    do throws(StoreFailure) {
      return try await store.forgetOldLooks() > 0
    } catch {
      // A store that takes nothing now is told of elsewhere; the next day is early enough.
      return false
    }
  }

  func end() async {
    let task = work.withLock { $0 }
    task?.cancel()
    await task?.value
  }
}
