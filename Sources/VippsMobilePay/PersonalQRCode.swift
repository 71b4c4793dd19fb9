/// What a scanner read from a shopper's phone.
///
/// Scanners append line ends and change the case of scheme and host; the path counts as scanned.
package enum PersonalQRCode: Equatable, Sendable {
  /// A personal code in clear text: digits with the country code, without plus.
  case phoneNumber(String)
  /// A personal code that the service must exchange for a number; the whole text as scanned.
  case token(String)
  /// A code of the service, but no personal one.
  case notPersonal
  /// A path of the service that we do not know; the whole text as scanned.
  case unknown(String)

  /// Where the number of a clear text code stands.
  private static let clearTextPath = ["28", "2", "01", "031"]
  private static let origin = "https://qr.vipps.no/"

  /// Nil if the text is no code of this service at all.
  package init?(scanned: String) {
    let text = scanned.trimmingWhitespace
    guard text.prefix(Self.origin.utf8.count).lowercased() == Self.origin else { return nil }
    let path = text.dropFirst(Self.origin.utf8.count).prefix { $0 != "?" && $0 != "#" }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    if parts.count == 5, Array(parts.prefix(4)) == Self.clearTextPath {
      self = Self.isPhoneNumber(parts[4]) ? .phoneNumber(parts[4]) : .notPersonal
    } else if parts.count == 2, parts[0] == "p", Self.isToken(parts[1]), Self.isVisible(text) {
      self = .token(text)
    } else {
      self = .unknown(text)
    }
  }

  private static func isPhoneNumber(_ text: String) -> Bool {
    (8...15).contains(text.utf8.count)
      && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  private static func isToken(_ text: String) -> Bool {
    (1...256).contains(text.utf8.count) && isVisible(text)
  }

  private static func isVisible(_ text: String) -> Bool {
    text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
  }
}

extension String {
  fileprivate var trimmingWhitespace: String {
    let start = drop(while: \.isWhitespace)
    guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...end])
  }
}
