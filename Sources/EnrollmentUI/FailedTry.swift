import EnrollmentCore
import Foundation

/// A request that came to nothing, and whether another one makes sense.
struct FailedTry: Equatable, Sendable {
  let failure: RequestFailure
  let phone: PhoneNumber
  let bindingCode: BindingCode?
  private let life: Duration
  let attempt: Attempt
  private let shownAt: Duration
  /// When the number may be asked again, by the clock that people read (S8).
  private let askableFrom: Date?

  /// - Parameter life: how long the request was asked, or allowed, to live.
  init(
    _ failure: RequestFailure, phone: PhoneNumber, bindingCode: BindingCode?, life: Duration,
    _ attempt: Attempt, at now: Now
  ) {
    self.failure = failure
    self.phone = phone
    self.bindingCode = bindingCode
    self.life = life
    self.attempt = attempt
    shownAt = now.sinceBoot
    askableFrom =
      failure.code == .coolingDown
      ? failure.retryAfter.map { now.wall.addingTimeInterval($0 / .seconds(1)) } : nil
  }

  /// When the service may be asked again, since boot; nil where there is nothing to wait for.
  var wakesAt: Duration? {
    guard FailureText.enter(failure.code) == .whenTimeIsUp else { return nil }
    return shownAt + (failure.retryAfter ?? .seconds(60))
  }

  /// Tries that are left; nil is without limit.
  var retriesLeft: Int? {
    guard case .retry(let limit?) = FailureText.enter(failure.code) else { return nil }
    return max(0, limit - attempt.triesBefore)
  }

  /// Whether another request may be sent at `now`, where its kind of end allows one at all.
  func mayRetry(at now: Duration) -> Bool {
    if let wakesAt { return now >= wakesAt }
    return retriesLeft != 0
  }

  /// What the try after this one is.
  var next: Attempt { Attempt(triesBefore: attempt.triesBefore + 1, again: attempt.again) }

  /// The end in words, as it stands at `now`.
  ///
  /// - Parameter inWords: whether the cashier answers in words, and presses no keys.
  func text(
    at now: Duration, _ texts: Catalogue, _ calendar: ShopCalendar,
    _ sentences: any ShopperSentences, inWords: Bool = false
  ) -> FailureText {
    let wait = wakesAt.flatMap { wakesAt in
      wakesAt > now
        ? inWords
          ? texts.lineSpan(Countdown.seconds(wakesAt - now)) : Countdown.clock(wakesAt - now)
        : nil
    }
    return FailureText(
      failure.code,
      FailureText.Facts(
        ending: phone.ending, bindingCode: bindingCode,
        life: texts.span(Countdown.seconds(life)), wait: wait, missing: nil,
        mayRetry: mayRetry(at: now), askableFrom: askableFrom.map(calendar.nearestMinute),
        clocks: failure.clock.map {
          FailureText.Clocks(
            till: calendar.dayAndClock($0.till), service: $0.service.map(calendar.dayAndClock))
        },
        answerWasLost: failure.answerWasLost, answersInWords: inWords),
      sentences)
  }
}
