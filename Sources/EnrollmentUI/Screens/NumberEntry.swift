import EnrollmentCore
import TerminalGrid

/// A phone number while it is typed.
struct NumberEntry: Equatable, Sendable {
  /// More digits than any number has, with a country code and its zeros.
  static let limit = 16

  /// Digits, with a plus first where the country code is typed too.
  private(set) var typed = ""

  init() {}

  init(_ number: PhoneNumber, home: Country) {
    typed = number.country == home ? number.nationalDigits : "+" + number.msisdn
    // Ten digits of a Finnish number may be a Danish one with its code as well.
    if reading(home: home).number != number { typed = "+" + number.msisdn }
  }

  var isEmpty: Bool { typed.isEmpty }

  /// Whether plus or 00 has opened the country code.
  var isInternational: Bool { typed.hasPrefix("+") || typed.hasPrefix("00") }

  /// Takes one sign; returns what was wrong with it, if something was.
  mutating func append(_ sign: Character) -> Notice? {
    if Self.separators.contains(sign) { return nil }
    guard sign.isASCII, sign.isNumber || (sign == "+" && typed.isEmpty) else {
      return .onlyDigits
    }
    guard typed.count < Self.limit else { return .numberIsFull }
    typed.append(sign)
    return nil
  }

  mutating func removeLast() {
    if !typed.isEmpty { typed.removeLast() }
  }

  /// Takes the digits out of a pasted text; a paste with a plus replaces what was there.
  mutating func paste(_ text: String) -> Notice? {
    // Numbers that are copied often lie between marks of direction that nobody sees.
    let trimmed = drawable(text).drop { $0.isWhitespace }
    guard trimmed.count <= 64 else { return .pasteTooLong }
    let digits = trimmed.filter { $0.isASCII && $0.isNumber }
    // Where a digit of another kind stands among ours, the rest is another number than was meant.
    let hasOtherDigits = trimmed.contains { !$0.isASCII && ($0.isNumber || Self.hidesDigit($0)) }
    guard !digits.isEmpty, !hasOtherDigits else { return .pasteHasNoNumber }
    let start = trimmed.hasPrefix("+") ? "+" : typed
    guard start.count + digits.count <= Self.limit else { return .numberIsFull }
    typed = start + digits
    return nil
  }

  /// Whether a digit carries marks.
  private static func hidesDigit(_ sign: Character) -> Bool {
    sign.unicodeScalars.contains { $0.properties.numericType != nil }
  }

  /// What has been typed, read as a number.
  func reading(home: Country) -> NumberReading {
    do throws(PhoneNumberError) {
      return .ready(try PhoneEntry.read(typed, in: home))
    } catch {
      switch error {
      case .empty: return typed.isEmpty ? .empty : .unfinished(count: 0, of: nil)
      case .tooShort:
        let (country, digits) = split(home: home)
        return .unfinished(count: digits.count, of: country?.lengths)
      case .unsupportedCountry:
        return couldBeCode ? .unfinished(count: 0, of: nil) : .wrong(error)
      case .tooLong, .notAMobileNumber, .invalidCharacter: return .wrong(error)
      }
    }
  }

  /// The field as it is shown: grouped, with a line for each digit that is missing.
  func shown(home: Country) -> String {
    if case .ready(let entry) = reading(home: home),
      isInternational || entry.number.country != home
        || typed.count > home.lengths.upperBound + 1
    {
      return entry.number.formatted
    }
    let (country, digits) = split(home: home)
    guard let country else { return typed }
    let missing = country.lengths.count == 1 ? country.lengths.upperBound - digits.count : 0
    let lines = String(repeating: "_", count: max(0, missing))
    let body = country.grouped(digits + lines)
    if isInternational { return "+\(country.callingCode) \(body)" }
    return (hasTrunkZero(home) ? "0" : "") + body
  }

  /// Whether the field is shown behind the home country's code.
  func isAtHome(_ home: Country) -> Bool {
    guard !isInternational else { return false }
    guard case .ready(let entry) = reading(home: home) else { return true }
    return entry.number.country == home && typed.count <= home.lengths.upperBound + 1
  }

  private static let separators: Set<Character> = [" ", "-", ".", "/", "(", ")"]

  /// The digits after plus or 00.
  private var international: Substring? {
    if typed.hasPrefix("+") { return typed.dropFirst() }
    if typed.hasPrefix("00") { return typed.dropFirst(2) }
    return nil
  }

  private func hasTrunkZero(_ home: Country) -> Bool {
    home.dropsTrunkZero && typed.hasPrefix("0") && !isInternational
  }

  /// The country, as far as it is known, and the digits of the number in it.
  private func split(home: Country) -> (Country?, String) {
    guard let international else {
      return (home, String(hasTrunkZero(home) ? typed.dropFirst() : typed[...]))
    }
    for country in Country.allCases where international.hasPrefix(country.callingCode) {
      return (country, String(international.dropFirst(country.callingCode.count)))
    }
    return (nil, String(international))
  }

  private var couldBeCode: Bool {
    guard let international else { return false }
    return Country.allCases.contains { $0.callingCode.hasPrefix(international) }
  }
}

/// How far a typed number is.
enum NumberReading: Equatable, Sendable {
  case empty
  /// So many digits of the number itself; the lengths that it may have, once its country is known.
  case unfinished(count: Int, of: ClosedRange<Int>?)
  case ready(PhoneEntry)
  case wrong(PhoneNumberError)

  var number: PhoneNumber? {
    if case .ready(let entry) = self { entry.number } else { nil }
  }
}
