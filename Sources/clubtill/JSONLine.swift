import Foundation

/// One JSON object on one line, its members in the order in which they were added.
struct JSONLine {
  private var members: [String] = []

  /// Adds a member that a reader may always ask for: nil is written as null.
  mutating func addAlways(_ name: String, _ value: (some Encodable)?) {
    members.append("\(Self.text(name)):\(value.map { Self.text($0) } ?? "null")")
  }

  /// Adds a member; nil adds nothing.
  mutating func add(_ name: String, _ value: (some Encodable)?) {
    guard let value else { return }
    members.append("\(Self.text(name)):\(Self.text(value))")
  }

  mutating func add(_ name: String, _ value: JSONLine?) {
    guard let value else { return }
    members.append("\(Self.text(name)):\(value.text)")
  }

  mutating func add(_ name: String, _ values: [JSONLine]) {
    members.append("\(Self.text(name)):[\(values.map(\.text).joined(separator: ","))]")
  }

  var text: String { "{" + members.joined(separator: ",") + "}" }

  private static func text(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    do {
      return String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch {
      preconditionFailure("only texts, whole numbers and dates are encoded here: \(error)")
    }
  }
}
