import Foundation
import Synchronization
import TestSupport

/// A login service that counts who asks it what. It takes every client id, so that a test can give
/// each process one of its own, and tells the time with every answer.
///
/// The last four digits of a number decide: 0001 says yes at the second poll, 0003 never answers, 0050
/// says yes once ``approve(_:)`` was called, 0060 says yes and the answer breaks off, 0070 breaks off
/// the start, 0030 has a userinfo that fails in the first login, 0040 answers with another number.
final class CountingService: Sendable {
  struct Login: Sendable {
    let phone: String
    let requestID: String
    let accessToken: String
    /// Which login of this number it is, from 1.
    let visit: Int
    /// The client ids in the order of their polls.
    var pollers: [String] = []
    /// Polls that are being answered now, and the most that ever were at once.
    var underWay = 0
    var mostUnderWay = 0
    var isApproved = false
    var isRedeemed = false

    var ending: Substring { phone.suffix(4) }
  }

  private struct State {
    var logins: [Login] = []
    var subjects: [String: String] = [:]
    /// How far this service's clock is ahead of the machine's.
    var lead: TimeInterval = 0
  }

  /// How long the answer to a poll takes.
  private let delay: Duration
  private let key = ES256Key(keyID: "counting")
  private let state = Mutex(State())
  private let seat = ServiceSeat()

  init(delay: Duration = .zero) async throws {
    self.delay = delay
    try await seat.take { [self] in await answer($0) }
  }

  func stop() async { await seat.leave() }

  var base: String { seat.base }
  var logins: [Login] { state.withLock(\.logins) }

  /// The shopper with this number says yes, or everybody who has been asked by now.
  ///
  /// - Parameter phone: digits with the country code.
  func approve(_ phone: String? = nil) {
    state.withLock { state in
      for place in state.logins.indices where phone == nil || state.logins[place].phone == phone {
        state.logins[place].isApproved = true
      }
    }
  }

  /// Sets this service's clock, and with it the times in its tokens.
  func setClock(aheadBy seconds: TimeInterval) { state.withLock { $0.lead = seconds } }

  /// Who has the number from now on; before, a number is its own subject.
  func give(_ phone: String, to subject: String) { state.withLock { $0.subjects[phone] = subject } }

  private var now: Date { Date().addingTimeInterval(state.withLock(\.lead)) }
  private var issuer: String { base + "/access-management-1.0/access/" }

  private func answer(_ request: ScriptedServer.Request) async -> [ScriptedServer.Step] {
    let fields = URLComponents(string: "?" + request.body)?.queryItems ?? []
    switch request.path {
    case let path where path.hasSuffix("/.well-known/openid-configuration"):
      return json([
        "issuer": issuer, "backchannel_authentication_endpoint": base + "/start",
        "token_endpoint": base + "/token", "userinfo_endpoint": base + "/userinfo",
        "jwks_uri": base + "/keys",
      ])
    case "/keys": return json(["keys": [key.published]])
    case "/start":
      let hint = fields.first { $0.name == "login_hint" }?.value ?? ""
      return start(phone: String(hint.suffix(10)))
    case "/token":
      let id = fields.first { $0.name == "auth_req_id" }?.value
      return await poll(id ?? "", by: Self.client(of: request))
    case "/userinfo":
      let token = request.header("Authorization")?.split(separator: " ").last.map(String.init)
      guard let login = logins.first(where: { $0.accessToken == token }) else {
        return json(["error": "invalid_token"], status: 401)
      }
      return userInfo(login)
    default: return json([:], status: 404)
    }
  }

  private func start(phone: String) -> [ScriptedServer.Step] {
    let login = state.withLock { state in
      let login = Login(
        phone: phone, requestID: "request-\(UUID().uuidString)",
        accessToken: "access-\(UUID().uuidString)",
        visit: state.logins.count { $0.phone == phone } + 1)
      state.logins.append(login)
      return login
    }
    if login.ending == "0070" { return [.reset] }
    return json(["auth_req_id": login.requestID, "expires_in": 120, "interval": 1])
  }

