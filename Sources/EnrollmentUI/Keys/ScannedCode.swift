import EnrollmentCore

/// A code that a scanner typed, as far as the counter knows what to do with it.
enum ScannedCode: Equatable, Sendable {
  /// A member's number, from the card or a slip.
  case member(MemberNumber)
  /// The personal code in a shopper's app: digits with the country code, without plus.
  case phone(String)
  /// A code of the app that holds no number in clear.
  case withoutNumber

  /// The address that the app's codes begin with; scanners may change its case.
  private static let origin = "https://qr.vipps.no/"
  /// The path of a personal code in clear text, and the phone number after it.
  private static let clearTextPath = "28/2/01/031/"

  /// Nil if `text` is no code of ours, as most scanned texts are.
  ///
  /// Source: login reference, personal QR codes; `MemberNumber` for the thirteen digits.
  init?(_ text: String) {
    // Every number of ours begins with a shop's prefix; goods on the counter do not.
    if let number = MemberNumber(rawValue: text),
      MemberNumberPrefix(rawValue: String(text.prefix(2))) != nil
    {
      self = .member(number)
      return
    }
    guard text.prefix(Self.origin.count).lowercased() == Self.origin else { return nil }
    let path = text.dropFirst(Self.origin.count).prefix { $0 != "?" && $0 != "#" }
    let phone = path.dropFirst(Self.clearTextPath.count)
    // Not by a range of characters: it has digits with marks or skin tones in it.
    let isNumber =
      (8...15).contains(phone.count) && phone.allSatisfy { $0.isASCII && $0.isNumber }
    self =
      path.hasPrefix(Self.clearTextPath) && isNumber ? .phone(String(phone)) : .withoutNumber
  }
}
