import CIBA
import Foundation

/// Lines of JSON objects.
enum HandOverJSON {
  static func line(_ fields: HandOverFields) -> String {
    let members = HandOverColumn.allCases.compactMap { column in
      fields.texts[column].map { text in
        let value = column.isTextInJSON ? JSONText.quoted(text) : text
        return "\"\(column.rawValue)\":\(value)"
      }
    }
    return "{" + members.joined(separator: ",") + "}\n"
  }

  static func fields(_ line: String) throws(HandOverFault) -> HandOverFields {
    // Why it is none would quote it.
    guard case .object(let members)? = try? JSONValue(body: Data(line.utf8)) else {
      throw HandOverFault("is no JSON object, or has a member twice")
    }
    var texts: [HandOverColumn: String] = [:]
    for (name, value) in members {
      guard let column = HandOverColumn(rawValue: name) else {
        throw HandOverFault("has a member that this program does not know")
      }
      switch value {
      case .null: continue
      case .string(let text) where column.isTextInJSON: texts[column] = text
      // Others write the number that it looks like.
      case .integer(1) where column == .format: texts[column] = HandOverFields.version
      case .integer(let number) where column == .till: texts[column] = String(number)
      case .array where column == .identities: texts[column] = text(of: value)
      case .object where column == .address: texts[column] = text(of: value)
      case .string, .integer, .array, .bool, .number, .object:
        throw HandOverFault("\(name): is of another kind than it should be")
      }
    }
    return HandOverFields(texts)
  }

  private static func text(of value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool(let flag): String(flag)
    case .integer(let number): String(number)
    case .number(let number): String(number)
    case .string(let text): JSONText.quoted(text)
    case .array(let values): "[" + values.map(text).joined(separator: ",") + "]"
    case .object(let members):
      "{" + members.map { "\(JSONText.quoted($0)):\(text(of: $1))" }.joined(separator: ",") + "}"
    }
  }
}

extension HandOverColumn {
  /// Whether its text stands in quotation marks in JSON; the others are JSON already.
  fileprivate var isTextInJSON: Bool {
    switch self {
    case .format, .id, .number, .name, .givenName, .familyName, .phone, .birthdate, .email,
      .state, .joinedAt, .letter:
      true
    case .till, .identities, .address: false
    }
  }
}

/// JSON strings, written without the way through an encoder: there are millions of them.
enum JSONText {
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{0}"..."\u{1F}", "\u{7F}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
