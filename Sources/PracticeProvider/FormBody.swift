/// The fields of an `application/x-www-form-urlencoded` body, read without mercy.
///
/// A parameter sent twice, a broken percent code, text that is not UTF-8 and bytes that must be
/// encoded are refused. A parameter without a value counts as absent.
///
/// Source: RFC 6749, sections 3.1, 3.2 and appendix B.
struct FormBody: Equatable, Sendable {
  private let values: [String: String]

  init(_ body: some Sequence<UInt8>) throws(Refusal) {
    let bytes = Array(body)
    var values: [String: String] = [:]
    if !bytes.isEmpty {
      for pair in bytes.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false) {
        let halves = pair.split(
          separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2, let name = Self.decoded(halves[0]), !name.isEmpty,
          let value = Self.decoded(halves[1])
        else { throw .invalidRequest("The form body is malformed.") }
        guard values.updateValue(value, forKey: name) == nil else {
          throw .invalidRequest("A parameter is sent twice.")
        }
      }
    }
    self.values = values
  }

  subscript(name: String) -> String? {
    guard let value = values[name], !value.isEmpty else { return nil }
    return value
  }

  /// The text behind form encoding, or nil where the encoding is broken.
  static func decoded(_ encoded: some Sequence<UInt8>) -> String? {
    var bytes: [UInt8] = []
    var iterator = encoded.makeIterator()
    while let byte = iterator.next() {
      switch byte {
      case UInt8(ascii: "+"):
        bytes.append(0x20)
      case UInt8(ascii: "%"):
        guard let high = iterator.next().flatMap(hexDigit),
          let low = iterator.next().flatMap(hexDigit)
        else { return nil }
        bytes.append(high << 4 | low)
      case 0x21...0x7E:
        bytes.append(byte)
      default:
        return nil
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }
}
