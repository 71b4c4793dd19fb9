import Foundation
import Synchronization
import TestSupport

/// A login service of which every secret is known: the last four digits of a number decide, 0001
/// says yes, 0002 no, 0003 never answers, 0010 gets a token that nobody signed, 0030 a userinfo that
/// always fails, 0040 a userinfo with another number.
final class CanaryService: Sendable {
  /// One request and all that it brought.
  struct Login: Sendable {
    let person: CanaryPerson
    let requestID = CanaryService.word("request")
    let accessToken = CanaryService.word("access")
    let refreshToken = CanaryService.word("refresh")
    var idToken: String?
    var polls = 0
    var isRedeemed = false

    var ending: Substring { person.phone.suffix(4) }

    /// Its tokens and its id.
    func secrets(_ label: String) -> [Canary] {
      let parts = (idToken ?? "").split(separator: ".").dropFirst()
      return [
        Canary(name: "\(label) auth_req_id", text: requestID),
        Canary(name: "\(label) access token", text: accessToken),
        Canary(name: "\(label) refresh token", text: refreshToken),
      ] + parts.map { Canary(name: "\(label) ID token", text: String($0)) }
    }
  }

  static let clientID = "canary-client"

  /// With signs that encodings change.
  let secret = CanaryService.word("secret") + "+/=&% æ"
  private let key = ES256Key(keyID: "canary")
  private let foreignKey = ES256Key(keyID: "canary")
  private let state = Mutex<[Login]>([])
  private let seat = ServiceSeat()

  /// What userinfo says of everybody, in place of the person's own.
  private let told: [String: String]

  init(telling told: [String: String] = [:]) async throws {
    self.told = told
    try await seat.take { [self] in answer($0) }
  }

  func stop() async { await seat.leave() }

  var base: String { seat.base }
  var logins: [Login] { state.withLock(\.self) }

  private static func word(_ name: String) -> String {
    "canary-\(name)-" + UUID().uuidString.replacing("-", with: "")
  }

  private var issuer: String { base + "/access-management-1.0/access/" }

  private func answer(_ request: ScriptedServer.Request) -> [ScriptedServer.Step] {
    let fields = URLComponents(string: "?" + request.body)?.queryItems ?? []
    switch request.path {
    case let path where path.hasSuffix("/.well-known/openid-configuration"):
      return Reply.json([
        "issuer": issuer, "backchannel_authentication_endpoint": base + "/start",
        "token_endpoint": base + "/token", "userinfo_endpoint": base + "/userinfo",
        "jwks_uri": base + "/keys",
      ])
    case "/keys": return Reply.json(["keys": [key.published]])
    case "/start":
      let hint = fields.first { $0.name == "login_hint" }?.value ?? ""
      let login = Login(person: CanaryPerson(phone: String(hint.suffix(10))))
      state.withLock { $0.append(login) }
      return Reply.json(["auth_req_id": login.requestID, "expires_in": 120, "interval": 1])
    case "/token":
      let id = fields.first { $0.name == "auth_req_id" }?.value
      return state.withLock { logins in
        guard let index = logins.firstIndex(where: { $0.requestID == id }) else {
          return Reply.json(["error": "invalid_grant"], status: 400)
        }
        return poll(&logins[index])
      }
    case "/userinfo":
      let token = request.header("Authorization")?.split(separator: " ").last.map(String.init)
      guard let login = logins.first(where: { $0.accessToken == token }) else {
        return Reply.json(["error": "invalid_token"], status: 401)
      }
      return userInfo(login)
    default: return Reply.json([:], status: 404)
    }
  }

  private func poll(_ login: inout Login) -> [ScriptedServer.Step] {
    login.polls += 1
    if login.isRedeemed { return Reply.json(["error": "invalid_grant"], status: 400) }
    guard login.polls > 1, login.ending != "0003" else {
      return Reply.json(["error": "authorization_pending"], status: 400)
    }
    // Its text holds the number, as a careless service might write it.
    if login.ending == "0002" {
      return Reply.json(
        ["error": "access_denied", "error_description": "\(login.person.phone) said no"],
        status: 400)
    }
    login.isRedeemed = true
    do {
      let idToken = try idToken(of: login)
      login.idToken = idToken
      return Reply.json([
        "access_token": login.accessToken, "token_type": "Bearer", "expires_in": 4,
        "refresh_token": login.refreshToken, "id_token": idToken,
      ])
    } catch {
      return Reply.json(["error": "\(error)"], status: 500)
    }
  }

  private func userInfo(_ login: Login) -> [ScriptedServer.Step] {
    let person = login.person
    if login.ending == "0030" {
      return Reply.json(["detail": "\(person.given) \(person.phone)"], status: 500)
    }
    let claims: [String: Any] = [
      "sub": person.subject, "name": "\(person.given) \(person.family)",
      "given_name": person.given, "family_name": person.family, "birthdate": person.birthDate,
      "phone_number": login.ending == "0040" ? "4799999999" : person.phone,
      "email": person.email,
      "address": ["street_address": person.street, "country": "NO", "address_type": "home"],
    ]
    return Reply.json(claims.merging(told) { $1 })
  }

  private func idToken(of login: Login) throws -> String {
    let now = Int(Date().timeIntervalSince1970)
    let claims: [String: Any] = [
      "iss": issuer, "sub": login.person.subject, "aud": Self.clientID, "iat": now,
      "exp": now + 3600,
    ]
    return try (login.ending == "0010" ? foreignKey : key).token(claims: claims)
  }
}
