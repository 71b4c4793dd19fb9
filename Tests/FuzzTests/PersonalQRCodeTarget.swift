@testable import EnrollmentCore
@testable import EnrollmentUI
@testable import VippsMobilePay

/// What a scanner read: the login service's codes, and our own members' numbers.
enum PersonalQRCodeTarget {
  static func run(_ input: [UInt8]) throws {
    let text = String(decoding: input, as: UTF8.self)
    let code = PersonalQRCode(scanned: text)
    switch code {
    case .phoneNumber(let digits):
      try promise(
        "a number is 8 to 15 digits",
        (8...15).contains(digits.utf8.count)
          && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }, about: digits)
    case .token(let token):
      try promise(
        "a token is visible ASCII", token.utf8.allSatisfy { (0x21...0x7E).contains($0) },
        about: token)
    case .notPersonal, .unknown, nil: break
    }
    try promiseSameReading(text, code)
    if let number = MemberNumber(rawValue: text) {
      try promise("a member number has 13 digits", number.rawValue.utf8.count == 13)
      try promise(
        "its sequence has six", (0..<MemberNumber.sequenceLimit).contains(number.sequence))
    }
    if let code = BindingCode(rawValue: text) {
      try promise("a code can be sent", BindingMessage.isAcceptable(code.rawValue), about: code)
    }
  }

  /// The counter reads keys as they come, without white space around them.
  private static func promiseSameReading(_ text: String, _ code: PersonalQRCode?) throws {
    guard text.first?.isWhitespace != true, text.last?.isWhitespace != true else { return }
    switch ScannedCode(text) {
    case .phone(let digits):
      try promise("both readers find the number", code == .phoneNumber(digits), about: digits)
    case .withoutNumber:
      let isNumber = if case .phoneNumber = code { true } else { false }
      try promise("both readers see a code without one", code != nil && !isNumber)
    case .member(let number):
      try promise("a member number is no code of the app", code == nil, about: number)
    case nil: try promise("both readers see no code", code == nil)
    }
  }
}
