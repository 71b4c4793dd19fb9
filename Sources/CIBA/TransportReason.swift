import AsyncHTTPClient
import Foundation
import NIOCore
import NIOSSL

/// Few and plain words for what the network libraries throw, fit for a log line.
///
/// Their own descriptions are long, name source files, and are not made to be read by staff.
enum TransportReason {
  /// Also where the certificate is good and the till's clock is not.
  static let untrustedCertificate = "the certificate is not trusted"

  static func text(of error: any Error) -> String {
    switch error {
    case let error as HTTPClientError: error.shortDescription.lowercased()
    case let error as IOError: text(errorNumber: error.errnoCode)
    case let error as NIOSSLExtraError where error == .failedToValidateHostname:
      "the certificate is for another host"
    case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError: tls("\(error)")
    default: text(description: "\(error)")
    }
  }

  private static func tls(_ description: String) -> String {
    if description.contains("CERTIFICATE_VERIFY_FAILED") { return untrustedCertificate }
    if description.contains("noSuchFilesystemObject") || description.contains("failedToLoad") {
      return "the certificate authority file cannot be read"
    }
    return "the TLS handshake failed"
  }

  /// The error of a connection attempt comes from a module that we do not import: its text holds
  /// the errors of every address that was tried.
  private static func text(description: String) -> String {
    if description.hasPrefix("DNS error") { return "the name was not found" }
    if let number = description.firstMatch(of: #/errno: (\d+)/#).flatMap({ CInt($0.1) }) {
      return text(errorNumber: number)
    }
    if description.contains("SSL") || description.contains("FAILED") { return tls(description) }
    return cleaned(description, limit: 120)
  }

  private static func text(errorNumber: CInt) -> String {
    switch errorNumber {
    case ECONNREFUSED: "the connection was refused"
    case ECONNRESET, EPIPE: "the connection was reset"
    case ENETUNREACH, EHOSTUNREACH, ENETDOWN: "the network cannot be reached"
    case ETIMEDOUT: "the connection timed out"
    default: "the connection failed with error \(errorNumber)"
    }
  }
}
