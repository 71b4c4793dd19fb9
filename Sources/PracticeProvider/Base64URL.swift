import Foundation

extension Data {
  /// Base64 with the alphabet of URLs and without padding.
  ///
  /// Source: RFC 7515, section 2.
  var base64URL: String {
    base64EncodedString()
      .replacing("+", with: "-")
      .replacing("/", with: "_")
      .replacing("=", with: "")
  }

  /// Nil for text that is no Base64 of that kind.
  init?(base64URL text: some StringProtocol) {
    let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    self.init(
      base64Encoded: String(text).replacing("-", with: "+").replacing("_", with: "/") + padding)
  }

  static func random(count: Int) -> Data {
    var generator = SystemRandomNumberGenerator()
    return Data((0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
  }
}
