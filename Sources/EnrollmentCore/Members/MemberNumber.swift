/// A member's number: thirteen digits that every till scans as an EAN-13.
///
/// Shape: two digits from the configuration, four of the till, six of the till's own sequence, one
/// check digit. Two tills never make the same number without talking to each other.
/// Source: GS1 General Specifications, section 7.9 (check digit); DESIGN.md, "Identity".
package struct MemberNumber: RawRepresentable, Hashable, Codable, Sendable {
  package let rawValue: String

  /// Nil unless `rawValue` has thirteen digits, the last of them the right check digit.
  package init?(rawValue: String) {
    guard rawValue.count == 13, rawValue.allSatisfy({ $0.isASCII && $0.isNumber }),
      let last = rawValue.last, last == Self.checkDigit(of: rawValue.dropLast())
    else { return nil }
    self.rawValue = rawValue
  }

  /// The number of `sequence` (0 to 999,999) on `till`; nil once the till's numbers are used up.
  package init?(prefix: MemberNumberPrefix, till: TillNumber, sequence: Int) {
    guard (0..<Self.sequenceLimit).contains(sequence) else { return nil }
    let body = prefix.rawValue + Self.padded(till.rawValue, to: 4) + Self.padded(sequence, to: 6)
    rawValue = body + String(Self.checkDigit(of: body[...]))
  }

  package static let sequenceLimit = 1_000_000

  /// The till's own sequence in this number.
  package var sequence: Int { Int(rawValue.dropFirst(6).prefix(6)) ?? 0 }

  /// In groups of three, three, three and four: `290 042 000 1237`.
  package var formatted: String {
    let digits = Array(rawValue)
    return [digits[0..<3], digits[3..<6], digits[6..<9], digits[9..<13]]
      .map { String($0) }.joined(separator: " ")
  }

  /// The ending alone, for a screen that others may read: `.... 1237`.
  package var veiled: String { ".... " + rawValue.suffix(4) }

  private static func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  private static func checkDigit(of body: Substring) -> Character {
    var sum = 0
    for (place, digit) in body.reversed().enumerated() {
      sum += (digit.wholeNumberValue ?? 0) * (place.isMultiple(of: 2) ? 3 : 1)
    }
    return Character(String((10 - sum % 10) % 10))
  }
}

/// The two digits that every member number of this shop starts with: 20 to 29.
package struct MemberNumberPrefix: RawRepresentable, Hashable, Codable, Sendable {
  package let rawValue: String

  package init?(rawValue: String) {
    guard let number = Int(rawValue), rawValue.count == 2, (20...29).contains(number) else {
      return nil
    }
    self.rawValue = rawValue
  }

  /// 29: left to shops and free in the Nordics.
  package static let standard = MemberNumberPrefix(verified: "29")

  private init(verified: String) { rawValue = verified }
}

/// The number of a till in its shop or chain: 1 to 9999.
package struct TillNumber: RawRepresentable, Hashable, Codable, Sendable {
  package let rawValue: Int

  package init?(rawValue: Int) {
    guard (1...9999).contains(rawValue) else { return nil }
    self.rawValue = rawValue
  }
}
