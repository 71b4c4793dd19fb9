/// The short text that till and phone both show, so that both see they mean the same login.
///
/// The till's letter, a hyphen and four digits, as `C-4793`: easy to read aloud in five languages and
/// never like a neighbour till's. It is not a secret.
/// Source: CIBA Core 1.0, section 7.1 (`binding_message`); login reference, section 3.6.
package struct BindingCode: RawRepresentable, Hashable, Codable, Sendable {
  package let rawValue: String

  package init?(rawValue: String) {
    let signs = Array(rawValue)
    guard signs.count == 6, TillLetter(rawValue: String(signs[0])) != nil, signs[1] == "-",
      signs[2...].allSatisfy({ $0.isASCII && $0.isNumber })
    else { return nil }
    self.rawValue = rawValue
  }

  /// A code for `letter` that is not among `taken`, drawn by `generator`.
  ///
  /// `taken` holds the till's open codes and those of the last hour. Where that is most of them, as
  /// a wall clock that went wrong may have it, any code is as good as another.
  package static func draw(
    for letter: TillLetter, avoiding taken: Set<BindingCode>,
    using generator: inout some RandomNumberGenerator
  ) -> BindingCode {
    let taken = taken.count < 5_000 ? taken : []
    while true {
      let digits = String(Int.random(in: 10_000...19_999, using: &generator)).dropFirst()
      let code = BindingCode(verified: "\(letter.rawValue)-\(digits)")
      if !taken.contains(code) { return code }
    }
  }

  /// The four digits, for the large signs.
  package var digits: String { String(rawValue.dropFirst(2)) }

  /// Sign by sign with blanks, for speech and braille: `C - 4 7 9 3`.
  package var spaced: String { rawValue.map(String.init).joined(separator: " ") }

  private init(verified: String) { rawValue = verified }
}
