import Foundation

/// One HTTP exchange as the client asks for it.
struct HTTPCall: Equatable, Sendable {
  enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
  }

  var method: Method
  var url: String
  var headers: [HeaderField]
  var body: String?
  /// The longest body that is read.
  var bodyLimitBytes: Int
  /// From the call to the last octet of the body.
  var timeLimit: Duration
}

/// A whole answer, of any status.
struct HTTPReply: Equatable, Sendable {
  var status: Int
  var headers: [HeaderField]
  var body: Data
  /// When the request left the till.
  var sentAt: BootInstant

  /// Whether the answer calls itself JSON.
  ///
  /// Source: RFC 9110, section 8.3.1; RFC 6839, section 3.1.
  var isCalledJSON: Bool {
    let type = (header("Content-Type") ?? "").prefix { $0 != ";" }
      .trimmingCharacters(in: .whitespaces).lowercased()
    return type == "application/json" || (type.hasPrefix("application/") && type.hasSuffix("+json"))
  }

  /// The first field of that name, compared without regard to case.
  func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}

/// Why there is no whole answer.
enum TransportFailure: Error, Equatable, Sendable {
  /// Nothing left the till. A time-out is not worth a quick second try: it has waited already.
  case notSent(reason: String, timedOut: Bool)
  /// The request left the till, or it may have.
  case lost(reason: String, sentAt: BootInstant)

  var reason: String {
    switch self {
    case .notSent(let reason, _), .lost(let reason, _): reason
    }
  }
}

/// The one door to the network.
protocol HTTPTransport: Sendable {
  /// Never follows a redirect, never sends anything twice.
  func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply
  func shutdown() async
}
