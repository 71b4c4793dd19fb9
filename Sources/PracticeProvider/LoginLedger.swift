import Foundation

/// The state of the service behind one door: requests, tokens, keys, and who gave consents.
actor LoginLedger {
  private var book = RequestBook()
  private var keys: SigningKeys
  /// Subjects that have answered the consent screen, which then stays away.
  private var consentGivers: Set<String> = []
  private let nextPick: NextPick
  private let options: PracticeOptions
  private let client: ClientIdentity
  private let clock: PracticeClock

  /// The most subjects that are remembered; beyond it all are asked again.
  private static let consentGiverLimit = 10_000

  init(
    keys: SigningKeys, nextPick: NextPick, options: PracticeOptions, client: ClientIdentity,
    clock: PracticeClock
  ) {
    self.keys = keys
    self.nextPick = nextPick
    self.options = options
    self.client = client
    self.clock = clock
  }

  func publishedKeys() throws -> KeySetBody { try keys.published() }

  /// Whether user-exists knows the shopper; it leaves the pick for the request itself.
  func shopperExists(_ hint: LoginHint) -> Bool {
    (nextPick.shopper?.script ?? Script(for: hint)).shopperExists
  }

  /// Sends a request to the pretend phone and acknowledges it.
  func open(_ form: AuthenticationForm) throws(Refusal) -> Acknowledgement {
    let now = clock.elapsed()
    try book.checkPhoneIsFree(form.hint, at: now)
    let script = nextPick.take()?.script ?? Script(for: form.hint)
    try book.admit(form.hint, script: script, at: now)
    let (interval, isNamed) = interval(of: script)
    let expiresIn = options.defaultExpiry ?? form.requestedExpiry ?? .seconds(600)
    let request = LoginRequest(
      id: Data.random(count: 32).base64URL, form: form, script: script, interval: interval,
      openedAt: now, openedOn: clock.date(), expiresIn: expiresIn)
    book.add(request, at: now)
    return Acknowledgement(
      body: AcknowledgementBody(
        requestID: request.id, expiresIn: expiresIn.wireSeconds,
        interval: isNamed ? interval.wireSeconds : nil),
      isDropped: script.start == .opensAndDrops)
  }

  /// The least time between polls, and whether the answer names it.
  private func interval(of script: Script) -> (Duration, isNamed: Bool) {
    switch script.interval {
    case .configured: (options.interval, options.form == .platform)
    case .fixed(let interval): (interval, true)
    case .unnamed: (.seconds(5), false)
    }
  }

  func beginPoll(_ id: String) -> PollAnswer { book.beginPoll(id, at: clock.elapsed()) }

  func endPoll(_ id: String) { book.endPoll(id) }

  /// The tokens of a request that was just approved.
  func makeTokens(for request: LoginRequest, issuer: String) throws -> TokenBody {
    let person = PretendPerson(hint: request.hint)
    let grant = Grant(
      request: request, person: person, sessionID: UUID().uuidString.lowercased(),
      redeemedAt: clock.elapsed(), redeemedOn: clock.date(),
      consents: collectConsents(of: person, for: request))
    let accessToken = try makeAccessToken(for: grant, issuer: issuer)
    let claims = IDTokenClaims(
      for: grant, accessToken: accessToken, issuer: issuer, client: client, form: options.form)
    let idToken = try keys.sign(claims, as: request.script.idToken)
    book.add(grant, accessToken: accessToken)
    return TokenBody(accessToken: accessToken, idToken: idToken)
  }

  private func makeAccessToken(for grant: Grant, issuer: String) throws -> String {
    let opaque = Data.random(count: 32).base64URL
    switch options.form {
    case .platform:
      return "ciba." + opaque
    case .standard where grant.request.hint.endsEven:
      return opaque
    case .standard:
      return try keys.sign(AccessTokenClaims(for: grant, issuer: issuer, client: client))
    }
  }

  /// The grant behind an access token, this fetch counted in.
  func fetchGrant(_ accessToken: String) throws(Refusal) -> Grant {
    guard let grant = book.grant(for: accessToken, at: clock.elapsed()) else {
      throw .invalidAccessToken
    }
    return grant
  }

  private func collectConsents(
    of person: PretendPerson, for request: LoginRequest
  ) -> ConsentAnswers? {
    guard !request.scope.isDisjoint(with: ["customFlow", "delegatedConsents"]) else { return nil }
    switch request.script.consents {
    case .mixedEveryTime:
      return .mixed
    case .answeredEarlier:
      return nil
    case .firstTime:
      if consentGivers.count >= Self.consentGiverLimit { consentGivers.removeAll() }
      return consentGivers.insert(person.subject).inserted ? .allAccepted : nil
    }
  }
}

/// Who the sales unit's own client is; the secret is not part of it.
struct ClientIdentity: Sendable {
  /// The audience of its ID tokens. A partner who acts for the sales unit does not know it.
  let clientID: String
  let merchantSerialNumber: String
}

/// The answer to an authentication request, and whether it ever arrives.
struct Acknowledgement: Sendable {
  let body: AcknowledgementBody
  let isDropped: Bool
}

/// Source: CIBA Core 1.0, section 7.3.
struct AcknowledgementBody: Encodable, Sendable {
  let requestID: String
  let expiresIn: Int
  let interval: Int?

  enum CodingKeys: String, CodingKey {
    case requestID = "auth_req_id"
    case expiresIn = "expires_in"
    case interval
  }
}

/// Source: CIBA Core 1.0, section 10.1.1.
struct TokenBody: Encodable, Sendable {
  let accessToken: String
  let tokenType = "Bearer"
  let expiresIn = Int(RequestBook.accessTokenLife.components.seconds)
  let idToken: String

  enum CodingKeys: String, CodingKey {
    case accessToken = "access_token"
    case tokenType = "token_type"
    case expiresIn = "expires_in"
    case idToken = "id_token"
  }
}
