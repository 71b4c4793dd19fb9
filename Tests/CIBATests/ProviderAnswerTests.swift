import Foundation
import TestSupport
import Testing

@testable import CIBA

/// Every answer of the wire reference, with the reaction that it expects.
struct ProviderAnswerTests {
  private let sentAt = BootInstant(sinceBoot: .seconds(100))
  private let arrived = BootInstant(sinceBoot: .seconds(101))
  private let dialect = TestDialect()

  // MARK: The authentication request

  private func start(_ reply: HTTPReply) -> Result<Acknowledgement, StartFailure> {
    do {
      return .success(
        try StartAnswer(dialect: dialect).acknowledgement(
          in: reply, arrived: arrived, now: ManualClock.fixtureDate))
    } catch {
      return .failure(error)
    }
  }

  @Test(arguments: try Example.bodies(in: "backchannel/"))
  func `every answer to the authentication request is understood`(body: Example.Body) throws {
    let result = start(try body.reply(sentAt: sentAt))
    switch body.expect {
    case nil, "accept":
      let acknowledgement = try result.get()
      #expect(acknowledgement.id == Example.requestID)
      #expect(acknowledgement.expiresIn == .seconds(600))
      #expect(acknowledgement.interval == .seconds(5))
      #expect(acknowledgement.sentAt == sentAt)
      #expect(acknowledgement.receivedAt == arrived)
    case "accept: interval 5": #expect(try result.get().interval == .seconds(5))
    case "accept: interval 31": #expect(try result.get().interval == .seconds(31))
    case "outcome: throttled(30 s)": #expect(result == throttled(30))
    case "outcome: throttled(45 s)": #expect(result == throttled(45))
    case "outcome: throttled(default)": #expect(result == throttled(60))
    case "outcome: providerUnavailable":
      guard case .failure(.unanswered) = result else {
        Issue.record("\(result)")
        return
      }
    case "reject: protocol_error", "reject or coerce; never crash":
      guard case .failure(.badAnswer) = result else {
        Issue.record("\(result)")
        return
      }
    case let expect?:
      guard case .failure(.refused(let code, let status)) = result else {
        Issue.record("\(result)")
        return
      }
      #expect(status == body.status)
      #expect(dialect.meaning(of: code, status: status) == Self.meaning(expect, code: code))
    }
  }

  private func throttled(_ seconds: Int) -> Result<Acknowledgement, StartFailure> {
    .failure(.tooManyRequests(retryAfter: .seconds(seconds)))
  }

  private static func meaning(_ expect: String, code: ProviderErrorCode?) -> RefusalMeaning? {
    switch expect {
    case "outcome: shopperNotEligible": .shopperNotEligible
    case "outcome: appTooOld": .appTooOld
    case "outcome: credentialsRejected": .credentials
    case "outcome: providerRefused": .refused
    // The decision page counts this one among the faults of the keys.
    case "outcome: configurationError" where code == .unauthorizedClient: .credentials
    case "outcome: configurationError", "outcome: badRequest": .configuration
    default: nil
    }
  }

  @Test func `a 200 that is no JSON leaves open whether the phone rings`() {
    for body in ["", "<html>", #"{"auth_req_id":"abc","#] {
      let reply = HTTPReply(status: 200, headers: [], body: Data(body.utf8), sentAt: sentAt)
      #expect(start(reply) == .failure(.unanswered(reason: "the answer cannot be read")))
    }
  }

  @Test(
    arguments: [
      #"[]"#, #"{"auth_req_id":1,"expires_in":60}"#, #"{"auth_req_id":"a","expires_in":-1}"#,
      #"{"auth_req_id":"a","expires_in":60,"interval":"5"}"#,
      #"{"auth_req_id":"a","expires_in":60,"interval":0}"#,
      #"{"auth_req_id":"a\u0000","expires_in":60}"#, #"{"auth_req_id":"a","expires_in":true}"#,
      #"{"auth_req_id":"a","expires_in":1.5}"#,
    ])
  func `an acknowledgement that makes no sense is refused`(body: String) {
    let reply = HTTPReply(status: 200, headers: [], body: Data(body.utf8), sentAt: sentAt)
    guard case .failure(.badAnswer) = start(reply) else {
      Issue.record("\(start(reply))")
      return
    }
  }

