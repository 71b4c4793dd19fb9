import CIBA
import EnrollmentCore
import Foundation

/// What the login service knows: its people, and every login that reached it.
struct LoginServer {
  struct Person {
    let subject: String
    let name: String
    var phone: PhoneNumber
    let birthDate: String
  }

  /// What the shopper does with the request, by the time that has really passed.
  enum Intent {
    case yes(at: Duration)
    case no(at: Duration)
    case breaks(at: Duration)
    case nothing
  }

  struct Login {
    let request: RequestID
    let person: Int
    let intent: Intent
    let interval: Duration
    /// When the service forgets it.
    let end: Duration
    /// The tokens are out; they come only once.
    var isRedeemed = false
  }

  /// The service's own answer to a token call, whether or not it gets through.
  enum Answer {
    case pending, denied, broken, expired, unknown
    case tokens(Person)
  }

  private(set) var people: [Person] = []
  private(set) var logins: [Login] = []
  private var holders: [PhoneNumber: Int] = [:]

  /// Whoever has `phone`; somebody new where nobody had it yet.
  mutating func holder(of phone: PhoneNumber, using generator: inout SplitMix64) -> Int {
    if let holder = holders[phone] { return holder }
    let number = people.count
    let year = generator.happens(inThousand: 20) ? 2015 : 1950 + number % 50
    people.append(
      Person(
        subject: "subject-\(number)", name: "Kari Nordmann \(number)", phone: phone,
        birthDate: "\(year)-03-04"))
    holders[phone] = number
    return number
  }

  /// The number goes to somebody new, as numbers do.
  mutating func passOn(_ phone: PhoneNumber) { holders[phone] = nil }

  mutating func begin(
    _ request: RequestID, phone: PhoneNumber, at now: Duration, using generator: inout SplitMix64
  ) -> Int {
    let life = generator.seconds(60...120)
    let moment = now + generator.seconds(1...generator.number(10...70))
    logins.append(
      Login(
        request: request, person: holder(of: phone, using: &generator),
        intent: generator.one(of: [
          (70, .yes(at: moment)), (12, .no(at: moment)), (4, .breaks(at: moment)), (14, .nothing),
        ]),
        interval: generator.seconds(5...9), end: now + life))
    return logins.count - 1
  }

  func life(of login: Int, from now: Duration) -> Duration { logins[login].end - now }

  /// What the service says to a token call that has reached it.
  mutating func answer(login: Int, at now: Duration) -> Answer {
    let found = logins[login]
    if found.isRedeemed { return .unknown }
    if now > found.end { return now > found.end + .seconds(300) ? .unknown : .expired }
    switch found.intent {
    case .yes(let moment) where moment <= now:
      logins[login].isRedeemed = true
      return .tokens(people[found.person])
    case .no(let moment) where moment <= now: return .denied
    case .breaks(let moment) where moment <= now: return .broken
    case .yes, .no, .breaks, .nothing: return .pending
    }
  }
}

extension LoginServer {
  /// The id that the service gives a login, and the login that an id means.
  static func id(of login: Int) -> AuthenticationRequestID {
    AuthenticationRequestID(rawValue: "login-\(login)")
  }

  static func login(of id: AuthenticationRequestID) -> Int {
    guard let number = Int(id.rawValue.dropFirst("login-".count)) else {
      preconditionFailure("no other id is given out")
    }
    return number
  }
}
