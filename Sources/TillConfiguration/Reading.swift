/// How a value of one kind is checked and how it is written.
struct Reading<Value>: Sendable {
  let parse: @Sendable (SettingValue, SettingPlace) throws(Refusal) -> Value
  let literal: @Sendable (Value) -> SettingLiteral
}

extension Reading {
  /// Text that `check` turns into a value.
  static func text(
    literal: @escaping @Sendable (Value) -> SettingLiteral,
    check: @escaping @Sendable (String, SettingPlace) throws(Refusal) -> Value
  ) -> Self {
    Self(
      parse: { value, place throws(Refusal) in
        switch value {
        case .environment(let text), .text(let text):
          guard !text.isEmpty else { throw Refusal("must not be empty") }
          return try check(text, place)
        case .integer(let number):
          throw Refusal("must be text in quotes, not the number \(number)")
        case .boolean(let flag):
          throw Refusal("must be text in quotes, not \(flag)")
        case .other(let typeName):
          throw Refusal("must be text in quotes, not \(typeName)")
        }
      }, literal: literal)
  }

  /// A whole number in `range`, kept as `convert` makes it.
  fileprivate static func number(
    in range: ClosedRange<Int>, unit: String = "",
    literal: @escaping @Sendable (Value) -> SettingLiteral,
    convert: @escaping @Sendable (Int) -> Value
  ) -> Self {
    let expected = "must be \(range.lowerBound) to \(range.upperBound)\(unit)"
    return Self(
      parse: { value, _ throws(Refusal) in
        let number: Int
        switch value {
        case .environment(let text):
          guard let parsed = Int(text) else {
            throw Refusal("\(expected), not \(shown(text))")
          }
          number = parsed
        case .integer(let parsed): number = parsed
        case .text: throw Refusal("\(expected), a whole number without quotes")
        case .boolean(let flag): throw Refusal("\(expected), not \(flag)")
        case .other(let typeName): throw Refusal("\(expected), a whole number and not \(typeName)")
        }
        guard range.contains(number) else { throw Refusal("\(expected), not \(number)") }
        return convert(number)
      }, literal: literal)
  }
}

extension Reading where Value == Int {
  static func integer(in range: ClosedRange<Int>) -> Self {
    number(in: range, literal: { .integer($0) }, convert: { $0 })
  }
}

extension Reading where Value == Duration {
  static func seconds(in range: ClosedRange<Int>) -> Self {
    number(
      in: range, unit: " seconds", literal: { .integer(Int($0.components.seconds)) },
      convert: { .seconds($0) })
  }

  static func milliseconds(in range: ClosedRange<Int>) -> Self {
    number(
      in: range, unit: " milliseconds",
      literal: { .integer(Int($0 / .milliseconds(1))) }, convert: { .milliseconds($0) })
  }
}

extension Reading where Value == Bool {
  static var boolean: Self {
    Self(
      parse: { value, _ throws(Refusal) in
        switch value {
        case .boolean(let flag): return flag
        case .environment(let text):
          switch text.lowercased() {
          case "true", "yes", "on", "1": return true
          case "false", "no", "off", "0": return false
          default: throw Refusal("must be true or false, not \(shown(text))")
          }
        case .text: throw Refusal("must be true or false, without quotes")
        case .integer(let number): throw Refusal("must be true or false, not \(number)")
        case .other(let typeName): throw Refusal("must be true or false, not \(typeName)")
        }
      }, literal: { .boolean($0) })
  }
}

extension Reading where Value: RawRepresentable<String> & CaseIterable & Sendable {
  /// One of the words that the type knows, spelt exactly so.
  static func oneOf() -> Self {
    let values = Array(Value.allCases)
    let words = values.map(\.rawValue)
    let expected =
      words.count == 1 ? "must be \(words[0])" : "must be one of \(words.joined(separator: ", "))"
    return text(
      literal: { .text($0.rawValue) },
      check: { text, _ throws(Refusal) in
        guard let index = words.firstIndex(of: text) else {
          throw Refusal("\(expected), not \(shown(text))")
        }
        return values[index]
      })
  }
}

