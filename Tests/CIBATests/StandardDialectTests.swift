import Foundation
import Testing

@testable import CIBA

struct StandardDialectTests {
  private static let claims = """
    {"sub":"248289761001","name":"Kari Nordmann","given_name":"Kari","family_name":"Nordmann",
     "phone_number":"+4740612345","phone_number_verified":true,"email":"kari@example.com",
     "email_verified":true,"birthdate":"1988-04-17",
     "address":{"street_address":"Storgata 1\\nH0101","locality":"Oslo","region":"Østlandet",
     "postal_code":"0155","country":"NO"}}
    """

  private let clock = ManualClock()
  private let dialect = StandardDialect()

  private func client(
    _ provider: StandardProvider, _ transport: ScriptedTransport
  ) -> CIBAClient {
    CIBAClient(
      configuration: provider.configuration(), dialect: dialect, clock: clock,
      transport: transport)
  }

  private func request(_ digits: String = "4740612345") -> AuthenticationRequest {
    AuthenticationRequest(
      scope: dialect.defaultScope, loginHint: dialect.loginHint(phoneDigits: digits),
      bindingMessage: "C-4793", requestedExpiry: .seconds(300))
  }

  private func login(
    _ provider: StandardProvider, _ answer: ScriptedTransport.Step
  ) async -> PollOutcome {
    let transport = provider.transport(clock: clock)
    transport.script(.token, [answer])
    return await client(provider, transport).tokenEndpoint.poll(Example.requestID)
  }

  @Test(
    arguments: [
      ("{e164}", "+4740612345"), ("{msisdn}", "4740612345"), ("tel:{e164}", "tel:+4740612345"),
      ("urn:example:{msisdn}:no", "urn:example:4740612345:no"), ("none", "none"),
    ])
  func `the hint's template takes the digits, with or without plus`(
    template: String, hint: String
  ) {
    #expect(StandardDialect(hintTemplate: template).loginHint(phoneDigits: "4740612345") == hint)
  }

  @Test func `the standard's scope asks for profile and phone`() {
    #expect(dialect.defaultScope == "openid profile phone")
    #expect(dialect.loginHint(phoneDigits: "4740612345") == "+4740612345")
  }

