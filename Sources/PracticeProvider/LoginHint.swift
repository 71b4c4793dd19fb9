/// Whom a login request is for, in one of the ways that the service takes.
enum LoginHint: Hashable, Sendable {
  /// Digits with the country code first, no `+`.
  case phone(String)
  /// The token of a personal QR code, as it was scanned.
  case customerToken(String)

  /// Nil for every other way to say it, for a country that the service does not serve, and for a
  /// number whose length that country does not have.
  init?(_ text: String, in form: PracticeForm) {
    switch form {
    case .platform: self.init(urn: text)
    case .standard: self.init(plain: text)
    }
  }

  private init?(urn text: String) {
    let phonePrefix = "urn:msisdn:"
    let tokenPrefix = "urn:customer-token:"
    if text.hasPrefix(phonePrefix) {
      let digits = text.dropFirst(phonePrefix.count)
      guard Self.isServedNumber(digits) else { return nil }
      self = .phone(String(digits))
    } else if text.hasPrefix(tokenPrefix) {
      let token = text.dropFirst(tokenPrefix.count)
      guard !token.isEmpty, token.utf8.allSatisfy(Self.isTokenByte) else { return nil }
      self = .customerToken(String(token))
    } else {
      return nil
    }
  }

  /// `+4740612345`, `tel:+4740612345` or `4740612345`: no standard says how a number is written.
  ///
  /// Source: RFC 3966, section 3, for the second.
  private init?(plain text: String) {
    var digits = Substring(text)
    if digits.hasPrefix("tel:") {
      digits = digits.dropFirst(4)
      guard digits.hasPrefix("+") else { return nil }
    }
    if digits.hasPrefix("+") { digits = digits.dropFirst() }
    guard Self.isServedNumber(digits) else { return nil }
    self = .phone(String(digits))
  }

  /// What chooses the script; a token has none.
  var lastFourDigits: String? {
    switch self {
    case .phone(let digits): String(digits.suffix(4))
    case .customerToken: nil
    }
  }

  /// Whether the last digit is even; where the standards leave a choice, it chooses.
  var endsEven: Bool {
    switch self {
    case .phone(let digits): (digits.last?.wholeNumberValue ?? 0).isMultiple(of: 2)
    case .customerToken: true
    }
  }

  private static func isServedNumber(_ digits: Substring) -> Bool {
    guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return false }
    let lengths: [(code: String, digits: ClosedRange<Int>)] = [
      ("358", 6...10), ("299", 6...6), ("47", 8...8), ("45", 8...8), ("46", 9...9),
    ]
    return lengths.contains { country in
      digits.hasPrefix(country.code)
        && country.digits.contains(digits.count - country.code.count)
    }
  }

  /// Base64 of either alphabet: a `+` that was sent unencoded arrives as a space and is refused.
  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "-"),
      UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
