import Testing

@testable import CIBA

struct ProxySettingsTests {
  private func settings(_ exceptions: String) throws -> ProxySettings {
    try ProxySettings(environment: ["https_proxy": "http://proxy:3128", "no_proxy": exceptions])
  }

  @Test func `without variables every call goes directly`() throws {
    for environment in [[:], ["https_proxy": "", "HTTPS_PROXY": " "], ["HTTP_PROXY": "http://p"]] {
      #expect(try ProxySettings(environment: environment).proxy == nil)
    }
    #expect(ProxySettings().proxy(for: "https://login.example/") == nil)
  }

  @Test(
    arguments: [
      ("http://proxy.example:3128", "proxy.example", 3128),
      ("proxy.example:3128/", "proxy.example", 3128),
      ("http://proxy.example", "proxy.example", 80), ("HTTP://10.0.0.1:8080/", "10.0.0.1", 8080),
      ("http://[fd00::1]:3128", "fd00::1", 3128), ("proxy", "proxy", 80),
    ])
  func `a proxy is a host, with or without scheme and port`(
    text: String, host: String, port: Int
  ) throws {
    let proxy = try ProxySettings(environment: ["HTTPS_PROXY": text])
      .proxy(for: "https://login.example/token")
    #expect(proxy == ProxySettings.Proxy(host: host, port: port))
  }

  @Test func `a proxy's user and password are taken apart and not shown`() throws {
    let settings = try ProxySettings(
      environment: ["https_proxy": "http://till:s3cr%40t@proxy.example:3128"])
    let proxy = try #require(settings.proxy)
    #expect(proxy.user == "till")
    #expect(proxy.password?.exposed == "s3cr@t")
    var dumped = ""
    dump(settings, to: &dumped)
    #expect(!dumped.contains("s3cr") && !"\(settings)".contains("s3cr"))
  }

  @Test func `small letters go before capitals`() throws {
    let settings = try ProxySettings(
      environment: [
        "https_proxy": "http://small", "HTTPS_PROXY": "http://capital", "no_proxy": "a.example",
        "NO_PROXY": "b.example",
      ])
    #expect(settings.proxy?.host == "small")
    #expect(settings.proxy(for: "https://a.example/") == nil)
    #expect(settings.proxy(for: "https://b.example/") != nil)
  }

  @Test(
    arguments: [
      "socks5://proxy:1080", "https://proxy:443", "http://", "http://proxy:0", "http://proxy:99999",
      "http://proxy:x", "http://proxy/path", "http://proxy?x=1", "http://pro xy", "://",
    ])
  func `a proxy that cannot be understood is a fault that names its variable alone`(text: String) {
    #expect(throws: ProxyFault(variable: "HTTPS_PROXY")) {
      try ProxySettings(environment: ["HTTPS_PROXY": text])
    }
  }

  @Test(
    arguments: [
      ("login.example", "login.example", true), ("login.example", "a.login.example", true),
      ("login.example", "otherlogin.example", false), ("login.example", "example", false),
      (".login.example", "a.login.example", true), (".login.example", "login.example", false),
      ("*.login.example", "a.login.example", true), ("*.login.example", "login.example", false),
      ("*", "anything.example", true), ("LOGIN.example", "Login.Example", true),
      ("login.example.", "login.example", true), ("login.example", "login.example.", true),
      ("login.example:443", "login.example", true), ("login.example:8443", "login.example", false),
      ("login.example:8443", "login.example:8443", true),
      ("login.example:x", "login.example", false),
      ("a.example, login.example", "login.example", true),
      ("a.example login.example", "login.example", true), (",, ,", "login.example", false),
      ("10.0.0.7", "10.0.0.7", true), ("10.0.0.7", "10.0.0.70", false),
      ("fd00::7", "[fd00::7]", true), ("[fd00::7]:443", "[fd00::7]", true),
      ("[fd00::7]:444", "[fd00::7]", false), (".", "login.example", false),
    ])
  func `hosts of the list are reached without the proxy`(
    list: String, host: String, isDirect: Bool
  ) throws {
    let proxy = try settings(list).proxy(for: "https://\(host)/token")
    #expect((proxy == nil) == isDirect)
  }

  @Test(
    arguments: [
      "http://127.0.0.1:8080/", "https://127.0.0.1/", "https://127.8.9.1:8443/",
      "https://localhost/", "https://LOCALHOST/", "http://[::1]:80/", "https://[::1]/",
    ])
  func `this machine is never reached through a proxy`(url: String) throws {
    #expect(try settings("").proxy(for: url) == nil)
  }
}
