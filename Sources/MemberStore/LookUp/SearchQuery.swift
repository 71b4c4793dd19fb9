import EnrollmentCore

/// What somebody means who types into the look-up box.
enum SearchQuery: Equatable {
  /// Digits alone: a phone number or a member number, whole or its beginning.
  case digits(DigitQuery)
  /// The last four digits of the phone and beginnings of words of the name, at least one.
  case ending(String, name: NameQuery)
  /// The beginning of an e-mail address.
  case email(String)
  /// Beginnings of words of a name, in any order.
  case name(NameQuery)
  /// Too little to look for.
  case nothing

  /// Longer texts are no names and no numbers; what follows is not read.
  private static let lengthLimit = 80

  init(_ text: String, home: Country) {
    let text = NumberSpelling.plain(String(text.prefix(Self.lengthLimit)))
    if let digits = DigitQuery(text, home: home) {
      self = digits.isEmpty ? .nothing : .digits(digits)
      return
    }
    if let email = Self.email(text) {
      self = .email(email)
      return
    }
    var parts = text.split(whereSeparator: \.isWhitespace).flatMap(Self.endingAndInitial)
    let ending = parts.firstIndex { $0.count == 4 && $0.allSatisfy(\.isASCIIDigit) }
    let digits = ending.map { String(parts.remove(at: $0)) }
    let name = NameQuery(parts.joined(separator: " "))
    let letters = text.count(where: \.isLetter)
    if let digits, !name.isEmpty {
      self = .ending(digits, name: name)
    } else if letters >= 3 || name.count >= 2 && letters >= 2 {
      // Counted as typed: "aas" is three letters, though it folds to two.
      self = .name(name)
    } else {
      self = .nothing
    }
  }

  /// An address, or its beginning with at least three signs: no name has the sign in it.
  private static func email(_ text: String) -> String? {
    let word = text.split(whereSeparator: \.isWhitespace)
    guard word.count == 1, word[0].count(where: { $0.isLetter || $0.isNumber }) >= 3,
      word[0].dropFirst().contains("@")
    else { return nil }
    return String(word[0])
  }

  /// `5678s` as `5678` and `s`: the ending and the initial, typed without a blank.
  private static func endingAndInitial(_ part: Substring) -> [Substring] {
    let digits = part.prefix(while: \.isASCIIDigit)
    let rest = part[digits.endIndex...]
    return digits.count == 4 && rest.first?.isLetter == true ? [digits, rest] : [part]
  }
}

/// Digits from the look-up box, as every number that they may be.
struct DigitQuery: Equatable {
  /// At least this many digits before anything is looked for.
  static let leastDigits = 4
  /// At least this many digits of a number behind its country code.
  private static let leastBehindCode = 2
  /// Fewer digits of a member number would list a whole till.
  private static let leastOfMemberNumber = 8

  var memberNumber: MemberNumber?
  /// Beginning of a member number.
  var memberNumberStart: String?
  /// The whole number that the digits are by the rules of the till's own country.
  var phone: PhoneNumber?
  /// Beginnings of numbers with their country codes, the likeliest first.
  var phoneStarts: [String] = []
  /// Four digits may also be the last four of a number.
  var ending: String?

  /// Whether the digits are too few to be looked for.
  var isEmpty: Bool {
    memberNumber == nil && memberNumberStart == nil && phone == nil && phoneStarts.isEmpty
      && ending == nil
  }

  /// Nil unless `text` is digits and the signs that people put between them.
  init?(_ text: String, home: Country) {
    let signs = PhoneEntry.withoutSeparators(text)
    var digits = signs.hasPrefix("+") ? signs.dropFirst() : signs[...]
    guard !digits.isEmpty, digits.allSatisfy(\.isASCIIDigit) else { return nil }
    guard digits.count >= Self.leastDigits else { return }
    phone = (try? PhoneEntry.read(text, in: home))?.number  // Half a number is none yet.
    if signs.count == 4, !signs.hasPrefix("+") { ending = signs }
    let isInternational = signs.hasPrefix("+") || signs.hasPrefix("00")
    if isInternational {
      if signs.hasPrefix("00") { digits = digits.dropFirst(2) }
      phoneStarts = [Self.withoutTrunkZero(String(digits))]
    } else {
      memberNumber = MemberNumber(rawValue: String(digits))
      if digits.count >= Self.leastOfMemberNumber, digits.count < 13 {
        memberNumberStart = String(digits)
      }
      phoneStarts = [home.callingCode + digits.drop { $0 == "0" }]
      if Country.allCases.contains(where: { digits.hasPrefix($0.callingCode) }) {
        phoneStarts.append(Self.withoutTrunkZero(String(digits)))
      }
    }
    phoneStarts.removeAll(where: Self.isHardlyMoreThanCode)
  }

  /// A country code by itself would list whoever has the lowest number there.
  private static func isHardlyMoreThanCode(_ start: String) -> Bool {
    Country.allCases.contains {
      start.hasPrefix($0.callingCode)
        && start.count < $0.callingCode.count + leastBehindCode
    }
  }

  /// `46 070...` as `46 70...`: no number in these countries begins with a zero.
  private static func withoutTrunkZero(_ digits: String) -> String {
    for country in Country.allCases where digits.hasPrefix(country.callingCode + "0") {
      return country.callingCode + digits.dropFirst(country.callingCode.count).drop { $0 == "0" }
    }
    return digits
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
