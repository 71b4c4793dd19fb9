/// What a pretend shopper and the service around them do with one login request.
struct Script: Equatable, Sendable {
  var start = Start.opens
  var says = ShopperAnswer.yes
  var moment = Moment.afterWaiting(.seconds(10))
  /// Polls, counted from 1, that get something else than the state of the request.
  var oddPolls: [Int: OddPoll] = [:]
  var interval = Interval.configured
  var idToken = IDTokenKind.plain
  /// Breaks the connection in the middle of the answer that holds the tokens.
  var cutsWinningAnswer = false
  var userinfo = UserinfoKind.full
  var consents = ConsentRule.firstTime

  /// How the authentication endpoint receives the request.
  enum Start: Equatable, Sendable {
    case opens
    /// The phone rings, but the connection ends before the answer.
    case opensAndDrops
    case refused(StartRefusal)
    case tooMany(retryAfter: Duration, onlyOnce: Bool)
  }

  enum StartRefusal: Equatable, Sendable { case invalidUser, oldApp }

  enum ShopperAnswer: Equatable, Sendable { case yes, no }

  /// When the shopper answers.
  enum Moment: Equatable, Sendable {
    /// In time for the given well-timed poll, counted from 1.
    case atPoll(Int)
    case afterWaiting(Duration)
    case never
  }

  enum OddPoll: Equatable, Sendable {
    case slowDown
    case unavailable(retryAfter: Duration)
    case badGateway
    case dropped
  }

  enum Interval: Equatable, Sendable {
    case configured
    case fixed(Duration)
    /// The answer names none; the service then holds the client to the standard's five seconds.
    case unnamed
  }

  enum IDTokenKind: Equatable, Sendable {
    case plain
    case badSignature
    case rotatedKey
    /// ES256, with the claim `auth_req_id` and no `typ`.
    case ellipticCurve
  }

  enum UserinfoKind: Equatable, Sendable {
    case full
    case otherSubject
    case withoutContacts
    case failsTwice
  }

  enum ConsentRule: Equatable, Sendable {
    /// Everything accepted, at the person's first approval only.
    case firstTime
    case mixedEveryTime
    case answeredEarlier
  }
}

extension Script {
  /// The script of a number by its last four digits; every other hint says yes ten seconds after
  /// the request.
  init(for hint: LoginHint) {
    switch hint.lastFourDigits {
    case "0001": self.init(moment: .atPoll(3))
    case "0002": self.init(says: .no, moment: .atPoll(2))
    case "0003": self.init(moment: .never)
    case "0004": self.init(start: .refused(.invalidUser))
    case "0005": self.init(start: .refused(.oldApp))
    case "0006":
      self.init(start: .tooMany(retryAfter: .seconds(5), onlyOnce: true), moment: .atPoll(3))
    case "0007": self.init(moment: .atPoll(5), oddPolls: [2: .slowDown, 4: .slowDown])
    case "0008":
      self.init(
        moment: .atPoll(4),
        oddPolls: [1: .unavailable(retryAfter: .seconds(7)), 2: .badGateway, 3: .dropped])
    case "0009": self.init(moment: .atPoll(2), cutsWinningAnswer: true)
    case "0010": self.init(moment: .atPoll(2), idToken: .badSignature)
    case "0011": self.init(moment: .atPoll(2), userinfo: .otherSubject)
    case "0012": self.init(moment: .atPoll(2), userinfo: .withoutContacts)
    case "0013": self.init(moment: .atPoll(2), consents: .mixedEveryTime)
    case "0014": self.init(moment: .atPoll(2), consents: .answeredEarlier)
    case "0015": self.init(moment: .atPoll(2), idToken: .rotatedKey)
    case "0016": self.init(moment: .atPoll(2), idToken: .ellipticCurve)
    case "0017": self.init(moment: .atPoll(2), interval: .unnamed)
    case "0018": self.init(start: .opensAndDrops, moment: .never)
    case "0019": self.init(moment: .atPoll(2), userinfo: .failsTwice)
    case "0020": self.init(moment: .atPoll(2), interval: .fixed(.seconds(31)))
    default: self.init()
    }
  }

  /// Whether user-exists knows the shopper.
  var shopperExists: Bool { start != .refused(.invalidUser) }

  /// Whether the shopper has answered by poll number `polls`, `waited` after the request.
  func hasAnswered(polls: Int, waited: Duration) -> Bool {
    switch moment {
    case .atPoll(let number): polls >= number
    case .afterWaiting(let time): waited >= time
    case .never: false
    }
  }
}
