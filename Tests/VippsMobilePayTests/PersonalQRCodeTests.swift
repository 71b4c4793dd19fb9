import TestSupport
import Testing

@testable import VippsMobilePay

struct PersonalQRCodeTests {
  struct Scan: Decodable, Sendable, CustomTestStringConvertible {
    var raw: String
    var kind: String
    var msisdn: String?

    var testDescription: String { kind + " " + raw.debugDescription }
  }

  private struct File: Decodable {
    var scans: [Scan]
  }

  static var scans: [Scan] {
    get throws { try Fixture.decode(File.self, from: "qr/scans.json").scans }
  }

  @Test(arguments: try scans)
  func `every scan of the reference is recognised`(scan: Scan) throws {
    let code = PersonalQRCode(scanned: scan.raw)
    switch scan.kind {
    case "personal-cleartext": #expect(try code == .phoneNumber(#require(scan.msisdn)))
    case "personal-token": #expect(code == .token(scan.raw))
    case "not-personal": #expect(code == .notPersonal)
    case "unknown-vipps": #expect(code == .unknown(scan.raw))
    case "not-vipps": #expect(code == nil)
    default: Issue.record("unknown kind \(scan.kind)")
    }
  }

  @Test func `white space around a scan is dropped, the path is kept`() {
    #expect(
      PersonalQRCode(scanned: "\t https://QR.vipps.no/p/aBcD\n\t")
        == .token("https://QR.vipps.no/p/aBcD"))
  }

  @Test(arguments: ["?\u{1B}[2J", "?a b", "#\u{202E}", "?æ"])
  func `a code with signs that no address has is no token`(end: String) {
    let text = "https://qr.vipps.no/p/h2Kq9ZtR4vLw7XcB" + end
    #expect(PersonalQRCode(scanned: text) == .unknown(text))
  }

  @Test(
    arguments: [
      "https://qr.vipps.no@evil.example/p/abc", "https://qr.vipps.no:444/p/abc",
      "https://xqr.vipps.no/p/abc", "qr.vipps.no/p/abc", "https://qr.vipps.no",
    ])
  func `another host is no code of the service`(text: String) {
    #expect(PersonalQRCode(scanned: text) == nil)
  }
}
