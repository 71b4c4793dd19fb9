import Foundation

/// Base64 with the URL alphabet and without padding.
///
/// Source: RFC 7515, section 2; RFC 4648, section 5.
enum Base64URL {
  /// Nil if the text holds any other character, padding or bits that encode nothing.
  static func decoded(_ text: String) -> [UInt8]? {
    var standard = ""
    for character in text.utf8 {
      switch character {
      case UInt8(ascii: "-"): standard.append("+")
      case UInt8(ascii: "_"): standard.append("/")
      case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): return nil
      default: standard.unicodeScalars.append(Unicode.Scalar(character))
      }
    }
    standard += String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4)
    guard let data = Data(base64Encoded: standard), encoded(data) == text else { return nil }
    return [UInt8](data)
  }

  static func encoded(_ octets: some Sequence<UInt8>) -> String {
    var text = Data(octets).base64EncodedString()
    text.replace("+", with: "-")
    text.replace("/", with: "_")
    while text.hasSuffix("=") { text.removeLast() }
    return text
  }
}