  @Test(arguments: ["https://id.example", "https://id.example/", "https://id.example/a/b/"])
  func `an issuer with or without a slash leads to its metadata`(issuer: String) async throws {
    let provider = StandardProvider(issuer: issuer)
    let transport = provider.transport(clock: clock)
    transport.script(.token, [try provider.tokens()])
    let client = client(provider, transport)
    guard
      case .ended(.success(let login)) =
        await client.tokenEndpoint.poll(Example.requestID).answer
    else {
      Issue.record("no login at \(issuer)")
      return
    }
    #expect(login.issuer == issuer)
    let base = issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer
    #expect(
      transport.sent(to: .discovery).map(\.call.url)
        == [base + "/.well-known/openid-configuration"])
  }

  @Test func `an issuer that differs by its slash is another issuer`() async throws {
    let provider = StandardProvider(issuer: "https://id.example/")
    var configuration = provider.configuration()
    configuration.issuer = "https://id.example"
    let client = CIBAClient(
      configuration: configuration, dialect: dialect, clock: clock,
      transport: provider.transport(clock: clock))
    await #expect(
      throws:
        StartFailure.metadata(reason: MetadataFault.issuerDiffers("https://id.example/").reason)
    ) {
      try await client.start(request())
    }
  }

  @Test func `a whole login works with the standard alone`() async throws {
    let provider = StandardProvider()
    let transport = provider.transport(clock: clock)
    transport.script(.authentication, [.reply(200, #"{"auth_req_id":"1c","expires_in":120}"#)])
    transport.script(.token, [try provider.tokens()])
    transport.script(.userInfo, [.reply(200, Self.claims)])
    let client = client(provider, transport)

    let acknowledgement = try await client.start(request())
    #expect(acknowledgement.interval == .seconds(5))
    guard
      case .ended(.success(let login)) =
        await client.tokenEndpoint.poll(acknowledgement.id).answer
    else {
      Issue.record("no login")
      return
    }
    let info = try await client.userInfo(for: login)
    #expect(
      info
        == UserInfo(
          subject: StandardProvider.subject, name: "Kari Nordmann", givenName: "Kari",
          familyName: "Nordmann", phoneNumber: "+4740612345", phoneNumberVerified: true,
          email: "kari@example.com", emailVerified: true, birthdate: "1988-04-17",
          address: PostalAddress(
            streetLines: ["Storgata 1", "H0101"], postalCode: "0155", city: "Oslo",
            country: "NO", kind: "")))
    #expect(info.phoneDigits == "4740612345")
    #expect(
      transport.sent(to: .authentication).first?.call.body
        == "scope=openid%20profile%20phone&login_hint=%2B4740612345"
        + "&binding_message=C-4793&requested_expiry=300")
    #expect(transport.unusedSteps == 0)
  }

  @Test func `no call of the standard carries a field of a vendor`() async throws {
    let provider = StandardProvider()
    let transport = provider.transport(clock: clock)
    transport.script(.authentication, [.reply(200, #"{"auth_req_id":"1c","expires_in":120}"#)])
    transport.script(.token, [try provider.tokens()])
    transport.script(.userInfo, [.reply(200, Self.claims)])
    let client = client(provider, transport)
    _ = try await client.start(request())
    if case .ended(.success(let login)) =
      await client.tokenEndpoint.poll(Example.requestID).answer
    {
      _ = try await client.userInfo(for: login)
    }
    #expect(Set(transport.sent.map(\.endpoint)).count == 5)
    for sent in transport.sent {
      let names = sent.call.headers.map(\.name)
      #expect(
        Set(names).isSubset(of: ["Accept", "Authorization", "Content-Type", "User-Agent"]))
    }
    #expect(dialect.existenceQuestion == nil && dialect.partnerAccess == nil)
  }

  @Test(arguments: [#""till""#, #"["till"]"#, #"["till","till"]"#])
  func `an audience is a text or a list`(audience: String) async throws {
    let provider = StandardProvider()
    guard
      case .ended(.success) =
        await login(provider, try provider.tokens(audience: audience)).answer
    else {
      Issue.record("\(audience) was refused")
      return
    }
  }

  @Test(
    arguments: [
      (#""other""#, IDTokenFault.audienceMismatch), (#"["till","other"]"#, .untrustedAudience),
      ("[]", .missingClaim), ("7", .missingClaim),
    ])
  func `an audience of others is refused`(audience: String, fault: IDTokenFault) async throws {
    let provider = StandardProvider()
    let outcome = await login(provider, try provider.tokens(audience: audience))
    #expect(outcome.answer == .ended(.failure(.untrusted(.idToken(fault)))))
  }

  @Test(arguments: ["opaque", "eyJhbGciOiJub25lIn0.e30.", "a/b+c=~"])
  func `an access token may look like anything`(accessToken: String) async throws {
    let provider = StandardProvider()
    let answer = try provider.tokens(accessToken: accessToken)
    guard case .ended(.success(let login)) = await login(provider, answer).answer else {
      Issue.record("\(accessToken) was refused")
      return
    }
    #expect(login.accessToken.rawValue == accessToken)
    #expect(login.expiresIn == .seconds(300))
  }

  @Test(
    arguments: [
      ("unknown_user_id", 400, RefusalMeaning.shopperNotEligible),
      ("access_denied", 403, .refused), ("invalid_client", 401, .credentials),
      ("invalid_scope", 400, .configuration), ("invalid_user", 400, .refused),
    ])
  func `the standard's refusals have their meanings`(
    code: String, status: Int, meaning: RefusalMeaning
  ) async throws {
    let provider = StandardProvider()
    let transport = provider.transport(clock: clock)
    transport.script(.authentication, [.reply(status, #"{"error":"\#(code)"}"#)])
    let refusal = ProviderErrorCode(rawValue: code)
    await #expect(throws: StartFailure.refused(refusal, status: status)) {
      try await client(provider, transport).start(request())
    }
    #expect(dialect.meaning(of: refusal, status: status) == meaning)
  }

  @Test func `a city stands in the locality, and a number without its flag is not verified`()
    throws
  {
    let reader = UserInfoReader(dialect: dialect, now: ManualClock.fixtureDate)
    let info = try reader.read(
      Data(
        #"{"sub":"s","phone_number":"+46 70-174 06 05","address":{"postal_code":"1","region":"R"}}"#
          .utf8), subject: "s")
    #expect(info.address?.city == "")
    #expect(!info.phoneNumberVerified)
    #expect(info.phoneDigits == "46701740605")
  }
}
