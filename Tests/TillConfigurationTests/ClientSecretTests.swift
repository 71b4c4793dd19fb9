import Foundation
import Glibc
import Testing

@testable import TillConfiguration

@Suite struct ClientSecretTests {
  let folder: SettingsFolder

  init() throws { folder = try SettingsFolder() }

  private func secret(_ content: String, mode: Int = 0o600) throws -> Result<String, Refusal> {
    let path = try folder.write(content, to: "secret", mode: mode)
    return try read(path)
  }

  private func read(_ path: String) throws -> Result<String, Refusal> {
    let settings = try folder.load(environment: ["CLUBTILL_CLIENT_SECRET_FILE": path])
    do {
      return .success(try settings.readSecret())
    } catch {
      let fault = try #require(error.faults.first)
      #expect(error.faults.count == 1)
      #expect(fault.source == .file(path))
      #expect(fault.key == "client.secret_file")
      return .failure(Refusal(fault.problem))
    }
  }

  @Test(arguments: ["s3cret+/=", "s3cret+/=\n", "s3cret+/=\r\n"])
  func `the secret is the file without its last line end`(_ content: String) throws {
    #expect(try secret(content) == .success("s3cret+/="))
  }

  @Test func `only one line end is cut`() throws {
    #expect(try secret(" a \n") == .success(" a "))
    let refusal = Refusal("must be one line without control characters")
    #expect(try secret("a\n\n") == .failure(refusal))
    #expect(try secret("a\nb") == .failure(refusal))
    #expect(try secret("a\u{0}") == .failure(refusal))
  }

  @Test(arguments: ["", "\n", "\r\n"])
  func `an empty file is no secret`(_ content: String) throws {
    #expect(try secret(content) == .failure(Refusal("is empty")))
  }

  @Test(arguments: [0o640, 0o604, 0o620, 0o610, 0o601, 0o644, 0o777])
  func `a file that others may use is refused with the command that mends it`(_ mode: Int) throws {
    let path = folder.path + "/secret"
    #expect(
      try secret("a", mode: mode)
        == .failure(Refusal("can be read by others; run: chmod 600 \(path)")))
  }

  @Test(arguments: [0o600, 0o400, 0o700])
  func `a file of its owner alone is taken`(_ mode: Int) throws {
    #expect(try secret("a", mode: mode) == .success("a"))
  }

  @Test func `the command quotes a path that the shell would split`() throws {
    let path = try folder.write("a", to: "it's here", mode: 0o644)
    #expect(
      try read(path)
        == .failure(
          Refusal("can be read by others; run: chmod 600 '\(folder.path)/it'\\''s here'")))
  }

  @Test func `a file that is missing, no file, too large or no text is refused`() throws {
    #expect(try read(folder.path + "/none") == .failure(Refusal("there is no such file")))
    try #require(mkfifo(folder.path + "/pipe", 0o600) == 0)
    #expect(try read(folder.path + "/pipe") == .failure(Refusal("is not a regular file")))
    #expect(
      try secret(String(repeating: "a", count: 4097))
        == .failure(Refusal("is larger than 4096 bytes")))
    let bytes = try folder.write(Data([0xFF, 0xFE]), to: "bytes")
    #expect(try read(bytes) == .failure(Refusal("is not UTF-8 text")))
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may read every file"))
  func `a file that the till may not read is refused`() throws {
    #expect(
      try secret("a", mode: 0o000) == .failure(Refusal("cannot be read: Permission denied")))
  }

  @Test func `the service credential is used where no secret file is set`() throws {
    let credential = try folder.write("credential", to: "credentials/client-secret", mode: 0o440)
    let environment = ["CREDENTIALS_DIRECTORY": folder.path + "/credentials"]
    let settings = try folder.load(environment: environment)
    #expect(settings.clientSecretFile == .init(path: credential, isServiceCredential: true))
    #expect(try settings.readSecret() == "credential")

    let named = try folder.load("client.secret_file = '/srv/secret'", environment: environment)
    #expect(named.clientSecretFile == .init(path: "/srv/secret"))
  }

  @Test func `a service credential that everybody may read is refused`() throws {
    let path = try folder.write("credential", to: "credentials/client-secret", mode: 0o444)
    let settings = try folder.load(
      environment: ["CREDENTIALS_DIRECTORY": folder.path + "/credentials"])
    let thrown = #expect(throws: ConfigurationFaults.self) { try settings.readSecret() }
    #expect(
      thrown?.description
        == "\(path): client.secret_file: can be read by others; run: chmod 600 \(path)")
  }

  @Test func `a credentials folder without our credential changes nothing`() throws {
    let settings = try folder.load(environment: ["CREDENTIALS_DIRECTORY": folder.path])
    #expect(settings.clientSecretFile == nil)
    #expect(throws: ConfigurationFaults.self) { try settings.readSecret() }
  }

  @Test func `the subscription key has the rules of the secret, and a credential of its own`()
    throws
  {
    let key = try folder.write("0123456789abcdef\n", to: "key")
    let named = try folder.load(environment: ["CLUBTILL_SUBSCRIPTION_KEY_FILE": key])
    #expect(try named.readSubscriptionKey() == "0123456789abcdef")

    let open = try folder.write("0123456789abcdef", to: "open", mode: 0o644)
    let readable = try folder.load(environment: ["CLUBTILL_SUBSCRIPTION_KEY_FILE": open])
    let thrown = #expect(throws: ConfigurationFaults.self) { try readable.readSubscriptionKey() }
    #expect(
      thrown?.description == """
        \(open): client.subscription_key_file: can be read by others; run: chmod 600 \(open)
        """)

    let credential = try folder.write("a", to: "credentials/subscription-key", mode: 0o440)
    let given = try folder.load(environment: ["CREDENTIALS_DIRECTORY": folder.path + "/credentials"]
    )
    #expect(given.subscriptionKeyFile == .init(path: credential, isServiceCredential: true))
    #expect(given.clientSecretFile == nil)
  }

  @Test func `a file that breaks off while it is read is refused`() throws {
    // A plain file to look at; its first bytes are memory that nothing is mapped to.
    #expect(throws: FileFault.unreadable(reason: "Input/output error")) {
      try BoundedFile(path: "/proc/self/mem", limitBytes: 16)
    }
  }
}
