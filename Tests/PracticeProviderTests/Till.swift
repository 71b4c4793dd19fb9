import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL
import Synchronization
import Testing

@testable import PracticeProvider

/// A time that stands still until a test moves it.
final class ManualClock: Sendable {
  private let now = Mutex(Duration.seconds(1000))
  private let sleepers = AsyncStream<CheckedContinuation<Void, Never>>.makeStream()

  func advance(by time: Duration) { now.withLock { $0 += time } }

  func advance(seconds: Double) { advance(by: .milliseconds(Int(seconds * 1000))) }

  /// Waits until something sleeps, and hands over what wakes it.
  func nextSleeper() async throws -> CheckedContinuation<Void, Never> {
    try #require(await sleepers.stream.first { _ in true })
  }

  var clock: PracticeClock {
    PracticeClock(
      elapsed: { self.now.withLock { $0 } },
      date: {
        let elapsed = self.now.withLock { $0 }
        return Date(timeIntervalSince1970: 1_772_442_000 + Double(elapsed.components.seconds))
      },
      sleep: { _ in
        await withCheckedContinuation { _ = self.sleepers.continuation.yield($0) }
      })
  }
}

/// A client that speaks to a service of its own over real HTTP, one call at a time.
struct Till {
  let service: PracticeService
  let clock: ManualClock
  let secret: String
  let folder: URL
  let form: PracticeForm
  /// Trusts the service's own authority where it has one.
  let client: HTTPClient

  static let ciba = "urn:openid:params:grant-type:ciba"

