import Foundation

/// The error object of an answer, as far as it can be read.
///
/// Source: RFC 6749, section 5.2; a text in `error_code`, where a provider sends one, says more than
/// `error` and wins.
enum ErrorAnswer: Equatable {
  case code(ProviderErrorCode)
  /// Good JSON that names no error.
  case nameless
  /// No JSON: a gateway's page, or cut short.
  case unreadable

  private static let longestCode = 64

  init(_ reply: HTTPReply) {
    guard let json = try? JSONValue(body: reply.body) else {
      self = .unreadable
      return
    }
    for member in ["error_code", "error"] {
      let text = cleaned(json[member]?.string ?? "", limit: Self.longestCode)
      if !text.isEmpty {
        self = .code(ProviderErrorCode(rawValue: text))
        return
      }
    }
    self = .nameless
  }

  var code: ProviderErrorCode? {
    if case .code(let code) = self { code } else { nil }
  }
}
