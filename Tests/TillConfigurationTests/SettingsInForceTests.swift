import Foundation
import Testing

@testable import TillConfiguration

@Suite struct SettingsInForceTests {
  let folder: SettingsFolder

  init() throws { folder = try SettingsFolder() }

  private func reading(
    _ text: String, environment: [String: String] = [:]
  ) throws -> SettingsReading {
    SettingsReading(
      environment: environment, file: try folder.write(text), homeDirectory: folder.path)
  }

  private func inForce(_ key: String, in reading: SettingsReading) throws -> SettingInForce {
    try #require(reading.settingsInForce.first { $0.key == key })
  }

  private func everyFault(_ reading: SettingsReading) -> [String] {
    reading.everyFault().map { $0.description.replacing(folder.path + "/", with: "") }
  }

  @Test func `every setting is there once, in the order of the table`() throws {
    let found = try reading("").settingsInForce
    #expect(found.map(\.key) == Setting.all.map(\.key))
    #expect(found.allSatisfy { $0.origin == .byDefault })
  }

  @Test func `each value is told with the place that it came from`() throws {
    let credential = try folder.write("s3cret", to: "credentials/client-secret", mode: 0o400)
    let reading = try reading(
      "[till]\nnumber = 7\nletter = 'A'\n",
      environment: [
        "CLUBTILL_TILL_LETTER": "B", "CREDENTIALS_DIRECTORY": folder.path + "/credentials",
      ])
    let number = try inForce("till.number", in: reading)
    #expect(number.value == .integer(7))
    #expect(number.origin == .file(path: folder.path + "/clubtill.toml", line: 2))
    let letter = try inForce("till.letter", in: reading)
    #expect(letter.value == .text("B"))
    #expect(letter.origin == .environment(name: "CLUBTILL_TILL_LETTER"))
    let secretFile = try inForce("client.secret_file", in: reading)
    #expect(secretFile.value == .text(credential))
    #expect(secretFile.origin == .serviceCredential)
    #expect(try inForce("screen.utf8", in: reading).value == .boolean(false))
    #expect(try inForce("provider.base_url", in: reading).value == nil)
  }

  @Test func `what a login asks for is told for the dialect in force`() throws {
    let asked = try inForce("request.scope", in: reading("provider.dialect = 'standard'"))
    #expect(asked.value == .text("openid profile phone"))
    #expect(asked.origin == .byDefault)
  }

  @Test(arguments: [
    (SettingLiteral.text(#"Kari's "shop" \ 1"#), #""Kari's \"shop\" \\ 1""#),
    (.integer(42), "42"), (.boolean(true), "true"),
  ])
  func `a value is written so that the file and JSON read it back`(
    _ literal: SettingLiteral, _ text: String
  ) throws {
    #expect(literal.description == text)
    let parsed = try JSONSerialization.jsonObject(
      with: Data(text.utf8), options: .fragmentsAllowed)
    if case .text(let plain) = literal {
      #expect(parsed as? String == plain)
      #expect(try folder.load("shop.name = \(text)").shopName == plain)
    }
  }

  @Test func `settings with which a till can enroll have no fault`() throws {
    try folder.write("s3cret", to: "secret")
    let reading = try reading(
      """
      provider.base_url = "https://api.vipps.no"
      client = { id = "till", secret_file = "secret" }
      till.number = 1
      """)
    #expect(everyFault(reading) == [])
  }

  @Test func `faults of values, of what is missing and of files are told together`() throws {
    try folder.write("s3cret", to: "secret", mode: 0o644)
    try folder.write("none", to: "ca.pem")
    let reading = try reading(
      """
      [provider]
      ca_file = "ca.pem"
      [client]
      secret_file = "secret"
      [till]
      number = 0
      """, environment: ["CLUBTILL_CLIENT_ID": "two words"])
    let faults = everyFault(reading)
    #expect(
      faults == [
        "clubtill.toml:6: till.number: must be 1 to 9999, not 0",
        """
        environment: CLUBTILL_CLIENT_ID: must be one word of plain letters, digits and signs, \
        without spaces
        """,
        """
        provider.base_url: is not set; give it in the settings file or as \
        CLUBTILL_PROVIDER_BASE_URL
        """,
        "clubtill.toml:2: provider.ca_file: ca.pem: holds no certificate in PEM form",
        """
        clubtill.toml:4: client.secret_file: secret: can be read by others; run: chmod 600 secret
        """,
      ])
    #expect(!faults.joined().contains("s3cret"))
  }

  @Test func `the subscription key is read only where partner keys are used`() throws {
    try folder.write("s3cret", to: "secret")
    let text = """
      provider.base_url = "https://api.vipps.no"
      till.number = 1
      [client]
      id = "till"
      secret_file = "secret"
      merchant_serial_number = "123456"
      subscription_key_file = "key"
      """
    #expect(everyFault(try reading(text)) == [])
    #expect(
      everyFault(try reading(text + "\nauthentication = 'partner'")) == [
        """
        clubtill.toml:7: client.subscription_key_file: there is no such file; the value does not \
        begin with / and is not shown, as it may be the secret itself
        """
      ])
  }

