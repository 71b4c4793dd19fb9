import CIBA
import Foundation
import VippsMobilePay

@testable import EnrollmentCore

/// A desk with a scripted outside, and its news in the order in which they came.
struct DeskBench {
  let login = ScriptedLogin()
  let store = ScriptedStore()
  let clock = StillClock()
  let locks: ScriptedLocks
  let desk: Desk
  private let news: AsyncStream<DeskNews>

  init(takenElsewhere: Set<RequestID> = []) {
    let (stream, continuation) = AsyncStream.makeStream(of: DeskNews.self)
    locks = ScriptedLocks(taken: takenElsewhere)
    news = stream
    desk = Desk(
      settings: DeskSettings(
        till: Sample.till, requestLife: .seconds(180), scope: "openid name phoneNumber",
        dialect: VippsMobilePayDialect(), ageRule: AgeRule(minimumAge: 15), bootID: "boot"),
      login: login, store: store, ownership: locks, clock: clock
    ) { continuation.yield($0) }
  }

  /// The next piece of news that `matches` makes something of.
  func next<Found>(_ matches: (DeskNews) -> Found?) async throws -> Found {
    for await item in news {
      if let found = matches(item) { return found }
    }
    throw CancellationError()
  }

  func phase(_ wanted: RequestStatus.Phase) async throws -> RequestStatus {
    try await next { news in
      guard case .status(let status) = news, status.phase == wanted else { return nil }
      return status
    }
  }

  func end() async throws -> RequestEnd {
    try await next { news in
      guard case .status(let status) = news, case .ended(let end) = status.phase else { return nil }
      return end
    }
  }

  func orderEnrollment(of phone: PhoneNumber = Sample.phone, again: Bool = false) -> RequestID {
    let id = RequestID(rawValue: UUID())
    desk.submit(.enroll(id, phone, again: again))
    return id
  }
}
