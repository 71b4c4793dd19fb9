import Crypto
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
  private let key = P256.Signing.PrivateKey()
  private let foreignKey = P256.Signing.PrivateKey()
  private let state = Mutex<[Login]>([])
  private let port = Mutex(0)
  private let server = Mutex<ScriptedServer?>(nil)

  /// What userinfo says of everybody, in place of the person's own.
  private let told: [String: String]

  init(telling told: [String: String] = [:]) async throws {
    self.told = told
    let server = try await ScriptedServer { [self] in answer($0) }
    port.withLock { $0 = server.port }
    self.server.withLock { $0 = server }
  }

  func stop() async {
    // The server's answers hold this service, and this service the server.
    let server = server.withLock { server in
      defer { server = nil }
      return server
    }
    await server?.stop()
  }

  var base: String { "http://127.0.0.1:\(port.withLock(\.self))" }
  var logins: [Login] { state.withLock(\.self) }

  private static func word(_ name: String) -> String {
    "canary-\(name)-" + UUID().uuidString.replacing("-", with: "")
  }

  private var issuer: String { base + "/access-management-1.0/access/" }

  private func answer(_ request: ScriptedServer.Request) -> [ScriptedServer.Step] {
    let fields = URLComponents(string: "?" + request.body)?.queryItems ?? []
    switch request.path {
    case let path where path.hasSuffix("/.well-known/openid-configuration"):
      return Self.json([
        "issuer": issuer, "backchannel_authentication_endpoint": base + "/start",
        "token_endpoint": base + "/token", "userinfo_endpoint": base + "/userinfo",
        "jwks_uri": base + "/keys",
      ])
    case "/keys": return Self.json(["keys": [publishedKey]])
    case "/start":
      let hint = fields.first { $0.name == "login_hint" }?.value ?? ""
      let login = Login(person: CanaryPerson(phone: String(hint.suffix(10))))
      state.withLock { $0.append(login) }
      return Self.json(["auth_req_id": login.requestID, "expires_in": 120, "interval": 1])
    case "/token":
      let id = fields.first { $0.name == "auth_req_id" }?.value
      return state.withLock { logins in
        guard let index = logins.firstIndex(where: { $0.requestID == id }) else {
          return Self.json(["error": "invalid_grant"], status: 400)
        }
        return poll(&logins[index])
      }
    case "/userinfo":
      let token = request.header("Authorization")?.split(separator: " ").last.map(String.init)
      guard let login = logins.first(where: { $0.accessToken == token }) else {
        return Self.json(["error": "invalid_token"], status: 401)
      }
      return userInfo(login)
    default: return Self.json([:], status: 404)
    }
  }

  private func poll(_ login: inout Login) -> [ScriptedServer.Step] {
    login.polls += 1
    if login.isRedeemed { return Self.json(["error": "invalid_grant"], status: 400) }
    guard login.polls > 1, login.ending != "0003" else {
      return Self.json(["error": "authorization_pending"], status: 400)
    }
    // Its text holds the number, as a careless service might write it.
    if login.ending == "0002" {
      return Self.json(
        ["error": "access_denied", "error_description": "\(login.person.phone) said no"],
        status: 400)
    }
    login.isRedeemed = true
    do {
      let idToken = try idToken(of: login)
      login.idToken = idToken
      return Self.json([
        "access_token": login.accessToken, "token_type": "Bearer", "expires_in": 4,
        "refresh_token": login.refreshToken, "id_token": idToken,
      ])
    } catch {
      return Self.json(["error": "\(error)"], status: 500)
    }
  }

  private func userInfo(_ login: Login) -> [ScriptedServer.Step] {
    let person = login.person
    if login.ending == "0030" {
      return Self.json(["detail": "\(person.given) \(person.phone)"], status: 500)
    }
    let claims: [String: Any] = [
      "sub": person.subject, "name": "\(person.given) \(person.family)",
      "given_name": person.given, "family_name": person.family, "birthdate": person.birthDate,
      "phone_number": login.ending == "0040" ? "4799999999" : person.phone,
      "email": person.email,
      "address": ["street_address": person.street, "country": "NO", "address_type": "home"],
    ]
    return Self.json(claims.merging(told) { $1 })
  }

  private func idToken(of login: Login) throws -> String {
    let now = Int(Date().timeIntervalSince1970)
    let claims: [String: Any] = [
      "iss": issuer, "sub": login.person.subject, "aud": Self.clientID, "iat": now,
      "exp": now + 3600,
    ]
    let parts = try [["alg": "ES256", "kid": "canary", "typ": "JWT"], claims].map {
      Self.base64URL(try JSONSerialization.data(withJSONObject: $0))
    }
    let input = parts.joined(separator: ".")
    let key = login.ending == "0010" ? foreignKey : key
    return input + "." + Self.base64URL(try key.signature(for: Data(input.utf8)).rawRepresentation)
  }

  private var publishedKey: [String: String] {
    let point = key.publicKey.rawRepresentation
    return [
      "kty": "EC", "use": "sig", "alg": "ES256", "kid": "canary", "crv": "P-256",
      "x": Self.base64URL(point.prefix(32)), "y": Self.base64URL(point.suffix(32)),
    ]
  }

  private static func base64URL(_ bytes: Data) -> String {
    bytes.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
      .replacing("=", with: "")
  }

  private static func json(_ object: [String: Any], status: Int = 200) -> [ScriptedServer.Step] {
    // Made of texts, numbers and lists alone, which JSON always has a form for.
    let body = (try? JSONSerialization.data(withJSONObject: object)) ?? Data()
    let head = """
      HTTP/1.1 \(status) X\r
      Content-Type: application/json\r
      Content-Length: \(body.count)\r
      \r

      """
    return [.write(head), .write(Array(body))]
  }
}
