import Crypto
import CryptoExtras
import Foundation
import TestSupport

/// A JSON object whose members are raw JSON texts, in their order, so that it can hold anything.
struct RawObject {
  private var members: [(name: String, value: String)]

  init(_ members: [(String, String)]) { self.members = members.map { (name: $0.0, value: $0.1) } }

  subscript(name: String) -> String? {
    get { members.first { $0.name == name }?.value }
    set {
      let place = members.firstIndex { $0.name == name } ?? members.count
      members.removeAll { $0.name == name }
      if let newValue { members.insert((name, newValue), at: min(place, members.count)) }
    }
  }

  var text: String {
    "{" + members.map { "\(quoted($0.name)):\($0.value)" }.joined(separator: ",") + "}"
  }

  func with(_ name: String, _ value: String?) -> RawObject {
    var copy = self
    copy[name] = value
    return copy
  }
}

/// A text as a JSON string.
func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"", "\\": result += "\\\(scalar)"
    case "\u{0}"..<" ": result += "\\u" + String(scalar.value, radix: 16).leftPadded(to: 4)
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}

extension String {
  fileprivate func leftPadded(to width: Int) -> String {
    String(repeating: "0", count: max(0, width - count)) + self
  }
}

/// The keys of the pretend service and of those who pretend to be it, and tokens under them.
struct TokenForge: Sendable {
  /// A published EC key that signs the good tokens.
  let good = P256.Signing.PrivateKey()
  /// Known to nobody.
  let foreign = P256.Signing.PrivateKey()
  let large = P384.Signing.PrivateKey()
  /// Published as well, and made once: large primes are slow to find.
  static let rsa: _RSA.Signing.PrivateKey = {
    guard let key = try? _RSA.Signing.PrivateKey(keySize: .bits2048) else {
      preconditionFailure("an RSA key of 2048 bits can always be made")
    }
    return key
  }()

  static let goodKeyID = "public:ec"
  static let rsaKeyID = "public:rsa"
  static let largeKeyID = "public:p384"
  static let shortRSAKeyID = "public:rsa512"
  static let exponentOneKeyID = "public:e1"

  /// Of a key that any laptop can break, and a token under it that is good for
  /// ``PretendService`` at ``JumpClock/firstDate``.
  private static let shortModulus =
    "9CXMa3p5OZZfw73qAPAdydIAYUzcjeKnynRmzTQzvfz2l1INLuLpuE3ogmJ063QemEMuGrICWxyxMQ9O-HN2vw"
  static let shortRSAToken = """
    eyJhbGciOiJSUzI1NiIsImtpZCI6InB1YmxpYzpyc2E1MTIiLCJ0eXAiOiJKV1QifQ.\
    eyJpc3MiOiJodHRwczovL2FwaXRlc3QudmlwcHMubm8vYWNjZXNzLW1hbmFnZW1lbnQtMS4wL2FjY2Vzcy8iLCJzdWIi\
    OiIwYjNmNmQxYS01YzJlLTRmMGYtOWQwYi03MWM3YTJmNGU5MDEiLCJhdWQiOiI2ZjBmNGMxZS05M2Q4LTRhNTItOGM1\
    NS0yZDFmMGI3YTllMTAiLCJpYXQiOjE3NzI0NDIwMDAsImV4cCI6MTc3MjQ0NTYwMH0.\
    ntUWUEViiVPXGaoDNFH1VI1yIIuGyPgNibrTQbGpTud4NsWWO1eYWfjEyRVj1z8vY5fOZKCOFBmNixViMsNetA
    """

  /// A signature's maker: gets the signing input.
  typealias Signature = (Data) throws -> Data

  static var goodHeader: RawObject {
    RawObject([
      ("alg", quoted("ES256")), ("kid", quoted(goodKeyID)), ("typ", quoted("JWT")),
    ])
  }

  func es256(_ input: Data) throws -> Data { try good.signature(for: input).rawRepresentation }

  func rs256(_ input: Data) throws -> Data {
    try Self.rsa.signature(for: SHA256.hash(data: input), padding: .insecurePKCS1v1_5)
      .rawRepresentation
  }

  /// What anybody can make for a key whose exponent is 1: the padded digest itself.
  ///
  /// Source: RFC 8017, section 9.2.
  func exponentOne(_ input: Data) throws -> Data {
    let name: [UInt8] = [
      0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01,
      0x05, 0x00, 0x04, 0x20,
    ]
    let digest = name + SHA256.hash(data: input)
    return Data([0, 1] + [UInt8](repeating: 0xff, count: 253 - digest.count) + [0] + digest)
  }

  func token(
    header: String, claims: String, signature: Signature
  ) throws -> String {
    let input = base64URL(header.utf8) + "." + base64URL(claims.utf8)
    return input + "." + base64URL(try signature(Data(input.utf8)))
  }

  /// Signed with the good key.
  func token(header: RawObject = goodHeader, claims: RawObject) throws -> String {
    try token(header: header.text, claims: claims.text, signature: es256)
  }

  /// The key set as it is published: two good keys, and three that no client may use.
  func publishedKeys() throws -> String {
    let largePoint = large.publicKey.rawRepresentation
    let numbers = try Self.rsa.publicKey.getKeyPrimitives()
    let keys = [
      published(good, id: Self.goodKeyID),
      rsaKey(Self.rsaKeyID, numbers.modulus, numbers.publicExponent),
      key("EC", "ES256", Self.largeKeyID)
        .with("crv", quoted("P-384")).with("x", quoted(base64URL(largePoint.prefix(48))))
        .with("y", quoted(base64URL(largePoint.suffix(48)))),
      rsaKey(Self.shortRSAKeyID, [], [1, 0, 1]).with("n", quoted(Self.shortModulus)),
      rsaKey(Self.exponentOneKeyID, numbers.modulus, [1]),
    ]
    return Self.set(of: keys)
  }

  /// A key set of these keys.
  static func set(of keys: [RawObject]) -> String {
    #"{"keys":["# + keys.map(\.text).joined(separator: ",") + "]}"
  }

  /// The public half of a key, as a key set shows it.
  func published(_ key: P256.Signing.PrivateKey, id: String) -> RawObject {
    let point = key.publicKey.rawRepresentation
    return self.key("EC", "ES256", id)
      .with("crv", quoted("P-256")).with("x", quoted(base64URL(point.prefix(32))))
      .with("y", quoted(base64URL(point.suffix(32))))
  }

  private func key(_ kind: String, _ algorithm: String, _ id: String) -> RawObject {
    RawObject([
      ("kty", quoted(kind)), ("use", quoted("sig")), ("alg", quoted(algorithm)),
      ("kid", quoted(id)),
    ])
  }

  private func rsaKey(
    _ id: String, _ modulus: some Sequence<UInt8>, _ exponent: some Sequence<UInt8>
  ) -> RawObject {
    key("RSA", "RS256", id).with("n", quoted(base64URL(modulus)))
      .with("e", quoted(base64URL(exponent)))
  }
}
