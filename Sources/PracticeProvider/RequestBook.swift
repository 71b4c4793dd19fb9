import Foundation

/// Every login request of the last hour, and the access tokens that came of them.
///
/// Pure rules: the caller brings the time. The oldest go first where there are too many.
struct RequestBook: Sendable {
  /// How long an access token opens userinfo.
  static let accessTokenLife = Duration.seconds(300)
  private static let keptAfterExpiry = Duration.seconds(3600)

  private let capacity: Int
  private var requests: [String: LoginRequest] = [:]
  /// Ids in the order of opening, oldest first.
  private var order: [String] = []
  private var grants: [String: Grant] = [:]
  private var accessTokens: [String: String] = [:]
  /// Hints of scripts that are turned away once and have been.
  private var turnedAway: Set<LoginHint> = []

  init(capacity: Int = 10_000) {
    self.capacity = capacity
  }

  var count: Int { requests.count }

  /// Throws where the hint's phone is occupied, or its script wants it turned away.
  mutating func admit(_ hint: LoginHint, script: Script, at now: Duration) throws(Refusal) {
    switch script.start {
    case .opens, .opensAndDrops:
      break
    case .refused(.invalidUser):
      throw .invalidUser
    case .refused(.oldApp):
      throw .oldApp
    case .tooMany(let retryAfter, let onlyOnce):
      if onlyOnce, turnedAway.contains(hint) { break }
      if turnedAway.count >= capacity { turnedAway.removeAll() }
      if onlyOnce { turnedAway.insert(hint) }
      throw .tooManyLogins(retryAfter: retryAfter)
    }
  }

  /// Throws where a request for this hint is still open on the phone.
  func checkPhoneIsFree(_ hint: LoginHint, at now: Duration) throws(Refusal) {
    let open = requests.values.filter { $0.hint == hint && $0.occupiesPhone(at: now) }
    guard let end = open.map(\.expiresAt).max() else { return }
    throw .tooManyLogins(retryAfter: end - now)
  }

  mutating func add(_ request: LoginRequest, at now: Duration) {
    while let oldest = order.first, let request = requests[oldest],
      order.count >= capacity || request.expiresAt + Self.keptAfterExpiry <= now
    {
      forget(oldest)
    }
    requests[request.id] = request
    order.append(request.id)
  }

  mutating func beginPoll(_ id: String, at now: Duration) -> PollAnswer {
    requests[id]?.beginPoll(at: now) ?? .invalidGrant
  }

  mutating func endPoll(_ id: String) {
    requests[id]?.endPoll()
  }

  mutating func add(_ grant: Grant, accessToken: String) {
    grants[accessToken] = grant
    accessTokens[grant.request.id] = accessToken
  }

  /// The grant behind an access token, with this fetch counted; nil for a token that is unknown or
  /// too old.
  mutating func grant(for accessToken: String, at now: Duration) -> Grant? {
    guard let grant = grants[accessToken], now - grant.redeemedAt < Self.accessTokenLife else {
      return nil
    }
    grants[accessToken]?.fetches += 1
    return grants[accessToken]
  }

  private mutating func forget(_ id: String) {
    order.removeFirst()
    requests[id] = nil
    if let token = accessTokens.removeValue(forKey: id) { grants[token] = nil }
  }
}

/// What an approved request has given out.
struct Grant: Equatable, Sendable {
  let request: LoginRequest
  let person: PretendPerson
  let sessionID: String
  let redeemedAt: Duration
  let redeemedOn: Date
  let consents: ConsentAnswers?
  /// How often userinfo was asked for.
  var fetches = 0
}

/// What the shopper ticked beside the mandatory terms.
enum ConsentAnswers: Equatable, Sendable { case allAccepted, mixed }
