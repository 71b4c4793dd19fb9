import CIBA
import EnrollmentCore
import Foundation
import MemberStore
import Synchronization
import VippsMobilePay

/// A whole till without a screen: desk, client over real sockets and store in a folder of its own.
/// Its waits take no time.
final class Till: Sendable {
  /// Where a request stands when nobody but a person can move it on.
  enum Rest: Equatable, Sendable {
    case ended(RequestEnd)
    case held(HeldAnswer)
  }

  static let clientSecret = "s3cret"

  let clock: JumpClock
  let service: PretendService
  let store: MemberStore
  let login: Overheard
  private let client: CIBAClient
  private let desk: Desk
  private let news: AsyncStream<DeskNews>
  private let folder = NSTemporaryDirectory() + "clubtill-hostile-" + UUID().uuidString

  /// - Parameters:
  ///   - dialect: also says which scope is asked for.
  ///   - discoveryURL: that of the service itself if it is nil.
  init(
    dialect: any ProviderDialect = VippsMobilePayDialect(), service: PretendService,
    discoveryURL: String? = nil, timeLimits: TimeLimits = TimeLimits(),
    certificateAuthorityFile: String? = nil
  ) throws {
    self.service = service
    let clock = service.clock
    self.clock = clock
    client = CIBAClient(
      configuration: ClientConfiguration(
        issuer: PretendService.issuer,
        discoveryURL: discoveryURL ?? service.address(of: .discovery),
        clientID: PretendService.clientID, clientSecret: Secret(Self.clientSecret),
        certificateAuthorityFile: certificateAuthorityFile, timeLimits: timeLimits),
      dialect: dialect, clock: clock)
    login = Overheard(client)
    store = try MemberStore(
      directory: folder, options: MemberStoreOptions(now: { clock.date() }))
    let (news, continuation) = AsyncStream.makeStream(of: DeskNews.self)
    self.news = news
    guard let number = TillNumber(rawValue: 42), let letter = TillLetter(rawValue: "C") else {
      preconditionFailure("42 and C are a till's")
    }
    desk = Desk(
      settings: DeskSettings(
        till: EnrollmentCore.Till(number: number, letter: letter), requestLife: .seconds(60),
        scope: "openid name phoneNumber birthDate email address", dialect: dialect, bootID: "boot"),
      login: login, store: store, ownership: store.requestLocks, clock: clock
    ) { continuation.yield($0) }
  }

  /// Asks the person with this Norwegian number and waits until the request rests.
  func enroll(_ digits: String) async throws -> (rest: Rest, statuses: [RequestStatus]) {
    let id = RequestID(rawValue: UUID())
    desk.submit(
      .enroll(id, PhoneNumber(country: .norway, nationalDigits: digits), again: false))
    var statuses: [RequestStatus] = []
    for await item in news {
      switch item {
      case .status(let status) where status.id == id:
        statuses.append(status)
        switch status.phase {
        case .ended(let end): return (.ended(end), statuses)
        case .held(let answer): return (.held(answer), statuses)
        case .sending, .open, .redeemed, .unsaved: continue
        }
      case .refused(id, .failed(let failure)): return (.ended(.failed(failure)), statuses)
      case .status, .refused, .known, .adopted: continue
      }
    }
    throw CancellationError()
  }

  /// Throws held answers away.
  func throwAwayHeld() async throws {
    for record in try await store.openRequests(of: nil) where record.stage == .held {
      desk.submit(.decide(record.id, keep: false))
    }
  }

  /// Ends all work; every write has reached the disk afterwards, and the store can still be read.
  func close() async {
    await desk.close()
    await client.shutdown()
  }

  /// Closes the store, removes its folder and gives back what its files held.
  func remove() async throws -> [Data] {
    try await store.close()
    let contents = try FileManager.default.contentsOfDirectory(atPath: folder).map {
      try Data(contentsOf: URL(filePath: folder).appending(path: $0))
    }
    try FileManager.default.removeItem(atPath: folder)
    return contents
  }
}

/// A login service that remembers what userinfo it handed out.
final class Overheard: LoginService {
  private let service: any LoginService
  private let heard = Mutex<[UserInfo]>([])

  init(_ service: any LoginService) { self.service = service }

  var userInfos: [UserInfo] { heard.withLock(\.self) }

  func prepare() async { await service.prepare() }

  func start(
    _ request: AuthenticationRequest
  ) async throws(StartFailure) -> Acknowledgement {
    try await service.start(request)
  }

  func watch(
    _ acknowledgement: Acknowledgement, resumedAt: BootInstant?,
    news: @escaping @Sendable (PollNews) -> Void
  ) -> any LoginWatch {
    service.watch(acknowledgement, resumedAt: resumedAt, news: news)
  }

  func userInfo(for login: VerifiedLogin) async throws(UserInfoFailure) -> UserInfo {
    let userInfo = try await service.userInfo(for: login)
    heard.withLock { $0.append(userInfo) }
    return userInfo
  }
}
