/// The two forms of a hand-over file.
package enum HandOverForm: CaseIterable, Sendable {
  case csv, jsonl
}

/// Writes members as lines.
package struct HandOverWriting: Sendable {
  private let form: HandOverForm
  private let kind: StoreKind

  package init(_ form: HandOverForm, of kind: StoreKind) {
    self.form = form
    self.kind = kind
  }

  /// What comes before the members.
  package var start: String {
    switch form {
    case .csv: HandOverCSV.header
    case .jsonl: ""
    }
  }

  package func line(_ member: HandOverMember) -> String {
    let fields = HandOverFields(member, kind: kind)
    return switch form {
    case .csv: HandOverCSV.line(fields)
    case .jsonl: HandOverJSON.line(fields)
    }
  }
}

/// Reads lines as members, for a store of one kind. The first line tells the form.
package struct HandOverReading: Sendable {
  private enum Form {
    case csv([HandOverColumn])
    case jsonl
  }

  private let kind: StoreKind
  private var form: Form?

  package init(for kind: StoreKind) { self.kind = kind }

  /// What the line without its end tells: nil for the line of names, and for an empty one.
  package mutating func read(_ line: String) throws(HandOverFault) -> HandOverMember? {
    guard let form else {
      let text = line.hasPrefix("\u{FEFF}") ? String(line.unicodeScalars.dropFirst()) : line
      guard text.contains(where: { !$0.isWhitespace }) else { return nil }
      guard text.first == "{" else {
        form = .csv(try HandOverCSV.columns(text))
        return nil
      }
      form = .jsonl
      return try HandOverJSON.fields(text).member(for: kind)
    }
    guard line.contains(where: { !$0.isWhitespace }) else { return nil }
    switch form {
    case .csv(let columns):
      return try HandOverCSV.fields(line, columns: columns).member(for: kind)
    case .jsonl: return try HandOverJSON.fields(line).member(for: kind)
    }
  }
}
