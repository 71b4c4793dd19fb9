import CIBA
import EnrollmentCore
import Foundation
import Synchronization
import TestSupport

/// A login service over real sockets that is good to everybody, but for the places at which a
/// script answers instead.
final class PretendService: Sendable {
  /// The calls of a login.
  enum Place: String, Sendable, CaseIterable {
    case discovery, keys, start, token, userInfo

    var path: String { "/" + rawValue }
  }

  /// One shopper's login, as the service sees it.
  struct Login: Sendable {
    var number: Int
    var phone: String
    /// When polls came, by the till's clock.
    var polls: [BootInstant] = []
    var userInfoCalls = 0
    var isRedeemed = false

    var requestID: String { "request-\(number)" }
    var subject: String { "subject-\(number)" }
    var accessToken: String { "access-\(number)" }
  }

  /// One request to the service, for the script that answers it.
  struct Visit: Sendable {
    var request: ScriptedServer.Request
    var login: Login
    var service: PretendService

    /// The claims of a good ID token for this login.
    var claims: RawObject {
      let now = Int(service.clock.date().timeIntervalSince1970)
      return RawObject([
        ("iss", quoted(PretendService.issuer)), ("sub", quoted(login.subject)),
        ("aud", quoted(PretendService.clientID)), ("iat", "\(now)"), ("exp", "\(now + 3600)"),
      ])
    }

    /// A good token answer, with another ID token where one is given.
    func tokens(idToken: String? = nil) throws -> RawObject {
      RawObject([
        ("access_token", quoted(login.accessToken)), ("token_type", quoted("Bearer")),
        ("expires_in", "\(service.tokenLife)"),
        ("id_token", quoted(try idToken ?? service.forge.token(claims: claims))),
      ])
    }

    /// A good userinfo answer.
    var userInfo: RawObject {
      RawObject([
        ("sub", quoted(login.subject)), ("name", quoted("Kari Nordmann")),
        ("given_name", quoted("Kari")), ("family_name", quoted("Nordmann")),
        ("phone_number", quoted(login.phone)), ("birthdate", quoted("1988-04-17")),
        ("email", quoted("kari@example.com")),
        (
          "address",
          RawObject([
            ("street_address", quoted("Storgata 1")), ("postal_code", quoted("0580")),
            ("region", quoted("Oslo")), ("country", quoted("NO")),
          ]).text
        ),
      ])
    }

    /// A good answer to a start.
    var acknowledgement: RawObject {
      RawObject([
        ("auth_req_id", quoted(login.requestID)), ("expires_in", "\(service.requestLife)"),
        ("interval", "5"),
      ])
    }

    /// The good metadata.
    var metadata: RawObject {
      RawObject([
        ("issuer", quoted(PretendService.issuer)),
        ("backchannel_authentication_endpoint", quoted(service.address(of: .start))),
        ("token_endpoint", quoted(service.address(of: .token))),
        ("userinfo_endpoint", quoted(service.address(of: .userInfo))),
        ("jwks_uri", quoted(service.address(of: .keys))),
      ])
    }
  }

  /// An answer in place of the good one; nil where the good one will do.
  typealias Script = @Sendable (Visit) throws -> [ScriptedServer.Step]?

  static let issuer = "https://apitest.vipps.no/access-management-1.0/access/"
  static let clientID = "6f0f4c1e-93d8-4a52-8c55-2d1f0b7a9e10"

  private struct State {
    var scripts: [Place: Script] = [:]
    var addresses: [Place: String] = [:]
    var logins: [Login] = []
    var calls: [Place: Int] = [:]
    /// Paths that no call of a login has.
    var strayPaths: [String] = []
    var requestLife = 30
    var tokenLife = 20
  }

  let clock: JumpClock
  let forge = TokenForge()
  private let state = Mutex(State())
  private let seat = ServiceSeat()

  init(clock: JumpClock) async throws {
    self.clock = clock
    _ = TokenForge.rsa  // Not while the first call waits for it.
    try await seat.take { [self] in answer($0) }
  }

  func stop() async { await seat.leave() }

  // MARK: What a test sets

