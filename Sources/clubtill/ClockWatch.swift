import CIBA
import EnrollmentCore
import Foundation

/// Finds out how the till's clock stands by the login service's, and tells whenever that has
/// changed: the service tells its time with every answer, and a clock that is set meanwhile shows by
/// the boot clock, without any call.
@MainActor
final class ClockWatch {
  /// How often it looks while nothing else happens.
  private static let round = Duration.seconds(30)
  /// While the clock is known to be wrong, the service is asked anew this often at most.
  private static let patience = Duration.seconds(300)

  private let till: TillAssembly
  private let clock = BootClock()
  private let writesLog: Bool
  private let tell: (ClockTrouble?) -> Void
  private var rounds: Task<Void, Never>?
  private var looking: Task<Void, Never>?
  private var told: ClockTrouble?

  /// - Parameters:
  ///   - writesLog: whether standard error leads into the log and not onto the screen.
  ///   - tell: hears what has changed; nil where nothing is wrong.
  init(_ till: TillAssembly, writesLog: Bool, tell: @escaping (ClockTrouble?) -> Void) {
    self.till = till
    self.writesLog = writesLog
    self.tell = tell
  }

  /// Looks now, and from now on every half minute.
  func begin() {
    rounds = Task { [weak self, clock] in
      while !Task.isCancelled {
        self?.look()
        do { try await clock.sleep(for: Self.round) } catch { return }
      }
    }
  }

  /// Looks now, unless it is looking already.
  func look() {
    guard looking == nil else { return }
    looking = Task { [weak self, till, told] in
      let trouble = await till.clockTrouble(noOlderThan: told == nil ? .zero : Self.patience)
      guard let self, !Task.isCancelled else { return }
      self.looking = nil
      self.take(trouble)
    }
  }

  func end() {
    rounds?.cancel()
    looking?.cancel()
  }

  private func take(_ trouble: ClockTrouble?) {
    let isNews = trouble?.preventsEnrolling != told?.preventsEnrolling
    told = trouble
    guard isNews else { return }
    tell(trouble)
    if writesLog { Output.complaint("\(Date().formatted(.iso8601)) \(Self.words(trouble))") }
  }

  private static func words(_ trouble: ClockTrouble?) -> String {
    guard let trouble else { return "The clock of this till is right again." }
    let service = trouble.service.map { ", the service's \($0.formatted(.iso8601))" } ?? ""
    return "\(trouble.preventsEnrolling ? "T3 " : "")The clock of this till says "
      + "\(trouble.till.formatted(.iso8601))\(service)."
  }
}
