import Foundation
import Testing

extension EndToEnd {
  @Suite(.timeLimit(.minutes(5)))
  struct ConfigCommandTests {
    private func mode(_ url: URL) throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: url.path)[.posixPermissions] as? Int
    }

    @Test func `init writes a file that only its owner reads, and never over another`() async throws
    {
      let shop = try await PracticeShop()
      let file = shop.folder.appending(path: "settings/clubtill.toml")
      let first = try await shop.run("config", "init", "--file", file.path)
      #expect(first.status == 0, "\(first.complaint)")
      #expect(first.output.hasPrefix("Wrote \(file.path)\n"))
      #expect(try mode(file) == 0o600)
      #expect(try await shop.run("config", "check", "--config", file.path).status == 0)

      try Data("mine".utf8).write(to: file)
      let second = try await shop.run("config", "init", "--file", file.path)
      #expect(second.status == 78)
      #expect(second.complaint.contains("is there already; --force writes over it"))
      #expect(try String(contentsOf: file, encoding: .utf8) == "mine")

      #expect(try await shop.run("config", "init", "--file", file.path, "--force").status == 0)
      #expect(try String(contentsOf: file, encoding: .utf8).contains("CLUBTILL_CLIENT_ID"))
    }

    @Test func `init without a file writes where the program looks first`() async throws {
      let shop = try await PracticeShop()
      #expect(try await shop.run("config", "init").status == 0)
      let file = shop.folder.appending(path: ".config/clubtill/clubtill.toml")
      #expect(try mode(file) == 0o600)
      let check = try await shop.run("check", "--json").objects().first
      #expect(check?["text"] as? String == file.path)
    }

    @Test func `check says that the settings are right`() async throws {
      let shop = try await PracticeShop()
      let result = try await shop.run("config", "check")
      #expect(result.status == 0)
      #expect(result.output == "The settings are right.\n")
      #expect(result.complaint.isEmpty)
    }

    @Test func `check tells every fault with line, key and nearest known key`() async throws {
      let shop = try await PracticeShop()
      let file = shop.folder.appending(path: "clubtill.toml")
      let text = "[till]\nletter = 'AB'\n\n[shop]\nnmae = 'Shop'\n"
      try Data(text.utf8).write(to: file)
      let result = try await shop.run(
        "config", "check", "--config", file.path,
        adding: ["CLUBTILL_CLIENT_SECRET_FILE": "/none/secret", "HTTPS_PROXY": "socks5://proxy"])
      #expect(result.status == 78)
      #expect(result.output.isEmpty)
      let faults = result.complaint.split(separator: "\n").dropFirst().map(String.init)
      #expect(
        faults == [
          "\(file.path):2: till.letter: must be one letter, A to Z, not AB",
          "\(file.path):5: shop.nmae: is not a setting; did you mean shop.name?",
          "environment: CLUBTILL_CLIENT_SECRET_FILE: /none/secret: there is no such file",
          "environment: HTTPS_PROXY: must be an address such as http://proxy.example.com:3128",
        ])
    }

    @Test func `a secret pasted in the place of its path is repeated by no command`() async throws {
      let shop = try await PracticeShop()
      let file = shop.folder.appending(path: "clubtill.toml")
      try Data("client.secret_file = 'pasted+s3cret='\n".utf8).write(to: file)
      for words in [
        ["config", "check"], ["config", "show"], ["check"], ["enroll", "--phone", "40610001"],
      ] {
        for environment in [
          ["CLUBTILL_CLIENT_SECRET_FILE": "", "CLUBTILL_CONFIG": file.path],
          ["CLUBTILL_CLIENT_SECRET_FILE": "pasted+s3cret="],
        ] {
          let result = try await BuiltProgram.run(
            [BuiltProgram.path] + words, environment: shop.environment.merging(environment) { $1 })
          #expect(!(result.output + result.complaint).contains("s3cret"), "\(words)")
          let told = result.output + result.complaint
          #expect(
            told.contains("client.secret_file") || told.contains("CLUBTILL_CLIENT_SECRET_FILE"))
        }
      }
    }

    @Test func `a hook that is not there is a warning, and the settings are right`() async throws {
      let shop = try await PracticeShop()
      let file = shop.folder.appending(path: "clubtill.toml")
      try Data("\nhook.command = '/none/tell --now'\n".utf8).write(to: file)
      let fault = """
        \(file.path):2: hook.command: /none/tell --now: there is no such file; it is the path of a \
        program alone, arguments are not possible
        """
      let result = try await shop.run("config", "check", "--config", file.path)
      #expect(result.status == 0)
      #expect(result.complaint == "warning: \(fault)\n")
      #expect(result.output == "The settings are right.\n")
      let check = try await shop.run("check", "--config", file.path)
      #expect(check.status == 0)
      #expect(check.output.contains("!!  configuration  \(fault)\n"))
    }

    @Test func `show tells each value and where it came from, and no secret`() async throws {
      let shop = try await PracticeShop()
      let file = shop.folder.appending(path: "clubtill.toml")
      try Data("[shop]\nname = 'Nordlys \"Sport\"'\n".utf8).write(to: file)
      let result = try await shop.run("config", "show", "--json", "--config", file.path)
      #expect(result.status == 0)
      let settings = try result.objects()
      func setting(_ key: String) throws -> [String: Any] {
        try #require(settings.first { $0["key"] as? String == key })
      }
      let name = try setting("shop.name")
      #expect(name["value"] as? String == "Nordlys \"Sport\"")
      #expect(name["source"] as? String == "file")
      #expect(name["line"] as? Int == 2)
      let number = try setting("till.number")
      #expect(number["value"] as? Int == 42)
      #expect(number["name"] as? String == "CLUBTILL_TILL_NUMBER")
      #expect(try setting("request.scope")["value"] as? String == "openid name phoneNumber")
      #expect(try setting("request.user_exists")["value"] as? Bool == false)
      #expect(try setting("provider.ca_file")["source"] as? String == "unset")

      let secretFile = try #require(shop.environment["CLUBTILL_CLIENT_SECRET_FILE"])
      let secret = try String(contentsOfFile: secretFile, encoding: .utf8)
        .trimmingCharacters(in: .newlines)
      let table = try await shop.run("config", "show", "--config", file.path)
      #expect(table.output.contains("\(file.path):2"))
      #expect(table.output.contains(secretFile))
      #expect(!table.output.contains(secret) && !result.output.contains(secret))
    }
  }
}
