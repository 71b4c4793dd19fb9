import Foundation
import Hummingbird
import NIOCore

/// From a request to the answer that it gets: one function an endpoint.
struct Routes: Sendable {
  let ledger: LoginLedger
  let credentials: ClientCredentials
  let form: PracticeForm
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
      guard let endpoint = Endpoint(path: parts[0], in: form) else { throw Refusal.notFound }
      switch endpoint {
      case .discovery:
        try requireGet(request)
        return try discovery(base: base)
      case .keys:
        try requireGet(request)
        return try await Answer.json(
          ledger.publishedKeys(), headers: [.cacheControl: "max-age=3600"])
      case .authentication:
        let fields = try await fields(of: request, hasQuery: parts.count > 1)
        try credentials.checkSystemNames(request.headers)
        return try await openLogin(fields)
      case .userExists:
        return try await findShopper(fields(of: request, hasQuery: parts.count > 1))
      case .token:
        let fields = try await fields(of: request, hasQuery: parts.count > 1)
        try credentials.checkSystemNames(request.headers)
        return try await poll(fields, issuer: form.issuer(at: base))
      case .userinfo:
        try requireGet(request)
        return try await userinfo(request)
      case .platformToken:
        return try await platformToken(request)
      }
    } catch let refusal as Refusal {
      return try refusal.answer(in: form)
    }
  }

  private func requireGet(_ request: Request) throws(Refusal) {
    guard request.method == .get else { throw .methodNotAllowed(allowed: "GET") }
  }

  /// The fields of a form call, after method, content type and client have been checked.
  private func fields(of request: Request, hasQuery: Bool) async throws -> FormBody {
    let type = request.headers[.contentType]?.split(separator: ";").first?.lowercased()
    guard request.method == .post, type == "application/x-www-form-urlencoded", !hasQuery else {
      throw Refusal.invalidRequest("POST a form body, and no query.")
    }
    let fields = try await FormBody(body(of: request).readableBytesView)
    try credentials.check(request.headers, form: fields, at: clock.date())
    return fields
  }

  private func body(of request: Request) async throws -> ByteBuffer {
    do {
      return try await request.body.collect(upTo: Self.bodyLimitBytes)
    } catch is NIOTooManyBytesError {
      throw Refusal.bodyTooLarge
    }
  }

  private func discovery(base: String) throws -> Answer {
    let headers: HTTPFields = [.cacheControl: "max-age=3600"]
    switch form {
    case .platform:
      return try Answer.json(DiscoveryBody(base: base), headers: headers)
    case .standard:
      return try Answer.json(
        StandardDiscoveryBody(base: base, authentication: credentials.authentication),
        headers: headers)
    }
  }

  /// The keys travel as headers, and the body is empty.
  private func platformToken(_ request: Request) async throws -> Answer {
    guard request.method == .post else { throw Refusal.methodNotAllowed(allowed: "POST") }
    guard try await body(of: request).readableBytes == 0 else {
      throw Refusal.invalidRequest("The body must be empty.")
    }
    try credentials.checkKeys(request.headers)
    return try Answer.json(
      credentials.platformTokens.make(for: credentials.clientID, at: clock.date()),
      headers: [.cacheControl: "no-store"])
  }

  private func openLogin(_ fields: FormBody) async throws -> Answer {
    let acknowledgement = try await ledger.open(AuthenticationForm(fields, in: form))
    if acknowledgement.isDropped { return .dropped }
    return try Answer.json(acknowledgement.body, headers: [.cacheControl: "no-store"])
  }

  private func findShopper(_ fields: FormBody) async throws -> Answer {
    let hint = try AuthenticationForm.hint(of: fields, in: form)
    return try await Answer.json(UserExistsBody(exists: ledger.shopperExists(hint)))
  }

  private func poll(_ fields: FormBody, issuer: String) async throws -> Answer {
    guard let grantType = fields["grant_type"] else {
      throw Refusal.invalidRequest("grant_type is missing.")
    }
    guard grantType == Self.grantType else { throw Refusal.unsupportedGrantType }
    guard let id = fields["auth_req_id"] else {
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
      return try .fault(
        .serviceUnavailable, code: "temporarily_unavailable", "Service unavailable.", in: form,
        headers: [.retryAfter: String(retryAfter.wireSeconds)])
    case .badGateway: return .badGateway
    case .dropped: return .dropped
    }
  }

  private static func tokenError(_ code: String) throws -> Answer {
    try Answer.json(
      ErrorBody(error: code), status: .badRequest, headers: [.cacheControl: "no-store"])
  }

  private func userinfo(_ request: Request) async throws -> Answer {
    if form == .platform, request.headers.value(of: "ocp-apim-subscription-key") != nil {
      throw Refusal.subscriptionKey
    }
    guard let token = request.headers[.authorization].flatMap(ClientCredentials.bearerToken) else {
      throw Refusal.invalidAccessToken
    }
    let grant = try await ledger.fetchGrant(token)
    let fails = grant.request.script.userinfo == .failsTwice && grant.fetches <= 2
    switch form {
    case .platform:
      guard !fails else {
        return try Answer.json(
          ProblemBody(title: "Internal Server Error", status: "500"), status: .internalServerError)
      }
      return try Answer.json(UserinfoBody(grant), headers: [.cacheControl: "no-store"])
    case .standard:
      guard !fails else {
        return try Answer.json(ErrorBody(error: "server_error"), status: .internalServerError)
      }
      return try Answer.json(StandardUserinfoBody(grant), headers: [.cacheControl: "no-store"])
    }
  }
}

private struct UserExistsBody: Encodable {
  let exists: Bool
}