extension Reading where Value == Character {
  static var capitalLetter: Self {
    text(
      literal: { .text(String($0)) },
      check: { text, _ throws(Refusal) in
        // By bytes: a range of characters would let an Å in, between A and B.
        guard text.utf8.count == 1, let letter = text.first, letter.isASCII, letter.isUppercase
        else {
          throw Refusal("must be one letter, A to Z, not \(shown(text))")
        }
        return letter
      })
  }
}

extension Reading where Value == TillSettings.TimeOfDay {
  /// Hours and minutes as `23:30`.
  static var timeOfDay: Self {
    text(
      literal: { time in
        let parts = [time.hour, time.minute].map { $0 < 10 ? "0\($0)" : String($0) }
        return .text(parts.joined(separator: ":"))
      },
      check: { text, _ throws(Refusal) in
        let refusal = Refusal("must be a time from 00:00 to 23:59, not \(shown(text))")
        guard let parts = text.wholeMatch(of: /([0-9]{2}):([0-9]{2})/),
          let hour = Int(parts.1), let minute = Int(parts.2), hour < 24, minute < 60
        else { throw refusal }
        return TillSettings.TimeOfDay(hour: hour, minute: minute)
      })
  }
}

extension Reading where Value == TillSettings.SecretFile {
  static var secretFile: Self {
    text(
      literal: { .text($0.path) },
      check: { text, place throws(Refusal) in
        TillSettings.SecretFile(path: try resolvedPath(text, in: place))
      })
  }
}

extension Reading where Value == String {
  /// Visible ASCII characters without spaces.
  static var word: Self {
    text(
      literal: { .text($0) },
      check: { text, _ throws(Refusal) in
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
          throw Refusal("must be one word of plain letters, digits and signs, without spaces")
        }
        return text
      })
  }

  static var digits: Self {
    text(
      literal: { .text($0) },
      check: { text, _ throws(Refusal) in
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
          throw Refusal("must be digits only, not \(shown(text))")
        }
        return text
      })
  }

  /// Text of one line that leaves the terminal alone.
  static var line: Self {
    text(
      literal: { .text($0) },
      check: { text, _ throws(Refusal) in
        guard !text.unicodeScalars.contains(where: \.isInvisibleControl) else {
          throw Refusal("must be one line without control characters")
        }
        guard !text.allSatisfy(\.isWhitespace) else { throw Refusal("must not be blank") }
        return text
      })
  }

  /// A path; `~/` is the home folder, and in the file a relative path starts at the file.
  static var path: Self {
    text(
      literal: { .text($0) },
      check: { text, place throws(Refusal) in try resolvedPath(text, in: place) })
  }

  /// A path that means the same in every folder: a program is not looked for in `PATH`.
  static var program: Self {
    text(
      literal: { .text($0) },
      check: { text, place throws(Refusal) in
        let path = try resolvedPath(text, in: place)
        guard path.hasPrefix("/") else {
          throw Refusal("must be the whole path of a program, from / on, not \(shown(text))")
        }
        return path
      })
  }

  /// Scope words with one space between them.
  ///
  /// Source: RFC 6749, section 3.3; OpenID Connect Core 1.0, section 3.1.2.1 (`openid`).
  static var scope: Self {
    text(
      literal: { .text($0) },
      check: { text, _ throws(Refusal) in
        let words = text.split(separator: " ")
        let isScopeCharacter = { (byte: UInt8) in
          (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
        }
        guard words.allSatisfy({ $0.utf8.allSatisfy(isScopeCharacter) }) else {
          throw Refusal("must be words with spaces between them, not \(shown(text))")
        }
        guard words.contains("openid") else {
          throw Refusal("must have the word openid in it, not only \(shown(text))")
        }
        return words.joined(separator: " ")
      })
  }
}

/// `text` as a path: `~/` is the home folder, and in the file a relative path starts at the file.
func resolvedPath(_ text: String, in place: SettingPlace) throws(Refusal) -> String {
  guard !text.unicodeScalars.contains(where: \.isInvisibleControl) else {
    throw Refusal("must be a path without control characters")
  }
  let path = expandingHome(text, homeDirectory: place.homeDirectory)
  guard let folder = place.folder, !path.hasPrefix("/") else { return path }
  return joined(folder, path)
}