  /// Runs `body` against a fresh service and stops it.
  static func with(
    form: PracticeForm = .platform, usesTLS: Bool = false, interval: Duration = .seconds(5),
    defaultExpiry: Duration? = nil, latency: Duration = .zero,
    authentication: PracticeClientAuthentication = .basic,
    _ body: (Till) async throws -> Void
  ) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let secretFile = folder.appending(path: "secret")
    let clock = ManualClock()
    let service = try await PracticeService.start(
      PracticeOptions(
        form: form, usesTLS: usesTLS, interval: interval, defaultExpiry: defaultExpiry,
        latency: latency, clientAuthentication: authentication, clientSecretFile: secretFile),
      clock: clock.clock)
    let till = Till(
      service: service, clock: clock,
      secret: try String(contentsOf: secretFile, encoding: .utf8), folder: folder, form: form,
      client: try client(trusting: service.caFile))
    do {
      try await body(till)
    } catch {
      await till.end()
      throw error
    }
    await till.end()
  }

  /// A client that trusts the authority in `file` and no other, or the machine's where it is nil.
  static func client(trusting file: URL?) throws -> HTTPClient {
    var configuration = HTTPClient.Configuration()
    if let file {
      let roots = try NIOSSLCertificate.fromPEMFile(file.path(percentEncoded: false))
      configuration.tlsConfiguration = .makeClientConfiguration()
      configuration.tlsConfiguration?.trustRoots = .certificates(roots)
    }
    // Otherwise a certificate that is not trusted is tried until the connect timeout.
    configuration.connectionPool.retryConnectionEstablishment = false
    // The name and the handshake wait for their turn among all the other tests.
    configuration.timeout.connect = .minutes(10)
    return HTTPClient(configuration: configuration)
  }

  func path(_ endpoint: Endpoint) -> String { endpoint.path(in: form) ?? "/not-here" }

  private func end() async {
    // It fails only where it was shut down before.
    try? await client.shutdown()
    await service.stop()
    try? FileManager.default.removeItem(at: folder)
  }

  var basic: String {
    "Basic " + Data("\(service.clientID):\(secret)".utf8).base64EncodedString()
  }

  /// What the service tells the process that started it.
  func ready() throws -> [String: String] {
    let line = Data(service.readyLine.utf8)
    return try #require(try JSONSerialization.jsonObject(with: line) as? [String: String])
  }

  /// A form call that is not sent yet.
  func request(_ path: String, _ fields: [(String, String)]) -> HTTPClientRequest {
    var request = HTTPClientRequest(url: service.baseURL + path)
    request.method = .POST
    request.headers.add(name: "Authorization", value: basic)
    request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
    request.body = .bytes(ByteBuffer(string: Self.form(fields)))
    return request
  }

  func send(
    _ path: String, method: String = "POST", headers: [(String, String)] = [], body: String? = nil
  ) async throws -> Reply {
    var request = HTTPClientRequest(url: service.baseURL + path)
    request.method = HTTPMethod(rawValue: method)
    for (name, value) in headers { request.headers.add(name: name, value: value) }
    if let body { request.body = .bytes(ByteBuffer(string: body)) }
    let response = try await client.execute(request, timeout: .minutes(10))
    let bytes = try await response.body.collect(upTo: 1 << 20)
    return Reply(
      status: Int(response.status.code), headers: response.headers,
      body: Data(bytes.readableBytesView))
  }

  func get(_ path: String, headers: [(String, String)] = []) async throws -> Reply {
    try await send(path, method: "GET", headers: headers)
  }

  /// Posts a form as this client; `fields` are joined in order, and encoded.
  func post(_ path: String, _ fields: [(String, String)]) async throws -> Reply {
    try await post(path, encoded: Self.form(fields))
  }

  func post(_ path: String, encoded body: String) async throws -> Reply {
    try await send(
      path,
      headers: [
        ("Authorization", basic), ("Content-Type", "application/x-www-form-urlencoded"),
      ], body: body)
  }

  static func form(_ fields: [(String, String)]) -> String {
    var unreserved = CharacterSet(charactersIn: "-._~")
    unreserved.insert(charactersIn: "a"..."z")
    unreserved.insert(charactersIn: "A"..."Z")
    unreserved.insert(charactersIn: "0"..."9")
    return fields.map { name, value in
      name + "=" + (value.addingPercentEncoding(withAllowedCharacters: unreserved) ?? "")
    }.joined(separator: "&")
  }

  /// All that the shopper can be asked for.
  var everything: String {
    switch form {
    case .platform: "openid name phoneNumber email address birthDate"
    case .standard: "openid profile phone email address"
    }
  }

  func hint(_ number: String) -> (String, String) {
    switch form {
    case .platform: ("login_hint", "urn:msisdn:\(number)")
    case .standard: ("login_hint", "+\(number)")
    }
  }

  func begin(
    _ number: String, scope: String? = nil, more: [(String, String)] = []
  ) async throws -> Reply {
    try await post(
      path(.authentication), [("scope", scope ?? everything), hint(number)] + more)
  }

  /// The id of a request that must open.
  func open(
    _ number: String, scope: String? = nil, more: [(String, String)] = []
  ) async throws -> String {
    let reply = try await begin(number, scope: scope, more: more)
    return try #require(reply.json["auth_req_id"] as? String)
  }

  func poll(_ id: String) async throws -> Reply {
    try await post(path(.token), [("grant_type", Self.ciba), ("auth_req_id", id)])
  }

  /// Waits out `seconds` and polls, once for each.
  func poll(_ id: String, after waits: [Double]) async throws -> [String] {
    var answers: [String] = []
    for wait in waits {
      clock.advance(seconds: wait)
      answers.append(try await poll(id).code)
    }
    return answers
  }

  func userinfo(_ accessToken: String) async throws -> Reply {
    try await get(
      path(.userinfo), headers: [("Authorization", "Bearer \(accessToken)")])
  }

  /// Opens a request, polls it to its yes, and gives back the token reply.
  func enroll(_ number: String, scope: String? = nil) async throws -> Reply {
    let id = try await open(number, scope: scope)
    for _ in 1...5 {
      clock.advance(seconds: 31)
      let reply = try await poll(id)
      if reply.status == 200 { return reply }
    }
    throw NoApproval()
  }
}

struct NoApproval: Error {}

/// An answer that arrived whole.
struct Reply {
  let status: Int
  let headers: HTTPHeaders
  let body: Data

  /// Its object, empty where it is none.
  var json: [String: Any] {
    (try? JSONSerialization.jsonObject(with: body)) as? [String: Any] ?? [:]
  }

  /// `200`, or status and error code, as `400 slow_down`.
  var code: String {
    let error = json["error"] as? String
    return error.map { "\(status) \($0)" } ?? "\(status)"
  }

  /// The platform's second member for a code.
  var errorCode: String? { json["error_code"] as? String }

  func header(_ name: String) -> String? { headers.first(name: name) }

  func text(_ member: String) throws -> String { try #require(json[member] as? String) }
}
