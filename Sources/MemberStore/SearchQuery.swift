import EnrollmentCore

/// What somebody means who types into the look-up box.
enum SearchQuery: Equatable {
  /// Digits alone: a phone number or a member number, whole or its beginning.
  case digits(DigitQuery)
  /// The last four digits of the phone and beginnings of words of the name, at least one.
  case ending(String, words: [String])
  /// Beginnings of words of a name, in any order, folded.
  case words([String])
  /// Too little to look for.
  case nothing

  /// Longer texts are no names and no numbers; what follows is not read.
  private static let lengthLimit = 80

  init(_ text: String, home: Country) {
    let text = text.prefix(Self.lengthLimit)
    if let digits = DigitQuery(text, home: home) {
      self = .digits(digits)
      return
    }
    var parts = text.split(whereSeparator: \.isWhitespace).flatMap(Self.endingAndInitial)
    let ending = parts.firstIndex { $0.count == 4 && $0.allSatisfy(\.isASCIIDigit) }
    let digits = ending.map { String(parts.remove(at: $0)) }
    let words = NameFolding.words(parts.joined(separator: " "))
    let letters = text.count(where: \.isLetter)
    if let digits, !words.isEmpty {
      self = .ending(digits, words: words)
    } else if letters >= 3 || words.count >= 2 && letters >= 2 {
      // Counted as typed: "aas" is three letters, though it folds to two.
      self = .words(words)
    } else {
      self = .nothing
    }
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

  /// Nil unless `text` is digits and the signs that people put between them.
  init?(_ text: Substring, home: Country) {
    let signs = text.filter { !Self.separators.contains($0) }
    var digits = signs.hasPrefix("+") ? signs.dropFirst() : signs[...]
    guard !digits.isEmpty, digits.allSatisfy(\.isASCIIDigit) else { return nil }
    guard digits.count >= Self.leastDigits else { return }
    phone = (try? PhoneEntry.read(String(text), in: home))?.number  // Half a number is none yet.
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
  }

  private static let separators: Set<Character> = [
    " ", "\u{A0}", "\u{202F}", "\t", "-", ".", "/", "(", ")", "\u{2010}", "\u{2011}", "\u{2013}",
  ]

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
