import TOMLKit

/// A settings file taken apart: the values of known keys, and what is wrong with the rest.
struct SettingsFile {
  struct Entry {
    let value: SettingValue
    let line: Int?
  }

  static let limitBytes = 1 << 20

  let path: String
  /// By the key of the setting.
  private(set) var entries: [String: Entry] = [:]
  /// Faults of names and of the text; those of values are found when they are assigned.
  private(set) var faults: [ConfigurationFault] = []

  /// The folder that relative paths in the file start from.
  var folder: String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Reads the file at `path`; every fault but a failed reading ends up in `faults`.
  init(path: String) throws(FileFault) {
    let file = try BoundedFile(path: path, limitBytes: Self.limitBytes)
    guard let text = String(validating: file.bytes, as: UTF8.self) else {
      self.init(path: path, textProblem: "is not UTF-8 text")
      return
    }
    self.init(path: path, text: text)
  }

  init(path: String, text: String) {
    self.path = path
    // The library takes a C string and would read up to the first zero alone.
    if let zero = text.utf8.firstIndex(of: 0) {
      addFault(line: text[..<zero].utf8.count { $0 == 0x0A } + 1, "", "holds a zero byte")
      return
    }
    let scan = TOMLScan(text)
    do {
      if let stumble = scan.stumble {
        // A fault that stands before it is the one to tell.
        _ = try TOMLTable(
          string: String(decoding: text.utf8.prefix(stumble.statementOffset), as: UTF8.self))
        addFault(line: stumble.line, "", "is not TOML: \(stumble.problem)")
      } else {
        read(try TOMLTable(string: text), lines: scan.lines)
      }
    } catch let error as TOMLParseError {
      let line = error.source.begin.line
      addFault(line: line > 0 ? line : nil, "", "is not TOML: \(plainReason(error.description))")
    } catch {
      addFault(line: nil, "", "is not TOML")
    }
  }

  private init(path: String, textProblem: String) {
    self.path = path
    addFault(line: nil, "", textProblem)
  }

  private mutating func read(_ root: TOMLTable, lines: [[String]: Int]) {
    for name in root.keys {
      let line = lines[[name]] ?? lines.filter { $0.key.first == name }.values.min()
      guard Setting.all.contains(where: { $0.table == name }) else {
        addUnknown(name, isTable: root[name]?.table != nil, line: line)
        continue
      }
      guard let table = root[name]?.table else {
        addFault(line: line, name, "must be a table, written [\(name)]")
        continue
      }
      for inner in table.keys {
        guard let value = table[inner] else { continue }
        readValue(value, key: "\(name).\(inner)", line: lines[[name, inner]] ?? line)
      }
    }
    faults.sort { ($0.line ?? 0, $0.key) < ($1.line ?? 0, $1.key) }
  }

  private mutating func readValue(
    _ value: any TOMLValueConvertible, key: String, line: Int?
  ) {
    if Setting.all.contains(where: { $0.key == key }) {
      entries[key] = Entry(value: SettingValue(value), line: line)
    } else if key == "client.secret" {
      addFault(
        line: line, key,
        "must not stand here; put the secret in a file of its own and name it as client.secret_file"
      )
    } else {
      addUnknown(key, isTable: false, line: line)
    }
  }

  private mutating func addUnknown(_ name: String, isTable: Bool, line: Int?) {
    let known = isTable ? Setting.all.map { String($0.table) } : Setting.all.map(\.key)
    let what = isTable ? "is not a table of this file" : "is not a setting"
    let hint = nearestName(to: name, among: known).map {
      isTable ? "; did you mean [\($0)]?" : "; did you mean \($0)?"
    }
    addFault(line: line, shown(name), what + (hint ?? ""))
  }

  private mutating func addFault(line: Int?, _ key: String, _ problem: String) {
    faults.append(
      ConfigurationFault(source: .file(path), line: line, key: key, problem: problem))
  }
}

extension SettingValue {
  fileprivate init(_ value: any TOMLValueConvertible) {
    switch value.type {
    case .string: self = value.string.map(Self.text) ?? .other(typeName: "text")
    case .int: self = value.int.map(Self.integer) ?? .other(typeName: "a number")
    case .bool: self = value.bool.map(Self.boolean) ?? .other(typeName: "a boolean")
    case .double: self = .other(typeName: "a number with a decimal point")
    case .table: self = .other(typeName: "a table")
    case .array: self = .other(typeName: "a list")
    case .date: self = .other(typeName: "a date")
    case .time: self = .other(typeName: "a time")
    case .dateTime: self = .other(typeName: "a date and time")
    }
  }
}

/// The library's reason in plain words, without any of the value that it stumbled over: that
/// could be a secret in the wrong place.
private func plainReason(_ description: String) -> String {
  let parts = description.split(separator: ": ", maxSplits: 1)
  let place = parts.count == 2 ? parts[0].replacing("Error while parsing ", with: "") : ""
  let reason = parts.last.map(String.init) ?? ""
  let words =
    if reason.contains("end-of-file") {
      "the text ends too early"
    } else if reason.contains("could not determine value type") {
      "a value is a number, true, false, or text in quotes"
    } else if reason.contains("control characters other than TAB") {
      "text in quotes ends on its line and holds no control characters"
    } else if reason.contains("cannot redefine") {
      "a name is given twice"
    } else if reason.contains("not representable") {
      "a number is too large"
    } else {
      withoutControls(
        reason.replacing("'\\n'", with: "the end of the line")
          .replacing("'\\r'", with: "the end of the line"))
    }
  return place.isEmpty ? words : "\(words) (in: \(place))"
}
