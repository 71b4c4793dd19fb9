/// A paste on its way in: what comes between the two marks of a terminal in bracketed mode.
///
/// At most 16 KiB of text are kept; the rest is eaten up to the end mark.
struct Paste {
  static let limitBytes = 16 * 1024
  private static let endMark = Array("\u{1B}[201~".utf8)

  private var bytes: [UInt8] = []
  /// How much of the end mark has come.
  private var matched = 0

  /// Takes one byte and answers whether it was the last of the end mark.
  mutating func take(_ byte: UInt8) -> Bool {
    if byte == Self.endMark[matched] {
      matched += 1
      return matched == Self.endMark.count
    }
    for seen in Self.endMark.prefix(matched) { keep(seen) }
    matched = 0
    if byte == Self.endMark[0] {
      matched = 1
    } else {
      keep(byte)
    }
    return false
  }

  private mutating func keep(_ byte: UInt8) {
    if bytes.count < Self.limitBytes { bytes.append(byte) }
  }

  /// What was pasted: line ends as `\n`, other control characters out, bytes that are no UTF-8 as
  /// U+FFFD.
  var text: String {
    var whole = bytes
    if whole.count == Self.limitBytes { whole.removeLast(lengthOfCutScalar) }
    let unified = String(decoding: whole, as: UTF8.self)
      .split(separator: "\r\n", omittingEmptySubsequences: false).joined(separator: "\n")
    var scalars = String.UnicodeScalarView()
    for scalar in unified.unicodeScalars {
      if scalar == "\r" {
        scalars.append("\n")
      } else if scalar == "\n" || scalar == "\t" || scalar.properties.generalCategory != .control {
        scalars.append(scalar)
      }
    }
    return String(scalars)
  }

  /// The bytes at the end of a full paste that are the beginning of a scalar.
  private var lengthOfCutScalar: Int {
    for length in 1...3 {
      guard let byte = bytes.dropLast(length - 1).last else { return 0 }
      if byte & 0xC0 == 0x80 { continue }
      return (UTF8Length.ofScalar(startingWith: byte) ?? 1) > length ? length : 0
    }
    return 0
  }
}

enum UTF8Length {
  /// The bytes of the scalar that this byte opens; `nil` for one that opens none.
  static func ofScalar(startingWith byte: UInt8) -> Int? {
    switch byte {
    case 0x00...0x7F: 1
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: nil
    }
  }
}
