import Foundation

/// A value that nobody makes up by chance, looked for where it must not be.
struct Canary: Sendable {
  /// What it is, for the failure that tells of it.
  let name: String
  let text: String

  /// The ways in which its bytes may have been written, each with its name.
  var forms: [(name: String, bytes: [UInt8])] {
    let bytes = Array(text.utf8)
    let hex = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
    var forms: [(String, [UInt8])] = [
      ("as it is", bytes), ("in small letters", Array(text.lowercased().utf8)),
      ("in capitals", Array(text.uppercased().utf8)),
      ("as hex", Array(hex.joined().utf8)), ("as HEX", Array(hex.joined().uppercased().utf8)),
      ("as bytes", Array(hex.joined(separator: " ").utf8)),
      ("as UTF-16", text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }),
      ("escaped for JSON", Array(escapedForJSON.utf8)),
      ("percent-encoded", Array(percentEncoded(bytes).utf8)),
    ]
    for (offset, base64) in Self.base64(of: bytes).enumerated() {
      forms.append(("in base64 + \(offset)", base64))
      forms.append(("in base64url + \(offset)", base64.map(Self.forURL)))
    }
    return forms
  }

  /// In the middle of base64 text the letters depend on how many bytes stand before: one form for
  /// each of the three places, without the letters that neighbors have a part in.
  private static func base64(of bytes: [UInt8]) -> [[UInt8]] {
    (0..<3).map { offset in
      let all = Array(
        Data([UInt8](repeating: 0, count: offset) + bytes).base64EncodedString().utf8)
      let first = (offset * 8 + 5) / 6
      let end = (offset + bytes.count) * 8 / 6
      return Array(all[first..<end])
    }
  }

  private static func forURL(_ letter: UInt8) -> UInt8 {
    switch letter {
    case UInt8(ascii: "+"): UInt8(ascii: "-")
    case UInt8(ascii: "/"): UInt8(ascii: "_")
    default: letter
    }
  }

  private var escapedForJSON: String {
    text.utf16.map { unit in
      guard unit > 0x7F else { return String(UnicodeScalar(UInt8(unit))) }
      let digits = String(unit, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }.joined()
  }

  private func percentEncoded(_ bytes: [UInt8]) -> String {
    bytes.map { byte in
      let letter = Character(UnicodeScalar(byte))
      if letter.isASCII, letter.isLetter || letter.isNumber || "-._~".contains(letter) {
        return String(letter)
      }
      return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
  }

  /// A line for each of `canaries` that is found in `bytes`; `place` says where that is.
  static func hits(of canaries: [Canary], in bytes: Data, at place: String) -> [String] {
    let bytes = Array(bytes)
    return canaries.flatMap { canary in
      canary.forms.filter { contains(bytes, $0.bytes) }.map {
        "\(canary.name) \($0.name) in \(place)"
      }
    }
  }

  /// By C's own search, since stores are large and there are many forms to look for.
  private static func contains(_ bytes: [UInt8], _ wanted: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { bytes in
      var start = 0
      while start + wanted.count <= bytes.count, let base = bytes.baseAddress {
        guard let hit = memchr(base + start, Int32(wanted[0]), bytes.count - start) else { break }
        start = base.distance(to: UnsafeRawPointer(hit))
        guard start + wanted.count <= bytes.count else { break }
        if memcmp(hit, wanted, wanted.count) == 0 { return true }
        start += 1
      }
      return false
    }
  }

  /// The same in every file of `folder` and the folders in it, and in their names.
  ///
  /// - Parameter allowed: what may stand in a file, by the file's name, or by its folder's with a slash.
  /// - Returns: the hits, and how many names and files were searched.
  static func hits(
    of canaries: [Canary], under folder: URL, allowing allowed: [String: Set<String>] = [:]
  ) throws -> (hits: [String], texts: Int) {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    return try paths.reduce(into: ([], 0)) { found, path in
      let file = folder.appending(path: path)
      found.hits += hits(of: canaries, in: Data(path.utf8), at: "the name \(path)")
      found.texts += 1
      let kind = try FileManager.default.attributesOfItem(atPath: file.path)[.type]
      guard kind as? FileAttributeType == .typeRegular else { return }
      let folder = file.deletingLastPathComponent().lastPathComponent + "/"
      let fine = allowed[file.lastPathComponent] ?? allowed[folder] ?? []
      found.hits += hits(
        of: canaries.filter { !fine.contains($0.name) }, in: try Data(contentsOf: file), at: path)
      found.texts += 1
    }
  }
}

/// A pretend shopper of whom every fact is a canary.
struct CanaryPerson: Sendable {
  let given: String
  let family: String
  let birthDate: String
  /// Digits with the country code.
  let phone: String
  let email: String
  let street: String
  let subject: String

  /// - Parameter phone: digits with the country code.
  init(phone: String) {
    func letters() -> String {
      String(
        UUID().uuidString.filter(\.isHexDigit).prefix(10).lowercased().compactMap { digit in
          digit.hexDigitValue.map { Character(UnicodeScalar(UInt8(ascii: "a") + UInt8($0))) }
        })
    }
    self.phone = phone
    given = "Bjørk" + letters()
    family = "Fjærkanari" + letters()
    // Another one for each ending of four digits.
    let ending = Int(phone.suffix(4)) ?? 0
    let (year, month, day) = (1930 + ending / 200, 1 + ending % 200 / 20, 10 + ending % 20)
    birthDate = "\(year)-\(month < 10 ? "0" : "")\(month)-\(day)"
    email = letters() + "@kanari.example"
    street = "Kanarivegen " + letters()
    subject = UUID().uuidString.lowercased()
  }

  /// Each begins with `label`; the number also as people write and type it.
  func canaries(_ label: String) -> [Canary] {
    let national = String(phone.dropFirst(2))
    let groups = [national.prefix(3), national.dropFirst(3).prefix(2), national.suffix(3)]
    return [
      Canary(name: "\(label) given name", text: given),
      Canary(name: "\(label) family name", text: family),
      Canary(name: "\(label) birth date", text: birthDate),
      Canary(name: "\(label) number", text: national),
      Canary(name: "\(label) spaced number", text: groups.joined(separator: " ")),
      Canary(name: "\(label) mail", text: email), Canary(name: "\(label) street", text: street),
      Canary(name: "\(label) sub", text: subject),
    ]
  }

  /// The facts that a store has of a saved member.
  static func savedFacts(_ label: String) -> Set<String> {
    Set(
      ["given name", "family name", "birth date", "number", "mail", "street", "sub"].map {
        "\(label) \($0)"
      })
  }
}
