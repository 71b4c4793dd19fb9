import CCurses
import TerminalGrid

/// What terminfo says about the keys of one terminal's type.
enum TypeSequences {
  /// The sequences of the terminal that is open, by their bytes.
  static func read(from screen: OpaquePointer) -> [[UInt8]: Key] {
    var sequences: [[UInt8]: Key] = [:]
    for (name, key) in names {
      guard let value = ccurses_capability(screen, name) else { continue }
      sequences[Array(String(cString: value).utf8)] = key
    }
    return sequences
  }

  private static let names: [(String, Key)] =
    [
      ("kcuu1", .up), ("kcud1", .down), ("kcub1", .left), ("kcuf1", .right), ("khome", .home),
      ("kend", .end), ("kpp", .pageUp), ("knp", .pageDown), ("kdch1", .delete), ("kcbt", .backTab),
      ("kent", .enter),
    ] + (1...12).map { ("kf\($0)", .function($0)) }
}
