import Foundation
import Hummingbird
import NIOCore

/// From a request to the answer that it gets: one function an endpoint.
struct Routes: Sendable {
  let ledger: LoginLedger
  let credentials: ClientCredentials
  let clock: PracticeClock
  /// How long a poll is held before its answer leaves.
  let latency: Duration

  private static let bodyLimitBytes = 64 * 1024
  private static let grantType = "urn:openid:params:grant-type:ciba"

  /// - Parameter base: The service's own base URL.
  func answer(to request: Request, base: String) async throws -> Answer {
    do {
      let parts = (request.head.path ?? "/")
        .split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
      guard let endpoint = Endpoint(rawValue: String(parts[0])) else { throw Refusal.notFound }
      switch endpoint {
      case .discovery:
        try requireGet(request)
        return try Answer.json(DiscoveryBody(base: base), headers: [.cacheControl: "max-age=3600"])
      case .keys:
        try requireGet(request)
        return try await Answer.json(
          ledger.publishedKeys(), headers: [.cacheControl: "max-age=3600"])
      case .authentication:
        return try await openLogin(form(of: request, hasQuery: parts.count > 1))
      case .userExists:
        return try await findShopper(form(of: request, hasQuery: parts.count > 1))
      case .token:
        let form = try await form(of: request, hasQuery: parts.count > 1)
        return try await poll(form, issuer: Endpoint.issuer(at: base))
      case .userinfo:
        try requireGet(request)
        return try await userinfo(request)
      }
    } catch let refusal as Refusal {
      return try refusal.answer()
    }
  }

  private func requireGet(_ request: Request) throws(Refusal) {
    guard request.method == .get else { throw .methodNotAllowed(allowed: "GET") }
  }

  /// The fields of a form call, after method, content type and client have been checked.
  private func form(of request: Request, hasQuery: Bool) async throws -> FormBody {
    let type = request.headers[.contentType]?.split(separator: ";").first?.lowercased()
    guard request.method == .post, type == "application/x-www-form-urlencoded", !hasQuery else {
      throw Refusal.invalidRequest("POST a form body, and no query.")
    }
    let body: ByteBuffer
    do {
      body = try await request.body.collect(upTo: Self.bodyLimitBytes)
    } catch is NIOTooManyBytesError {
      throw Refusal.bodyTooLarge
    }
    let form = try FormBody(body.readableBytesView)
    try credentials.check(authorization: request.headers[.authorization], form: form)
    return form
  }

  private func openLogin(_ form: FormBody) async throws -> Answer {
    let acknowledgement = try await ledger.open(AuthenticationForm(form))
    if acknowledgement.isDropped { return .dropped }
    return try Answer.json(acknowledgement.body, headers: [.cacheControl: "no-store"])
  }

  private func findShopper(_ form: FormBody) async throws -> Answer {
    let hint = try AuthenticationForm.hint(of: form)
    return try await Answer.json(UserExistsBody(exists: ledger.shopperExists(hint)))
  }

  private func poll(_ form: FormBody, issuer: String) async throws -> Answer {
    guard let grantType = form["grant_type"] else {
      throw Refusal.invalidRequest("grant_type is missing.")
    }
    guard grantType == Self.grantType else { throw Refusal.unsupportedGrantType }
    guard let id = form["auth_req_id"] else {
      throw Refusal.invalidRequest("auth_req_id is missing.")
    }
    let answer = await ledger.beginPoll(id)
    if latency > .zero { await clock.sleep(latency) }
    await ledger.endPoll(id)
    switch answer {
    case .approved(let request):
      let tokens = try await ledger.makeTokens(for: request, issuer: issuer)
      var answer = try Answer.json(
        tokens, headers: [.cacheControl: "no-store"])
      if request.script.cutsWinningAnswer { answer.delivery = .cutShort }
      return answer
    case .pending: return try Self.tokenError("authorization_pending")
    case .slowDown: return try Self.tokenError("slow_down")
    case .expired: return try Self.tokenError("expired_token")
    case .refused: return try Self.tokenError("access_denied")
    case .invalidGrant: return try Self.tokenError("invalid_grant")
    case .dead: return try Self.tokenError("invalid_request")
    case .unavailable(let retryAfter):
      return try Answer.json(
        GatewayErrorBody(statusCode: 503, message: "Service unavailable."),
        status: .serviceUnavailable, headers: [.retryAfter: String(retryAfter.wireSeconds)])
    case .badGateway: return .badGateway
    case .dropped: return .dropped
    }
  }

  private static func tokenError(_ code: String) throws -> Answer {
    try Answer.json(
      ErrorBody(error: code), status: .badRequest, headers: [.cacheControl: "no-store"])
  }

  private func userinfo(_ request: Request) async throws -> Answer {
    guard !request.headers.contains(where: { $0.name.canonicalName == "ocp-apim-subscription-key" })
    else { throw Refusal.subscriptionKey }
    let words = (request.headers[.authorization] ?? "")
      .split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    guard words.count == 2, words[0].lowercased() == "bearer" else {
      throw Refusal.invalidAccessToken
    }
    let grant = try await ledger.fetchGrant(String(words[1]))
    if grant.request.script.userinfo == .failsTwice, grant.fetches <= 2 {
      return try Answer.json(
        ProblemBody(title: "Internal Server Error", status: "500"), status: .internalServerError)
    }
    return try Answer.json(UserinfoBody(grant), headers: [.cacheControl: "no-store"])
  }
}

private struct UserExistsBody: Encodable {
  let exists: Bool
}
