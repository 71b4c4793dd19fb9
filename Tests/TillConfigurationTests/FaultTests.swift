import Foundation
import Glibc
import Testing

@testable import TillConfiguration

@Suite struct FaultTests {
  let folder: SettingsFolder

  init() throws { folder = try SettingsFolder() }

  @Test func `every fault is told, those of the file by line and then those of the environment`()
    throws
  {
    let faults = try folder.faults(
      """
      [shop]
      market = "DE"  # No such market here.
      nmae = "Shop"

      [till]
      letter = "AB"
      number = 0
      """,
      environment: ["CLUBTILL_SCOPE": "name", "CLUBTILL_LANGUAGE": "nb", "PATH": "/bin"])
    #expect(
      faults == [
        "clubtill.toml:2: shop.market: must be one of NO, DK, SE, FI, GL, not DE",
        "clubtill.toml:3: shop.nmae: is not a setting; did you mean shop.name?",
        "clubtill.toml:6: till.letter: must be one letter, A to Z, not AB",
        "clubtill.toml:7: till.number: must be 1 to 9999, not 0",
        "environment: CLUBTILL_LANGUAGE: must be en, not nb",
        "environment: CLUBTILL_SCOPE: must have the word openid in it, not only name",
      ])
  }

  @Test func `a card that would go home before it hides is a fault that names both times`() throws {
    #expect(
      try folder.faults("[times]\ncard_veil = 60\n\ncard_home = 60") == [
        "clubtill.toml:4: times.card_home: must be more than times.card_veil, "
          + "which is 60 seconds, not 60 seconds"
      ])
    #expect(
      try folder.faults("[times]\ncard_veil = 60") == [
        "clubtill.toml:2: times.card_veil: must be less than times.card_home, "
          + "which is 45 seconds, not 60 seconds"
      ])
    #expect(
      try folder.faults("times.card_veil = 60", environment: ["CLUBTILL_CARD_HOME": "61"]) == [])
  }

  @Test(arguments: [
    ("CLUBTILL_TILL_NUMBER", "10000", "must be 1 to 9999, not 10000"),
    ("CLUBTILL_TILL_NUMBER", "twelve", "must be 1 to 9999, not twelve"),
    ("CLUBTILL_TILL_NUMBER", "99999999999999999999", "must be 1 to 9999, not 99999999999999999999"),
    ("CLUBTILL_TILL_LETTER", "Æ", "must be one letter, A to Z, not Æ"),
    ("CLUBTILL_TILL_LETTER", "Å", "must be one letter, A to Z, not Å"),
    ("CLUBTILL_TILL_LETTER", "7", "must be one letter, A to Z, not 7"),
    ("CLUBTILL_TILL_LETTER", "c", "must be one letter, A to Z, not c"),
    ("CLUBTILL_REQUESTED_EXPIRY", "59", "must be 60 to 900 seconds, not 59"),
    ("CLUBTILL_REQUESTED_EXPIRY", "901", "must be 60 to 900 seconds, not 901"),
    ("CLUBTILL_HOOK_TIME_LIMIT", "61", "must be 1 to 60 seconds, not 61"),
    (
      "CLUBTILL_HOOK_COMMAND", "tell-register",
      "must be the whole path of a program, from / on, not tell-register"
    ),
    ("CLUBTILL_MEMBER_NUMBER_PREFIX", "30", "must be 20 to 29, not 30"),
    ("CLUBTILL_SHOPPER_LANGUAGE", "sv", "must be one of nb, en, not sv"),
    ("CLUBTILL_MOTION", "slow", "must be one of full, calm, off, not slow"),
    ("CLUBTILL_ACCENT", "256", "must be 0 to 255, not 256"),
    ("CLUBTILL_CARD_VEIL", "4", "must be 5 to 120 seconds, not 4"),
    ("CLUBTILL_KEY_DEAFNESS_MS", "50", "must be 100 to 2000 milliseconds, not 50"),
    (
      "CLUBTILL_TIPS", "15 40 60",
      "must be four numbers of seconds, 1 to 900, each larger than the one before, not 15 40 60"
    ),
    (
      "CLUBTILL_TIPS", "15 60 40 120",
      "must be four numbers of seconds, 1 to 900, each larger than the one before, "
        + "not 15 60 40 120"
    ),
    (
      "CLUBTILL_TIPS", "0 15 40 x",
      "must be four numbers of seconds, 1 to 900, each larger than the one before, not 0 15 40 x"
    ),
    (
      "CLUBTILL_FUNCTION_KEYS", "F13=F4",
      "must be words like F4=F14, F1 to F12 before the =, not F13=F4"
    ),
    (
      "CLUBTILL_FUNCTION_KEYS", "F4=p",
      "must be words like F4=F14, F1 to F12 before the =, not F4=p"
    ),
    ("CLUBTILL_FUNCTION_KEYS", "F4=F14 F4=F15", "names F4 twice before the ="),
    ("CLUBTILL_FUNCTION_KEYS", "F4=F14 F5=F14", "names F14 twice after the ="),
    ("CLUBTILL_FUNCTION_KEYS", "  ", "must not be blank"),
    (
      "CLUBTILL_CARD_VEIL", "60",
      "must be less than times.card_home, which is 45 seconds, not 60 seconds"
    ),
    ("CLUBTILL_MERCHANT_SERIAL_NUMBER", "12a", "must be digits only, not 12a"),
    ("CLUBTILL_DAY_ENDS", "24:00", "must be a time from 00:00 to 23:59, not 24:00"),
    ("CLUBTILL_DAY_ENDS", "04:60", "must be a time from 00:00 to 23:59, not 04:60"),
    ("CLUBTILL_DAY_ENDS", "4:00", "must be a time from 00:00 to 23:59, not 4:00"),
    ("CLUBTILL_COOL_DOWN", "none", "must be one of day, off, not none"),
    ("CLUBTILL_PROVIDER_DIALECT", "bankid", "must be one of vipps-mobilepay, standard, not bankid"),
    (
      "CLUBTILL_CLIENT_AUTHENTICATION", "basicFormEncoded",
      "must be one of basic, basic-form, post, partner, not basicFormEncoded"
    ),
    ("CLUBTILL_USER_EXISTS", "sometimes", "must be true or false, not sometimes"),
    (
      "CLUBTILL_LOGIN_HINT_TEMPLATE", "tel:",
      "must have either {msisdn} or {e164} in it, once, not tel:"
    ),
    (
      "CLUBTILL_LOGIN_HINT_TEMPLATE", "{msisdn}{e164}",
      "must have either {msisdn} or {e164} in it, once, not {msisdn}{e164}"
    ),
    (
      "CLUBTILL_LOGIN_HINT_TEMPLATE", "{e164}+{e164}",
      "must have either {msisdn} or {e164} in it, once, not {e164}+{e164}"
    ),
    (
      "CLUBTILL_LOGIN_HINT_TEMPLATE", "{country}{msisdn}",
      "has another placeholder than {msisdn} and {e164}: {country}{msisdn}"
    ),
    (
      "CLUBTILL_LOGIN_HINT_TEMPLATE", "{E164}",
      "must have either {msisdn} or {e164} in it, once, not {E164}"
    ),
    ("CLUBTILL_LOGIN_HINT_TEMPLATE", "\n{e164}", "must be plain letters, digits and signs"),
    (
      "CLUBTILL_PROVIDER_ISSUER", "login.example",
      "must be an address such as https://login.example.com"
    ),
    (
      "CLUBTILL_PROVIDER_ISSUER", "http://login.example",
      "must begin with https://; plain http is for this machine alone"
    ),
    (
      "CLUBTILL_PROVIDER_ISSUER", "https://login.example?tenant=1",
      "must be an address without ? and #"
    ),
    ("CLUBTILL_UTF8", "maybe", "must be true or false, not maybe"),
    (
      "CLUBTILL_CLIENT_ID", "two words",
      "must be one word of plain letters, digits and signs, without spaces"
    ),
    ("CLUBTILL_SHOP_NAME", "Shop\u{1B}[2J", "must be one line without control characters"),
    ("CLUBTILL_SHOP_NAME", "Shop\u{202E}", "must be one line without control characters"),
    ("CLUBTILL_SHOP_NAME", "  ", "must not be blank"),
    (
      "CLUBTILL_SCOPE", "openid na\"me", "must be words with spaces between them, not openid na\"me"
    ),
    ("CLUBTILL_PROVIDER_CA_FILE", "/a\nb", "must be a path without control characters"),
    (
      "CLUBTILL_PROVIDER_BASE_URL", "api.vipps.no",
      "must be an address such as https://api.vipps.no"
    ),
    ("CLUBTILL_PROVIDER_BASE_URL", "https://", "must be an address such as https://api.vipps.no"),
    ("CLUBTILL_PROVIDER_BASE_URL", "ftp://a.b", "must be an address such as https://api.vipps.no"),
    (
      "CLUBTILL_PROVIDER_BASE_URL", "http://api.vipps.no",
      "must begin with https://; plain http is for this machine alone"
    ),
    (
      "CLUBTILL_PROVIDER_BASE_URL", "http://127.0.0.1.evil.example",
      "must begin with https://; plain http is for this machine alone"
    ),
    (
      "CLUBTILL_PROVIDER_BASE_URL", "http://localhost.evil.example",
      "must begin with https://; plain http is for this machine alone"
    ),
    (
      "CLUBTILL_PROVIDER_BASE_URL", "https://kari:hunter2@api.vipps.no",
      "must be an address without a user name or password"
    ),
    ("CLUBTILL_PROVIDER_BASE_URL", "https://a.b/?c=d", "must be an address without ? and #"),
    ("CLUBTILL_PROVIDER_BASE_URL", "https://a.b:0", "must have a port from 1 to 65535"),
  ])
  func `a value out of bounds in the environment is told in words`(
    _ name: String, _ value: String, _ problem: String
  ) throws {
    let faults = try folder.faults(environment: [name: value])
    #expect(faults == ["environment: \(name): \(problem)"])
  }

  @Test(arguments: [
    ("till.number = '1'", "till.number: must be 1 to 9999, a whole number without quotes"),
    ("till.number = true", "till.number: must be 1 to 9999, not true"),
    (
      "till.number = 1.0",
      "till.number: must be 1 to 9999, a whole number and not a number with a decimal point"
    ),
    ("till.number = [1]", "till.number: must be 1 to 9999, a whole number and not a list"),
    ("till.number.x = 1", "till.number: must be 1 to 9999, a whole number and not a table"),
    ("client.id = 5", "client.id: must be text in quotes, not the number 5"),
    ("client.id = false", "client.id: must be text in quotes, not false"),
    ("client.id = 2026-11-21", "client.id: must be text in quotes, not a date"),
    ("client.id = 07:32:00", "client.id: must be text in quotes, not a time"),
    ("client.id = 2026-11-21 07:32:00", "client.id: must be text in quotes, not a date and time"),
    ("client.id = ''", "client.id: must not be empty"),
    ("screen.utf8 = 'true'", "screen.utf8: must be true or false, without quotes"),
    ("screen.utf8 = 1", "screen.utf8: must be true or false, not 1"),
    ("screen.utf8 = []", "screen.utf8: must be true or false, not a list"),
    ("till = 3", "till: must be a table, written [till]"),
    ("[[till]]", "till: must be a table, written [till]"),
  ])
  func `a value of the wrong type in the file is told in words`(
    _ text: String, _ problem: String
  ) throws {
    #expect(try folder.faults(text) == ["clubtill.toml:1: \(problem)"])
  }

  @Test(arguments: [
    ("[tills]\nnumber = 1", "tills: is not a table of this file; did you mean [till]?"),
    ("[printer]", "printer: is not a table of this file"),
    ("number = 1", "number: is not a setting; did you mean till.number?"),
    (
      "client.secretfile = 'x'",
      "client.secretfile: is not a setting; did you mean client.secret_file?"
    ),
    ("shop.opening_hours = 'x'", "shop.opening_hours: is not a setting"),
    (#""\u001B[2J" = 1"#, "?[2J: is not a setting"),
  ])
  func `an unknown name in the file is told with the nearest known one`(
    _ text: String, _ problem: String
  ) throws {
    let faults = try folder.faults(text)
    // A quoted name with escapes has no line: the scanner keeps it as it is written.
    let place = text.contains("\\u") ? "clubtill.toml" : "clubtill.toml:1"
    #expect(faults == ["\(place): \(problem)"])
  }

  @Test(arguments: [
    ("CLUBTILL_TIL_NUMBER", "is not a setting; did you mean CLUBTILL_TILL_NUMBER?"),
    ("CLUBTILL_SECRET_FILE", "is not a setting; did you mean CLUBTILL_CLIENT_SECRET_FILE?"),
    ("CLUBTILL_CONFG", "is not a setting; did you mean CLUBTILL_CONFIG?"),
    ("CLUBTILL_REQUEST_SCOPE", "is not a setting; request.scope is CLUBTILL_SCOPE here"),
  ])
  func `an unknown name in the environment is told with the nearest known one`(
    _ name: String, _ problem: String
  ) throws {
    #expect(try folder.faults(environment: [name: "x"]) == ["environment: \(name): \(problem)"])
  }

  @Test(arguments: ["CLUBTILL_CONFIGURATION", "CLUBTILL_", "CLUBTILL_RECEIPT_PRINTER"])
  func `a name in the environment that is near to none of ours is left alone`(
    _ name: String
  ) throws {
    #expect(try folder.faults(environment: [name: "x"]) == [])
  }

  @Test func `a secret in the file or the environment is refused and not repeated`() throws {
    let faults = try folder.faults(
      "[client]\nsecret = 'hunter2'", environment: ["CLUBTILL_CLIENT_SECRET": "hunter3"])
    #expect(
      faults == [
        """
        clubtill.toml:2: client.secret: must not stand here; put the secret in a file of its own \
        and name it as client.secret_file
        """,
        """
        environment: CLUBTILL_CLIENT_SECRET: must not be set; put the secret in a file of its \
        own and name it as CLUBTILL_CLIENT_SECRET_FILE
        """,
      ])
  }

  @Test(arguments: [
    ("[till\nnumber = 1", 1, "expected ']', saw the end of the line (in: table header)"),
    ("[till]\nnumber = 1\nnumber = 2", 3, "a name is given twice (in: key-value pair)"),
    ("[till]\n\nletter = C", 3, "a value is a number, true, false, or text in quotes (in: value)"),
    ("[till]\nletter = \"C", 2, "the text ends too early (in: string)"),
    ("[shop]\nname = Ærlig", 2, "what has other letters than A to Z must stand in quotes"),
    ("\n[.till]\nnumber = 1", 2, "a table needs a name, as in [till]"),
    ("a = '\n[]", 1, "the text ends too early (in: string)"),
    (
      "a = 'b\nc = 1", 1,
      "text in quotes ends on its line and holds no control characters (in: literal string)"
    ),
    ("a = in\u{12}", 1, "expected 'inf', saw 'in?' (in: floating-point)"),
    ("client.id = 12345678901234567890", 1, "a number is too large (in: decimal integer)"),
  ])
  func `text that is not TOML is told with its line`(
    _ text: String, _ line: Int, _ reason: String
  ) throws {
    #expect(try folder.faults(text) == ["clubtill.toml:\(line): is not TOML: \(reason)"])
  }

  @Test func `nesting without end is a fault`() throws {
    let faults = try folder.faults("a = " + String(repeating: "[", count: 100_000))
    #expect(faults == ["clubtill.toml:1: is not TOML: lists and tables nest too deep"])
  }

  @Test func `a zero byte does not hide the rest of the file`() throws {
    #expect(try folder.faults("\n\n\0number = 1") == ["clubtill.toml:3: holds a zero byte"])
  }

  @Test func `a file that is not UTF-8, too large or no regular file is a fault`() throws {
    func fault(of path: String) -> String? {
      do {
        _ = try SettingsReading(environment: [:], file: path, homeDirectory: folder.path).checked()
        return nil
      } catch {
        return error.description.replacing(folder.path + "/", with: "")
      }
    }
    let latin = try folder.write(Data([0x23, 0xE5, 0x0A]), to: "latin.toml")
    #expect(fault(of: latin) == "latin.toml: is not UTF-8 text")
    let limit = SettingsFile.limitBytes
    let fitting = try folder.write(String(repeating: "\n", count: limit), to: "fitting.toml")
    #expect(fault(of: fitting) == nil)
    let large = try folder.write(String(repeating: "\n", count: limit + 1), to: "large.toml")
    #expect(fault(of: large) == "large.toml: is larger than 1048576 bytes")
    try #require(mkfifo(folder.path + "/pipe.toml", 0o600) == 0)
    #expect(fault(of: folder.path + "/pipe.toml") == "pipe.toml: is not a regular file")
    #expect(fault(of: folder.path) == folder.path + ": is not a regular file")
    #expect(
      fault(of: folder.path + "/none.toml") == "command line: --config: there is no file none.toml")
  }

  @Test func `a file that CLUBTILL_CONFIG names and that is missing is a fault`() throws {
    do {
      _ = try SettingsReading(
        environment: ["CLUBTILL_CONFIG": "/none.toml", "CLUBTILL_TILL_NUMBER": "0"],
        homeDirectory: folder.path
      ).checked()
      Issue.record("a missing file was accepted")
    } catch {
      #expect(
        error.description == """
          environment: CLUBTILL_CONFIG: there is no file /none.toml
          environment: CLUBTILL_TILL_NUMBER: must be 1 to 9999, not 0
          """)
    }
  }

  @Test func `a value in a fault is short and cannot steer the terminal`() {
    #expect(shown("a\u{1B}[2J\nb") == "a?[2J?b")
    #expect(shown(String(repeating: "x", count: 41)) == String(repeating: "x", count: 40) + "...")
  }
}