  @Test func `no request lives longer than anybody may wish`() throws {
    for (dialect, longest) in [
      (TestDialect() as any ProviderDialect, 900), (StandardDialect(), 3600),
    ] {
      for seconds in [60, longest, longest + 1, 1_000_000_000] {
        let reply = HTTPReply(
          status: 200, headers: [],
          body: Data(#"{"auth_req_id":"a","expires_in":\#(seconds)}"#.utf8), sentAt: sentAt)
        let acknowledgement = try StartAnswer(dialect: dialect).acknowledgement(
          in: reply, arrived: arrived, now: ManualClock.fixtureDate)
        #expect(acknowledgement.expiresIn == .seconds(min(seconds, longest)))
      }
    }
  }

  @Test func `Retry-After is capped at fifteen minutes`() {
    for (text, seconds) in [
      ("99999999999999999999", 900), ("901", 900), ("0", 0), ("-5", 60), ("soon", 60),
    ] {
      let reply = HTTPReply(
        status: 429, headers: [HeaderField("retry-after", text)], body: Data(), sentAt: sentAt)
      #expect(start(reply) == throttled(seconds))
    }
  }

  @Test func `a Retry-After date counts from the Date of the same answer`() {
    let reply = HTTPReply(
      status: 429,
      headers: [
        HeaderField("Retry-After", "Mon, 02 Mar 2026 10:00:45 GMT"),
        HeaderField("Date", "Mon, 02 Mar 2026 10:00:00 GMT"),
      ], body: Data(), sentAt: sentAt)
    #expect(start(reply) == throttled(45))
  }

  @Test(arguments: ["Retry-After", "Date"])
  func `a date with letters beyond ASCII is no date and ends nothing`(field: String) {
    var dates = [
      "Retry-After": "Mon, 02 Mar 2026 10:00:45 GMT", "Date": "Mon, 02 Mar 2026 10:00:00 GMT",
    ]
    dates[field] = "Mon\u{1F3FD}, 02 Mar 2026 10:00:44 GMT"
    let reply = HTTPReply(
      status: 429, headers: dates.map { HeaderField($0.key, $0.value) }, body: Data(),
      sentAt: sentAt)
    // Without a Date it counts from now, an hour before.
    #expect(start(reply) == throttled(field == "Date" ? 900 : 60))
  }

  // MARK: The token endpoint

  private func token(_ reply: HTTPReply) -> TokenAnswer {
    TokenAnswer(
      reply, ownErrorCodes: Set(dialect.ownErrorCodes.keys), now: ManualClock.fixtureDate)
  }

  private func token(_ status: Int, _ body: String, _ headers: [HeaderField] = []) -> TokenAnswer {
    token(
      HTTPReply(
        status: status, headers: headers + [HeaderField("Content-Type", "application/json")],
        body: Data(body.utf8), sentAt: sentAt))
  }

  @Test(arguments: try Example.bodies(in: "token/"))
  func `every answer to a poll is understood`(body: Example.Body) throws {
    let answer = token(try body.reply(sentAt: sentAt))
    switch body.expect {
    case nil, "stop: approved":
      guard case .tokens(let tokens) = answer else {
        Issue.record("\(answer)")
        return
      }
      #expect(!tokens.idToken.isEmpty)
      if body.file.contains("no-expires-in") { #expect(tokens.expiresIn == .seconds(300)) }
    case "continue": #expect(answer == .goOn(.pending))
    case "continue with interval + 5 for good": #expect(answer == .goOn(.slowDown))
    case "continue after max(Retry-After, interval)":
      #expect(answer == .goOn(.waitAtLeast(.seconds(10))))
    case "continue after Retry-After": #expect(answer == .goOn(.waitAtLeast(.seconds(20))))
    case "continue with back-off until the deadline": #expect(answer == .goOn(.none))
    case "stop: expired": #expect(answer == .failed(.expired))
    case "stop: declined": #expect(answer == .failed(.denied))
    case "stop: alreadyRedeemedOrUnknown": #expect(answer == .failed(.gone))
    case "reject: missing_id_token": #expect(answer == .failed(.untrusted(.noIDToken)))
    case "reject: missing_access_token": #expect(answer == .failed(.untrusted(.noAccessToken)))
    case "stop: protocolError": #expect(answer == .failed(.refused(nil, status: 400)))
    case "stop: providerRefused" where body.file.contains("transaction_failed"):
      #expect(answer == .failed(.transactionFailed))
    case .some:
      guard case .failed(.refused(.some, status: body.status)) = answer else {
        Issue.record("\(answer)")
        return
      }
    }
  }

  @Test func `a known error text counts before the status`() {
    #expect(token(429, #"{"error":"authorization_pending"}"#) == .goOn(.pending))
    #expect(token(500, #"{"error":"access_denied"}"#) == .failed(.denied))
    #expect(token(401, #"{"error":"authorization_pending"}"#) == .goOn(.pending))
  }

  @Test func `429 and 5xx count before an unknown error text`() {
    #expect(token(429, #"{"error":"too_many"}"#) == .goOn(.none))
    #expect(token(502, #"{"error":"too_many"}"#) == .goOn(.none))
    #expect(token(503, "", [HeaderField("Retry-After", "7")]) == .goOn(.waitAtLeast(.seconds(7))))
    #expect(token(500, "", [HeaderField("Retry-After", "7")]) == .goOn(.none))
  }

  @Test func `a text in error_code counts before error, a number does not`() {
    let late = ProviderErrorCode(rawValue: "old_app")
    #expect(
      token(400, #"{"error":"access_denied","error_code":"old_app"}"#)
        == .failed(.refused(late, status: 400)))
    #expect(token(400, #"{"error":"slow_down","error_code":400}"#) == .goOn(.slowDown))
    #expect(token(400, #"{"error":"slow_down","error_code":""}"#) == .goOn(.slowDown))
  }

  @Test func `the status alone decides where the body says nothing`() {
    #expect(token(401, "<html>") == .failed(.refused(nil, status: 401)))
    #expect(token(404, "{}") == .failed(.refused(nil, status: 404)))
    #expect(token(400, "<html>") == .goOn(.none))
    #expect(token(408, "{}") == .goOn(.none))
    #expect(token(302, "") == .goOn(.none))
    #expect(token(400, "") == .goOn(.none))
  }

  @Test func `a page instead of tokens does not end the polling`() {
    #expect(token(200, "<html>") == .goOn(.none))
    #expect(token(200, #"{"access_token":"a","id_"#) == .goOn(.none))
  }

  @Test func `tokens in an answer that is not a 200 called JSON do not count`() {
    let tokens = #"{"access_token":"a","token_type":"Bearer","id_token":"b"}"#
    guard case .tokens = token(200, tokens) else {
      Issue.record("the good answer is refused")
      return
    }
    for status in [201, 202, 204, 206] { #expect(token(status, tokens) == .goOn(.none)) }
    for (type, isFine) in [
      ("application/json; charset=UTF-8", true), ("Application/JSON", true),
      ("application/problem+json", true), ("text/html", false), ("text/json", false),
      ("application/jsonp", false), ("", false),
    ] {
      let answer = token(200, tokens, [HeaderField("content-type", type)])
      #expect((answer == .goOn(.none)) == !isFine, "\(type)")
    }
    #expect(
      token(HTTPReply(status: 200, headers: [], body: Data(tokens.utf8), sentAt: sentAt))
        == .goOn(.none))
  }

  @Test func `tokens of another type or of a wrong shape are not trusted`() {
    #expect(
      token(200, #"{"access_token":"a","token_type":"DPoP","id_token":"b"}"#)
        == .failed(.untrusted(.wrongTokenType)))
    #expect(
      token(200, #"{"access_token":"a","id_token":"b"}"#) == .failed(.untrusted(.wrongTokenType)))
    #expect(token(200, "[]") == .failed(.untrusted(.noAccessToken)))
    #expect(
      token(200, #"{"access_token":"a\r\nX: y","token_type":"Bearer","id_token":"b"}"#)
        == .failed(.untrusted(.noAccessToken)))
    #expect(
      token(200, #"{"access_token":"a","token_type":"Bearer","id_token":7}"#)
        == .failed(.untrusted(.noIDToken)))
  }

  @Test func `JSON that is nested too deep is not decoded`() {
    let deep = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
    #expect(token(400, #"{"error":"access_denied","x":\#(deep)}"#) == .goOn(.none))
    let fine = String(repeating: "[", count: 31) + String(repeating: "]", count: 31)
    #expect(token(400, #"{"error":"access_denied","x":\#(fine)}"#) == .failed(.denied))
    let inText = #"{"error":"access_denied","x":"\"\#(String(repeating: "[", count: 40))"}"#
    #expect(token(400, inText) == .failed(.denied))
  }
}
