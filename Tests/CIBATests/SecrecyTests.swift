import Foundation
import Testing

@testable import CIBA

struct SecrecyTests {
  private let text = "s3cr3t-t3xt"

  private func shown(_ value: some Any) -> String {
    var dumped = ""
    dump(value, to: &dumped)
    return "\(value)" + String(reflecting: value) + dumped
  }

  @Test func `no description shows a secret, an id or a token`() {
    let id = AuthenticationRequestID(rawValue: text)
    let now = BootInstant(sinceBoot: .zero)
    let login = VerifiedLogin(
      issuer: "i", subject: "sub", issuedAt: Date(), accessToken: AccessToken(rawValue: text),
      expiresIn: .seconds(1), receivedAt: now)
    let acknowledgement = Acknowledgement(
      id: id, expiresIn: .seconds(1), sentAt: now, receivedAt: now)
    let configuration = ClientConfiguration(
      issuer: "i", clientID: "c", clientSecret: Secret(text))
    #expect(!shown(id).contains(text))
    #expect(!shown(Example.request).contains("40612345"))
    #expect(!shown(AccessToken(rawValue: text)).contains(text))
    #expect(!shown(Secret(text)).contains(text))
    #expect(!shown(login).contains(text))
    #expect(!shown(acknowledgement).contains(text))
    #expect(!shown(configuration).contains(text))
    #expect(!shown(PollNews.ended(.success(login))).contains(text))
  }

  @Test func `what the journal keeps comes back unchanged`() throws {
    let now = BootInstant(sinceBoot: .milliseconds(1_234_567))
    let login = VerifiedLogin(
      issuer: "i", subject: "sub", issuedAt: Date(timeIntervalSince1970: 1_772_441_995),
      accessToken: AccessToken(rawValue: text), expiresIn: .seconds(300), receivedAt: now)
    let acknowledgement = Acknowledgement(
      id: AuthenticationRequestID(rawValue: text), expiresIn: .seconds(300),
      interval: .seconds(31), sentAt: now, receivedAt: now)
    let info = UserInfo(
      subject: "s", name: "Kari",
      keptClaims: [
        "flowResult": .object(["a": .array([.integer(1), .number(1.5), .bool(true), .null])])
      ])
    #expect(acknowledgement.deadline == now.advanced(by: .seconds(300)))
    #expect(try roundTrip(login) == login)
    #expect(try roundTrip(acknowledgement) == acknowledgement)
    #expect(try roundTrip(info) == info)
  }

  private func roundTrip<Value: Codable>(_ value: Value) throws -> Value {
    try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
  }
}
