import Foundation
import Hummingbird

/// One answer as a value, before it becomes bytes on a connection.
struct Answer: Equatable, Sendable {
  var status: HTTPResponse.Status
  var headers: HTTPFields
  var body: Data
  var delivery = Delivery.whole

  enum Delivery: Equatable, Sendable {
    case whole
    /// The head and half of the body leave, then the connection ends.
    case cutShort
    /// The connection ends with no byte of an answer.
    case dropped
  }

  static func json(
    _ value: some Encodable, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
  ) throws -> Answer {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var headers = headers
    headers[.contentType] = "application/json"
    return Answer(status: status, headers: headers, body: try encoder.encode(value))
  }

  /// Trouble that is no error of the login itself.
  ///
  /// - Parameter code: The `error` where the form has no shape of its own for trouble.
  static func fault(
    _ status: HTTPResponse.Status, code: String, _ message: String, in form: PracticeForm,
    headers: HTTPFields = [:]
  ) throws -> Answer {
    switch form {
    case .platform:
      try json(
        GatewayErrorBody(statusCode: status.code, message: message), status: status,
        headers: headers)
    case .standard:
      try json(
        ErrorBody(error: code, errorDescription: message), status: status, headers: headers)
    }
  }

  static let dropped = Answer(
    status: .internalServerError, headers: [:], body: Data(), delivery: .dropped)

  /// What a proxy in front of the service sends when it cannot reach it.
  static let badGateway = Answer(
    status: .badGateway, headers: [.contentType: "text/html"],
    body: Data("<html><body>Bad Gateway</body></html>\n".utf8))
}

/// The error object of the OAuth family.
///
/// Source: RFC 6749, section 5.2.
struct ErrorBody: Encodable {
  var error: String
  var errorCode: String?
  var errorDescription: String?

  enum CodingKeys: String, CodingKey {
    case error
    case errorCode = "error_code"
    case errorDescription = "error_description"
  }
}

/// The error object of the platform's gateway.
struct GatewayErrorBody: Encodable {
  var statusCode: Int
  var message: String
}

/// The error object of the userinfo service; its `status` is text.
struct ProblemBody: Encodable {
  var type = "about:blank"
  var title: String
  var status: String
  var detail: String?
}

extension Duration {
  /// Whole seconds, rounded up, at least one: what the wire can say of a wait.
  var wireSeconds: Int {
    let (seconds, attoseconds) = components
    return max(1, Int(seconds) + (attoseconds > 0 ? 1 : 0))
  }
}
