/// Which signs a terminal can show.
package enum Charset: Equatable, Sendable {
  /// The 95 printable signs of ASCII.
  case ascii
  /// All of Unicode, sent as UTF-8.
  case utf8
}
