package import Foundation

/// Why a body is no JSON that we read.
package enum JSONFault: Error, Equatable, Sendable {
  case tooDeep
  case unreadable
}

extension JSONValue {
  /// Deeper answers than this are refused.
  static let depthLimit = 32

  /// Reads a whole body.
  package init(body: Data) throws(JSONFault) {
    self = try JSONReader.value(in: body, depthLimit: Self.depthLimit)
  }
}
