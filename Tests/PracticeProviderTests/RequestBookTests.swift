import Foundation
import Testing

@testable import PracticeProvider

@Suite struct RequestBookTests {
  private func request(
    _ id: String, hint: String = "4740612345", at now: Duration = .zero
  ) throws -> LoginRequest {
    try LoginRequest(
      id: id,
      form: AuthenticationForm(
        .init("scope=openid&login_hint=urn:msisdn:\(hint)".utf8), in: .platform),
      script: Script(moment: .never), interval: .seconds(5), openedAt: now,
      openedOn: .distantPast, expiresIn: .seconds(300))
  }

  @Test func `an id that was never given out is an invalid grant`() {
    var book = RequestBook()
    #expect(book.beginPoll("nobody", at: .zero) == .invalidGrant)
  }

  @Test func `a second login for a hint is turned away for the rest of the first`() throws {
    var book = RequestBook()
    book.add(try request("first"), at: .zero)
    #expect(throws: Refusal.tooManyLogins(retryAfter: .seconds(200))) {
      try book.checkPhoneIsFree(.phone("4740612345"), at: .seconds(100))
    }
    try book.checkPhoneIsFree(.phone("4740612346"), at: .seconds(100))
    try book.checkPhoneIsFree(.phone("4740612345"), at: .seconds(300))
  }

  @Test func `a script that turns away once does so once for each number`() throws {
    var book = RequestBook()
    let script = Script(start: .tooMany(retryAfter: .seconds(5), onlyOnce: true))
    for hint in [LoginHint.phone("4740610006"), .phone("4511110006")] {
      #expect(throws: Refusal.tooManyLogins(retryAfter: .seconds(5))) {
        try book.admit(hint, script: script, at: .zero)
      }
      try book.admit(hint, script: script, at: .zero)
    }
  }

  @Test func `requests go an hour after their expiry`() throws {
    var book = RequestBook()
    book.add(try request("old"), at: .zero)
    book.add(try request("young", at: .seconds(3899)), at: .seconds(3899))
    #expect(book.count == 2)
    book.add(try request("new", at: .seconds(3900)), at: .seconds(3900))
    #expect(book.count == 2)
    #expect(book.beginPoll("old", at: .seconds(3900)) == .invalidGrant)
  }

  @Test func `a full book drops its oldest request`() throws {
    var book = RequestBook(capacity: 3)
    for id in ["a", "b", "c", "d"] { book.add(try request(id), at: .zero) }
    #expect(book.count == 3)
    #expect(book.beginPoll("a", at: .seconds(5)) == .invalidGrant)
    #expect(book.beginPoll("d", at: .seconds(5)) == .pending)
  }

  @Test func `an access token opens userinfo for three hundred seconds`() throws {
    var book = RequestBook(capacity: 1)
    let request = try request("a")
    book.add(request, at: .zero)
    let grant = Grant(
      request: request, person: PretendPerson(hint: request.hint), sessionID: "s",
      redeemedAt: .seconds(10), redeemedOn: .distantPast, consents: nil)
    book.add(grant, accessToken: "token")
    #expect(book.grant(for: "token", at: .seconds(11))?.fetches == 1)
    #expect(book.grant(for: "token", at: .seconds(309))?.fetches == 2)
    #expect(book.grant(for: "token", at: .seconds(310)) == nil)
    #expect(book.grant(for: "other", at: .seconds(11)) == nil)
    book.add(try self.request("b"), at: .seconds(11))
    #expect(book.grant(for: "token", at: .seconds(11)) == nil)
  }
}
