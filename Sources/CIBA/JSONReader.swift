import Foundation

/// Reads one JSON text, strictly: what two readers could understand differently is no JSON here.
///
/// UTF-8 alone and no byte order mark, no half of a surrogate pair, no member twice, no number that
/// is too large for a `Double`, and nothing after the value. A whole number is an `integer`, however
/// it is written.
///
/// Source: RFC 8259; RFC 7493 (I-JSON), sections 2.1 to 2.3.
struct JSONReader {
  private let octets: [UInt8]
  private var place = 0
  private let depthLimit: Int
  private var depth = 0

  /// The value that `body` is.
  static func value(in body: Data, depthLimit: Int) throws(JSONFault) -> JSONValue {
    var reader = JSONReader(octets: Array(body), depthLimit: depthLimit)
    let value = try reader.value()
    reader.skipSpace()
    guard reader.next == nil else { throw .unreadable }
    return value
  }

  private init(octets: [UInt8], depthLimit: Int) {
    self.octets = octets
    self.depthLimit = depthLimit
  }

  private var next: UInt8? { place < octets.count ? octets[place] : nil }

  private mutating func skipSpace() {
    while let octet = next, [0x20, 0x09, 0x0A, 0x0D].contains(octet) { place += 1 }
  }

  /// Takes `octet` if it comes next.
  private mutating func take(_ octet: Character) -> Bool {
    guard next == octet.asciiValue else { return false }
    place += 1
    return true
  }

  private mutating func demand(_ octet: Character) throws(JSONFault) {
    guard take(octet) else { throw .unreadable }
  }

  private mutating func value() throws(JSONFault) -> JSONValue {
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return try nested { reader throws(JSONFault) in try reader.object() }
    case UInt8(ascii: "["): return try nested { reader throws(JSONFault) in try reader.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func nested(
    _ read: (inout JSONReader) throws(JSONFault) -> JSONValue
  ) throws(JSONFault) -> JSONValue {
    guard depth < depthLimit else { throw .tooDeep }
    place += 1
    depth += 1
    defer { depth -= 1 }
    return try read(&self)
  }

  private mutating func object() throws(JSONFault) -> JSONValue {
    var members: [String: JSONValue] = [:]
    skipSpace()
    if take("}") { return .object(members) }
    repeat {
      skipSpace()
      let name = try string()
      skipSpace()
      try demand(":")
      guard members.updateValue(try value(), forKey: name) == nil else { throw .unreadable }
      skipSpace()
    } while take(",")
    try demand("}")
    return .object(members)
  }

  private mutating func array() throws(JSONFault) -> JSONValue {
    var values: [JSONValue] = []
    skipSpace()
    if take("]") { return .array(values) }
    repeat {
      values.append(try value())
      skipSpace()
    } while take(",")
    try demand("]")
    return .array(values)
  }

  private mutating func word(_ word: String, _ value: JSONValue) throws(JSONFault) -> JSONValue {
    for sign in word { try demand(sign) }
    return value
  }
}

// MARK: - Strings

extension JSONReader {
  private mutating func string() throws(JSONFault) -> String {
    try demand("\"")
    var text: [UInt8] = []
    while let octet = next {
      place += 1
      switch octet {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else { throw .unreadable }
        return string
      case UInt8(ascii: "\\"): text += String(try escaped()).utf8
      case 0..<0x20: throw .unreadable
      default: text.append(octet)
      }
    }
    throw .unreadable
  }

  /// What stands for one character behind a backslash.
  private mutating func escaped() throws(JSONFault) -> Unicode.Scalar {
    guard let octet = next else { throw .unreadable }
    place += 1
    switch octet {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(octet)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try scalar()
    default: throw .unreadable
    }
  }

  /// One scalar of four digits, or of two times four where the first is half of a pair.
  private mutating func scalar() throws(JSONFault) -> Unicode.Scalar {
    let first = try codeUnit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard UTF16.isLeadSurrogate(first), take("\\"), take("u") else { throw .unreadable }
    let second = try codeUnit()
    guard UTF16.isTrailSurrogate(second) else { throw .unreadable }
    return UTF16.decode(UTF16.EncodedScalar([first, second]))
  }

  private mutating func codeUnit() throws(JSONFault) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let octet = next, let digit = Character(Unicode.Scalar(octet)).hexDigitValue else {
        throw .unreadable
      }
      unit = unit << 4 | UInt16(digit)
      place += 1
    }
    return unit
  }
}

// MARK: - Numbers

extension JSONReader {
  /// Whole numbers up to here are the same as `Double` and as `Int64`.
  private static let largestExact = 9_007_199_254_740_992.0

  private mutating func number() throws(JSONFault) -> JSONValue {
    let start = place
    _ = take("-")
    if !take("0") { try digits() }
    var isWhole = true
    if take(".") {
      try digits()
      isWhole = false
    }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits()
      isWhole = false
    }
    let text = String(decoding: octets[start..<place], as: UTF8.self)
    if isWhole, let integer = Int64(text) { return .integer(integer) }
    guard let number = Double(text), number.isFinite else { throw .unreadable }
    if abs(number) <= Self.largestExact, let integer = Int64(exactly: number) {
      return .integer(integer)
    }
    return .number(number)
  }

  /// At least one.
  private mutating func digits() throws(JSONFault) {
    let start = place
    while let octet = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(octet) { place += 1 }
    guard place > start else { throw .unreadable }
  }
}