  private func poll(_ id: String, by client: String) async -> [ScriptedServer.Step] {
    let place = state.withLock { state in
      let place = state.logins.firstIndex { $0.requestID == id }
      if let place {
        state.logins[place].pollers.append(client)
        state.logins[place].underWay += 1
        state.logins[place].mostUnderWay = max(
          state.logins[place].mostUnderWay, state.logins[place].underWay)
      }
      return place
    }
    guard let place else { return json(["error": "invalid_grant"], status: 400) }
    // It ends early only when the whole service is being stopped.
    try? await Task.sleep(for: delay)
    defer { state.withLock { $0.logins[place].underWay -= 1 } }
    let login = state.withLock { $0.logins[place] }
    if login.isRedeemed { return json(["error": "invalid_grant"], status: 400) }
    let saysYes =
      switch login.ending {
      case "0003": false
      case "0050": login.isApproved
      default: login.pollers.count > 1
      }
    guard saysYes else { return json(["error": "authorization_pending"], status: 400) }
    state.withLock { $0.logins[place].isRedeemed = true }
    if login.ending == "0060" { return [.reset] }
    do {
      return json([
        "access_token": login.accessToken, "token_type": "Bearer", "expires_in": 3,
        "id_token": try idToken(of: login, for: client),
      ])
    } catch {
      return json(["error": "\(error)"], status: 500)
    }
  }

  private func subject(of login: Login) -> String {
    state.withLock { $0.subjects[login.phone] } ?? "subject-\(login.phone)"
  }

  private func userInfo(_ login: Login) -> [ScriptedServer.Step] {
    if login.ending == "0030", login.visit == 1 { return json([:], status: 500) }
    let subject = subject(of: login)
    return json([
      "sub": subject, "name": "Solveig Aasen", "given_name": "Solveig", "family_name": "Aasen",
      "phone_number": login.ending == "0040" ? "4799999999" : login.phone,
    ])
  }

  private func idToken(of login: Login, for client: String) throws -> String {
    let now = Int(now.timeIntervalSince1970)
    let claims: [String: Any] = [
      "iss": issuer, "sub": subject(of: login), "aud": client, "iat": now, "exp": now + 600,
    ]
    return try key.token(claims: claims)
  }

  /// The client id of a call's Basic authentication.
  private static func client(of request: ScriptedServer.Request) -> String {
    let word = request.header("Authorization")?.split(separator: " ").last ?? ""
    let text = Data(base64Encoded: String(word)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return String(text.prefix { $0 != ":" })
  }

  private func json(_ object: [String: Any], status: Int = 200) -> [ScriptedServer.Step] {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(secondsFromGMT: 0)
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    return Reply.json(object, status: status, headers: ["Date: \(formatter.string(from: now))"])
  }
}

/// A till that speaks to a counting service, with a store of its own.
final class CountedShop: Sendable {
  let service: CountingService
  let folder: URL

  init(delay: Duration = .zero) async throws {
    service = try await CountingService(delay: delay)
    folder = FileManager.default.temporaryDirectory
      .appending(path: "clubtill-counted-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try "secret".write(
      to: folder.appending(path: "secret"), atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o400], ofItemAtPath: folder.appending(path: "secret").path)
  }

  deinit {
    let (service, folder) = (service, folder)
    Task {
      await service.stop()
      // The folder lies in the temporary folder: what cannot be removed is no test's failure.
      try? FileManager.default.removeItem(at: folder)
    }
  }

  /// The environment of one process of this shop.
  ///
  /// - Parameter client: by which the service knows the process.
  func environment(client: String = "till", till: Int = 42) -> [String: String] {
    [
      "PATH": "/usr/bin:/bin", "HOME": folder.path, "LC_ALL": "C.UTF-8",
      "CLUBTILL_PROVIDER_BASE_URL": service.base, "CLUBTILL_CLIENT_ID": client,
      "CLUBTILL_CLIENT_SECRET_FILE": folder.appending(path: "secret").path,
      "CLUBTILL_TILL_NUMBER": String(till),
      "CLUBTILL_STATE_DIRECTORY": folder.appending(path: "state").path,
    ]
  }

  func run(_ arguments: String..., client: String = "till", till: Int = 42) async throws
    -> CommandResult
  {
    try await BuiltProgram.run(
      [BuiltProgram.path] + arguments, environment: environment(client: client, till: till))
  }

  /// Waits until `condition` holds for the logins that the service has seen.
  func waits(
    upTo seconds: Double = 60, until condition: ([CountingService.Login]) -> Bool
  ) async throws -> Bool {
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
      if condition(service.logins) { return true }
      try await Task.sleep(for: .milliseconds(50))
    }
    // The machine may have had no time for a look before.
    return condition(service.logins)
  }
}
