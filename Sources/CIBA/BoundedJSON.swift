import Foundation

/// Why a body is no JSON that we read.
enum JSONFault: Error, Equatable, Sendable {
  case tooDeep
  case unreadable
}

extension JSONValue {
  /// Deeper answers than this are refused before they are decoded.
  static let depthLimit = 32

  /// Reads a whole body.
  init(body: Data) throws(JSONFault) {
    guard Self.depth(of: body, atMost: Self.depthLimit) else { throw .tooDeep }
    do {
      self = try JSONDecoder().decode(JSONValue.self, from: body)
    } catch {
      throw .unreadable
    }
  }

  /// Whether brackets outside of strings are nested at most `limit` deep.
  private static func depth(of body: Data, atMost limit: Int) -> Bool {
    var depth = 0
    var isInString = false
    var isEscaped = false
    for octet in body {
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if octet == UInt8(ascii: "\\") {
          isEscaped = true
        } else if octet == UInt8(ascii: "\"") {
          isInString = false
        }
        continue
      }
      switch octet {
      case UInt8(ascii: "\""): isInString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
      if depth > limit { return false }
    }
    return true
  }
}
