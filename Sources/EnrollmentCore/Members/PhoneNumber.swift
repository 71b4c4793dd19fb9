/// A mobile number that the login service can be asked about.
///
/// Source: login reference, section 3.4; numbering facts of libphonenumber 9.0.
package struct PhoneNumber: Hashable, Codable, Sendable {
  package let country: Country
  /// The digits after the country code, no trunk zero.
  package let nationalDigits: String

  /// Country code and digits, no plus: the form of the login hint and of the `phone_number` claim.
  package var msisdn: String { country.callingCode + nationalDigits }

  /// The last three digits, all that a screen in a queue or a log may show.
  package var ending: String { String(nationalDigits.suffix(3)) }

  /// As people of that country write it, with the code: `+47 406 12 345`.
  package var formatted: String {
    "+\(country.callingCode) \(country.grouped(nationalDigits))"
  }

  package init(country: Country, nationalDigits: String) {
    self.country = country
    self.nationalDigits = nationalDigits
  }

  /// Reads a number in its international form, as the service sends it (with or without plus).
  package init(international text: String) throws(PhoneNumberError) {
    self = try PhoneEntry.read(text.hasPrefix("+") ? text : "+" + text, in: .norway).number
  }
}

/// Why a text is not a number that can be asked about.
package enum PhoneNumberError: String, Error, Sendable {
  case empty
  case invalidCharacter = "invalid_character"
  case unsupportedCountry = "unsupported_country"
  case tooShort = "too_short"
  case tooLong = "too_long"
  case notAMobileNumber = "not_a_mobile_number"
}

/// A number read from what somebody typed or scanned, and what is odd about it.
package struct PhoneEntry: Equatable, Sendable {
  /// Odd, but worth a try: the service knows best.
  package enum Warning: String, Sendable {
    case notAMobilePrefix = "not_a_mobile_prefix"
  }

  package let number: PhoneNumber
  package let warning: Warning?

  /// Reads `text`; a number without a country code belongs to `home`.
  ///
  /// Source: login reference, section 3.4, steps 1 to 7.
  package static func read(_ text: String, in home: Country) throws(PhoneNumberError) -> PhoneEntry
  {
    var rest = withoutSeparators(text)
    var isInternational = rest.unicodeScalars.first == "+"
    if isInternational { rest.unicodeScalars.removeFirst() }
    guard rest.unicodeScalars.allSatisfy({ ("0"..."9").contains($0) }) else {
      throw .invalidCharacter
    }
    guard !rest.isEmpty else { throw .empty }
    if !isInternational, rest.hasPrefix("00") {
      rest.removeFirst(2)
      isInternational = true
    }
    if isInternational {
      guard let (country, national) = split(rest) else { throw .unsupportedCountry }
      return try finish(country, national)
    }
    let hasTrunkZero = home.dropsTrunkZero && rest.hasPrefix("0")
    if !hasTrunkZero {
      if !home.dropsTrunkZero, home.fits(rest) { return try finish(home, rest) }
      if let (country, national) = split(rest), country.fits(national) {
        return try finish(country, national)
      }
    }
    return try finish(home, rest)
  }

  /// Reads a number in any spelling: with digits of other scripts, as a link, between signs that
  /// nobody sees.
  package static func read(
    anySpelling text: String, in home: Country
  ) throws(PhoneNumberError) -> PhoneEntry {
    try read(NumberSpelling.plain(text), in: home)
  }

  /// `text` without what people put between digits.
  package static func withoutSeparators(_ text: String) -> String {
    var kept = String.UnicodeScalarView()
    kept.append(contentsOf: text.unicodeScalars.filter { !separators.contains($0) })
    return String(kept)
  }

  /// Signs that people put between digits; the two dashes after the hyphen are U+2010 and U+2011.
  private static let separators: Set<Unicode.Scalar> = [
    " ", "\u{A0}", "\u{202F}", "\t", "-", ".", "/", "(", ")", "\u{2010}", "\u{2011}", "\u{2013}",
  ]

  private static func split(_ digits: String) -> (Country, String)? {
    for country in Country.longestCodesFirst where digits.hasPrefix(country.callingCode) {
      return (country, String(digits.dropFirst(country.callingCode.count)))
    }
    return nil
  }

  private static func finish(
    _ country: Country, _ digits: String
  ) throws(PhoneNumberError) -> PhoneEntry {
    var digits = digits
    if country.dropsTrunkZero, digits.hasPrefix("0") { digits.removeFirst() }
    guard digits.count >= country.lengths.lowerBound else { throw .tooShort }
    guard digits.count <= country.lengths.upperBound else { throw .tooLong }
    let number = PhoneNumber(country: country, nationalDigits: digits)
    guard country.hasMobilePrefix(digits) else {
      guard country == .norway else { throw .notAMobileNumber }
      return PhoneEntry(number: number, warning: .notAMobilePrefix)
    }
    return PhoneEntry(number: number, warning: nil)
  }
}
