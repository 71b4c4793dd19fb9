import Foundation
import Testing

/// The settings that choose another form of login service, from the settings to the member.
extension EndToEnd {
  @Suite(.timeLimit(.minutes(5)))
  struct ProviderFormTests {
    /// Checks the till and enrolls a shopper who says yes.
    private func enroll(
      _ shop: PracticeShop, _ provider: SpecialProvider, adding more: [String: String]
    ) async throws -> [String: Any] {
      let environment = provider.environment.merging(more) { $1 }
      let check = try await shop.run("check", adding: environment)
      #expect(check.status == 0, "\(check.output)\(check.complaint)")
      let result = try await shop.run(
        "enroll", "--phone", "40610001", "--json", adding: environment)
      #expect(result.status == 0, "\(result.output)\(result.complaint)")
      return try #require(try result.objects().last?["member"] as? [String: Any])
    }

    @Test(arguments: ["", "{msisdn}"])
    func `a standard service is used by its issuer and the way it wants a number`(
      _ template: String
    ) async throws {
      let shop = try await PracticeShop()
      let provider = try await SpecialProvider("--standard", folder: shop.folder)
      let member = try await enroll(
        shop, provider,
        adding: [
          "CLUBTILL_PROVIDER_DIALECT": "standard", "CLUBTILL_LOGIN_HINT_TEMPLATE": template,
        ])
      #expect(member["phone"] as? String == "4740610001")
      #expect((member["name"] as? String)?.isEmpty == false)
      #expect(member["issuer"] as? String == provider.ready["issuer"])
    }

    @Test(arguments: ["basic", "basic-form", "post"])
    func `the till proves itself as the service has it`(_ method: String) async throws {
      let shop = try await PracticeShop()
      let provider = try await SpecialProvider(
        "--client-authentication", method, folder: shop.folder)
      let settings = ["CLUBTILL_CLIENT_AUTHENTICATION": method, "CLUBTILL_USER_EXISTS": "true"]
      _ = try await enroll(shop, provider, adding: settings)

      let other = method == "post" ? "basic" : "post"
      let wrong = try await shop.run(
        "check", "--json",
        adding: provider.environment.merging(["CLUBTILL_CLIENT_AUTHENTICATION": other]) { $1 })
      #expect(wrong.status == 10)
    }

    @Test func `partner keys enroll for the sales unit that is set`() async throws {
      let shop = try await PracticeShop()
      let provider = try await SpecialProvider("--partner", folder: shop.folder)
      let keyFile = try #require(provider.ready["subscription_key_file"])
      let settings = [
        "CLUBTILL_CLIENT_AUTHENTICATION": "partner", "CLUBTILL_MERCHANT_SERIAL_NUMBER": "123456",
        "CLUBTILL_SUBSCRIPTION_KEY_FILE": keyFile,
      ]
      _ = try await enroll(shop, provider, adding: settings)
    }

    @Test func `https is trusted by the authority of the settings alone`() async throws {
      let shop = try await PracticeShop()
      let provider = try await SpecialProvider("--tls", folder: shop.folder)
      #expect(provider.ready["base_url"]?.hasPrefix("https://") == true)
      _ = try await enroll(shop, provider, adding: [:])

      let without = try await shop.run(
        "check", "--json",
        adding: provider.environment.merging(["CLUBTILL_PROVIDER_CA_FILE": ""]) { $1 })
      #expect(without.status == 10)
      #expect(without.output.contains("the certificate is not trusted"))
    }
  }
}
