import Testing

@testable import PracticeProvider

@Suite struct AuthenticationFormTests {
  private func form(_ body: String) throws -> AuthenticationForm {
    try AuthenticationForm(FormBody(body.utf8), in: .platform)
  }

  private let good = "scope=openid%20name&login_hint=urn%3Amsisdn%3A4740612345"

  @Test func `the smallest request is taken`() throws {
    let form = try form(good)
    #expect(form.hint == .phone("4740612345"))
    #expect(form.scope == ["openid", "name"])
    #expect(form.requestedExpiry == nil)
  }

  @Test func `parameters of other flows are no concern of this one`() throws {
    let form = try form(good + "&requested_flow=login_to_webpage&nonce=1&state=2")
    #expect(form.requestedExpiry == nil)
  }

  @Test(arguments: ["A-123", "C-4793", "12345678", "-----"])
  func `a binding message within the pattern is taken`(_ message: String) throws {
    #expect(try form(good + "&binding_message=\(message)").scope.contains("openid"))
  }

  @Test(arguments: ["C-47", "C-4793-12", "c-4793", "C+4793", "C_4793", "%C3%98-4793"])
  func `a binding message outside the pattern is refused`(_ message: String) {
    #expect(throws: Refusal.invalidBindingMessage) {
      try form(good + "&binding_message=\(message)")
    }
  }

  @Test(arguments: [60, 900])
  func `an expiry at either end of the range is taken`(_ seconds: Int) throws {
    #expect(try form(good + "&requested_expiry=\(seconds)").requestedExpiry == .seconds(seconds))
  }

  @Test(arguments: [
    "59", "901", "0", "-60", "%2B60", "060", "60.0", "1e2", "sixty", "99999999999999999999",
  ])
  func `an expiry outside the range is refused`(_ text: String) {
    #expect(throws: Refusal.invalidRequest("requested_expiry must be 60 to 900.")) {
      try form(good + "&requested_expiry=\(text)")
    }
  }

  @Test(arguments: [
    "login_hint=urn%3Amsisdn%3A4740612345",
    "scope=name&login_hint=urn%3Amsisdn%3A4740612345",
    "scope=OpenID&login_hint=urn%3Amsisdn%3A4740612345",
  ])
  func `a scope without openid is refused`(_ body: String) {
    #expect(throws: Refusal.invalidRequest("The scope must contain openid.")) { try form(body) }
  }

  @Test(arguments: [
    "scope=openid", "scope=openid&loginHint=urn%3Amsisdn%3A4740612345",
    "scope=openid&login_hint_token=x", "scope=openid&id_token_hint=x",
    "scope=openid&login_hint=urn%3Amsisdn%3A4740612345&id_token_hint=x",
    "scope=openid&login_hint=urn%3Amsisdn%3A4740612345&login_hint_token=x",
  ])
  func `no hint, another hint and two hints are refused`(_ body: String) {
    #expect(throws: Refusal.invalidRequest("Exactly one hint, the login_hint, is needed.")) {
      try form(body)
    }
  }

  @Test func `a standard provider has no pattern for the message and no range for the expiry`()
    throws
  {
    let good = "scope=openid%20profile&login_hint=%2B4740612345"
    let long = try AuthenticationForm(
      FormBody((good + "&binding_message=Till%20C%3A%204793&requested_expiry=3601").utf8),
      in: .standard)
    #expect(long.hint == .phone("4740612345"))
    #expect(long.requestedExpiry == .seconds(3600))
    let short = try AuthenticationForm(
      FormBody((good + "&requested_expiry=1").utf8), in: .standard)
    #expect(short.requestedExpiry == .seconds(1))
    let odd = String(repeating: "x", count: 41)
    for message in [odd, "%C3%98-4793"] {
      #expect(throws: Refusal.invalidBindingMessage) {
        try AuthenticationForm(
          FormBody((good + "&binding_message=" + message).utf8), in: .standard)
      }
    }
    #expect(throws: Refusal.self) {
      try AuthenticationForm(FormBody((good + "&requested_expiry=0").utf8), in: .standard)
    }
  }
}
