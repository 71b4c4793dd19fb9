package import CIBA
import Foundation

/// A request that ended without a member, by its stable code.
package struct RequestFailure: Error, Equatable, Sendable {
  package let code: EndCode
  /// How long the service (S3) or the number (S8) is to be left alone.
  package let retryAfter: Duration?
  /// What happened in plain words, for the log and for IT; the word of the service or of the program
  /// may follow in brackets. No number, name, token or secret.
  package let detail: String
  /// The two times, where the till's clock is wrong (T3).
  package let clock: ClockTrouble?
  /// The service has given its answer away, and it never came here: the shopper said yes, as far
  /// as anybody can tell.
  package let answerWasLost: Bool

  package init(
    _ code: EndCode, retryAfter: Duration? = nil, detail: String, clock: ClockTrouble? = nil,
    answerWasLost: Bool = false
  ) {
    self.code = code
    self.retryAfter = retryAfter
    self.detail = detail
    self.clock = clock
    self.answerWasLost = answerWasLost
  }

  /// The end that the answer to the authentication request means; `dialect` knows the codes.
  package init(_ failure: StartFailure, in dialect: any ProviderDialect) {
    switch failure {
    case .notSent(let reason): self.init(.noConnection, detail: reason)
    case .clockWrong(let difference):
      self.init(.clockWrong, detail: Self.words(difference), clock: ClockTrouble(difference))
    case .unanswered(let reason): self.init(.phoneMayBeRinging, detail: reason)
    case .tooManyRequests(let wait):
      self.init(.requestAlreadyOpen, retryAfter: wait, detail: "too many requests")
    case .refused(let code, let status):
      let meaning = dialect.meaning(of: code, status: status)
      self.init(Self.end(meaning), detail: Self.words(code, status: status))
    case .badAnswer(let reason): self.init(.serviceTrouble, detail: reason)
    case .metadata(let reason): self.init(.tillSettingWrong, detail: reason)
    }
  }

  /// The end that the last answer to polling means.
  package init(_ failure: LoginFailure) {
    switch failure {
    case .denied: self.init(.denied, detail: "the shopper refused (access_denied)")
    case .expired: self.init(.noAnswer, detail: "the request ran out")
    case .transactionFailed:
      self.init(.appCouldNotFinish, detail: "the app broke off (transaction_failed)")
    case .answerLost:
      self.init(.requestGone, detail: "the answer was lost", answerWasLost: true)
    case .gone:
      self.init(.requestGone, detail: "the service does not know it any more (invalid_grant)")
    case .refused(let code, let status):
      self.init(.requestEnded, detail: Self.words(code, status: status))
    case .untrusted(let reason): self.init(.answerNotTrusted, detail: reason.words)
    }
  }

  /// The end of a request whose journal row could not be written, so that nothing was sent.
  package init(beforeSending failure: StoreFailure) {
    switch failure {
    case .tillInUse: self.init(.storeInUse, detail: "another process works as this till")
    case .memberNumbersUsedUp: self.init(.memberNumbersUsedUp, detail: "no member number is left")
    case .cannotWrite(let detail), .unusable(let detail):
      self.init(.cannotSaveNothingSent, detail: detail)
    case .recordUnreadable:
      self.init(.cannotSaveNothingSent, detail: "a record could not be read")
    case .notAllowed(let right):
      self.init(.cannotSaveNothingSent, detail: Self.words(notAllowed: right))
    }
  }

  /// The end of an order for a number that has said no today: nothing was sent.
  package init(_ coolDown: CoolDown, at now: Moment) {
    self.init(
      .coolingDown, retryAfter: coolDown.left(at: now),
      detail: "the number said no, and the shop's day has not ended")
  }

  /// The end of a request whose yes could not be saved.
  package init(afterYes failure: StoreFailure) {
    switch failure {
    case .memberNumbersUsedUp: self.init(.memberNumbersUsedUp, detail: "no member number is left")
    case .tillInUse: self.init(.notSaved, detail: "another process works as this till")
    case .cannotWrite(let detail), .unusable(let detail): self.init(.notSaved, detail: detail)
    case .recordUnreadable: self.init(.notSaved, detail: "a record could not be read")
    case .notAllowed(let right): self.init(.notSaved, detail: Self.words(notAllowed: right))
    }
  }

  private static func words(notAllowed right: Right) -> String {
    "nobody is signed in who may do that (\(right.rawValue))"
  }

  private static func end(_ meaning: RefusalMeaning) -> EndCode {
    switch meaning {
    case .shopperNotEligible: .numberCannotBeUsed
    case .appTooOld: .appTooOld
    case .credentials: .tillNotSetUp
    case .configuration: .tillSettingWrong
    case .refused: .serviceTrouble
    }
  }

  private static func words(_ difference: ClockDifference) -> String {
    let till = difference.till.formatted(.iso8601)
    guard let service = difference.service else {
      return "this till's clock says \(till), and no certificate is good then"
    }
    return "this till's clock says \(till), the service's \(service.formatted(.iso8601))"
  }

  private static func words(_ code: ProviderErrorCode?, status: Int) -> String {
    guard let code else { return "the service refused (status \(status))" }
    // No digits: a careless provider could write the number into its code.
    let plain = code.rawValue.prefix(60).filter { $0.isASCII && ($0.isLetter || $0 == "_") }
    return "the service refused (\(plain), status \(status))"
  }
}