  func answer(at place: Place, with script: @escaping Script) {
    state.withLock { $0.scripts[place] = script }
  }

  /// Is good to everybody again.
  func behave() { state.withLock { $0.scripts = [:] } }

  /// Publishes another address for a place, of a proxy before this service.
  func publish(_ address: String, for place: Place) {
    state.withLock { $0.addresses[place] = address }
  }

  /// Lets requests and access tokens live for so many seconds.
  func grant(request: Int, token: Int) {
    state.withLock { state in
      state.requestLife = request
      state.tokenLife = token
    }
  }

  // MARK: What a test sees

  var portNumber: Int { seat.port }
  var base: String { seat.base }
  var logins: [Login] { state.withLock(\.logins) }
  var requestLife: Int { state.withLock(\.requestLife) }
  var tokenLife: Int { state.withLock(\.tokenLife) }
  var strayPaths: [String] { state.withLock(\.strayPaths) }

  func calls(to place: Place) -> Int { state.withLock { $0.calls[place] ?? 0 } }

  func address(of place: Place) -> String {
    state.withLock { $0.addresses[place] } ?? base + place.path
  }

  // MARK: Answering

  private func answer(_ request: ScriptedServer.Request) -> [ScriptedServer.Step] {
    guard let place = Place.allCases.first(where: { $0.path == request.path }) else {
      state.withLock { $0.strayPaths.append(request.path) }
      return Reply.json("{}", status: 404)
    }
    let script = state.withLock { state in
      state.calls[place, default: 0] += 1
      return state.scripts[place]
    }
    guard let login = login(for: request, at: place) else {
      return place == .userInfo
        ? Reply.json("{}", status: 401) : Reply.json(#"{"error":"invalid_grant"}"#, status: 400)
    }
    let visit = Visit(request: request, login: login, service: self)
    do {
      return try script?(visit) ?? goodAnswer(visit, at: place)
    } catch {
      return Reply.json(quoted("the script failed: \(error)"), status: 500)
    }
  }

  /// The login that a request belongs to; a start begins one.
  private func login(for request: ScriptedServer.Request, at place: Place) -> Login? {
    let fields = URLComponents(string: "?" + request.body)?.queryItems ?? []
    let now = clock.now()
    return state.withLock { state in
      switch place {
      case .discovery, .keys: return Login(number: 0, phone: "")
      case .start:
        let hint = fields.first { $0.name == "login_hint" }?.value ?? ""
        let phone = String(hint.drop { !$0.isNumber })
        let login = Login(number: state.logins.count + 1, phone: phone)
        state.logins.append(login)
        return login
      case .token:
        let id = fields.first { $0.name == "auth_req_id" }?.value
        guard let index = state.logins.firstIndex(where: { $0.requestID == id }) else { return nil }
        state.logins[index].polls.append(now)
        return state.logins[index]
      case .userInfo:
        let token = request.header("Authorization")?.split(separator: " ").last.map(String.init)
        guard let index = state.logins.firstIndex(where: { $0.accessToken == token }) else {
          return nil
        }
        state.logins[index].userInfoCalls += 1
        return state.logins[index]
      }
    }
  }

  private func goodAnswer(_ visit: Visit, at place: Place) throws -> [ScriptedServer.Step] {
    switch place {
    case .discovery: return Reply.shortLived(visit.metadata.text)
    case .keys: return Reply.shortLived(try forge.publishedKeys())
    case .start: return Reply.json(visit.acknowledgement.text)
    case .token:
      if visit.login.isRedeemed { return Reply.json(#"{"error":"invalid_grant"}"#, status: 400) }
      guard visit.login.polls.count > 1 else {
        return Reply.json(#"{"error":"authorization_pending"}"#, status: 400)
      }
      let body = try visit.tokens().text
      state.withLock { $0.logins[visit.login.number - 1].isRedeemed = true }
      return Reply.json(body)
    case .userInfo: return Reply.json(visit.userInfo.text)
    }
  }
}

extension Reply {
  /// What may be kept for a minute.
  static func shortLived(_ body: String) -> [ScriptedServer.Step] {
    json(body, headers: ["Cache-Control: max-age=60"])
  }
}