  @Test(arguments: ["s3cret", "ab/cd+ef=", "s3cret with blanks"])
  func `a secret in the place of its path is repeated nowhere`(_ secret: String) throws {
    let provider = """
      provider.base_url = "https://api.vipps.no"
      till.number = 1
      client.id = "till"
      """
    let rest = """
      there is no such file; the value does not begin with / and is not shown, as it may be the \
      secret itself
      """
    let inFile = try reading(provider + "\nclient.secret_file = '\(secret)'")
    #expect(everyFault(inFile) == ["clubtill.toml:4: client.secret_file: \(rest)"])
    let inEnvironment = try reading(
      provider, environment: ["CLUBTILL_CLIENT_SECRET_FILE": secret])
    #expect(everyFault(inEnvironment) == ["environment: CLUBTILL_CLIENT_SECRET_FILE: \(rest)"])
    for reading in [inFile, inEnvironment] {
      let shown = try #require(
        reading.settingsInForce.first { $0.key == "client.secret_file" }?.value)
      #expect(!shown.description.contains(secret))
    }
  }

  @Test func `a path in full is repeated, and one of a file that is there`() throws {
    try folder.write("", to: "empty")
    func fault(_ value: String) throws -> String? {
      let faults = everyFault(try reading("client.secret_file = '\(value)'"))
      return faults.first { $0.contains("secret_file") }
    }
    #expect(
      try fault("/none/secret")
        == "clubtill.toml:1: client.secret_file: /none/secret: there is no such file")
    #expect(try fault("empty") == "clubtill.toml:1: client.secret_file: empty: is empty")
  }

  @Test func `a program that is not there is a warning with its place`() throws {
    let reading = try reading("till.number = 1\nhook.command = '/none/tell --now'")
    #expect(
      reading.warnings().map(\.description) == [
        """
        \(folder.path)/clubtill.toml:2: hook.command: /none/tell --now: there is no such file; it is \
        the path of a program alone, arguments are not possible
        """
      ])
    let named = try self.reading("", environment: ["CLUBTILL_HOOK_COMMAND": "/none/tell"])
    #expect(
      named.warnings().map(\.description) == [
        "environment: CLUBTILL_HOOK_COMMAND: /none/tell: there is no such file"
      ])
    #expect(try self.reading("").warnings() == [])
    let stranger = try self.reading("", environment: ["CLUBTILL_RECEIPT_PRINTER": "x"])
    #expect(
      stranger.warnings().map(\.description) == [
        "environment: CLUBTILL_RECEIPT_PRINTER: is not a setting and counts for nothing"
      ])
  }

  @Test func `where the file is lost, what it may have held is not called missing`() throws {
    #expect(
      everyFault(try reading("[till\n")) == [
        "clubtill.toml:1: is not TOML: expected ']', saw the end of the line (in: table header)"
      ])
    let missing = SettingsReading(
      environment: ["CLUBTILL_CONFIG": "/none.toml"], homeDirectory: folder.path)
    #expect(everyFault(missing) == ["environment: CLUBTILL_CONFIG: there is no file /none.toml"])
  }
}
