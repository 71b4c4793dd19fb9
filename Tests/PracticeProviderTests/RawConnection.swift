import CLoopback
import Foundation
import Glibc
import Testing

@testable import PracticeProvider

/// A plain socket, for answers that an HTTP client would only call broken.
enum RawConnection {
  /// Posts a form and gives back every byte until the service closes.
  ///
  /// Throws `ECONNREFUSED` where nobody listens.
  static func exchange(
    _ till: Till, _ endpoint: Endpoint, body: String
  ) async throws -> String {
    let port = try #require(till.service.baseURL.split(separator: ":").last.flatMap { UInt16($0) })
    let request =
      "POST \(till.path(endpoint)) HTTP/1.1\r\nHost: 127.0.0.1\r\n"
      + "Authorization: \(till.basic)\r\nContent-Type: application/x-www-form-urlencoded\r\n"
      + "Content-Length: \(body.utf8.count)\r\n\r\n" + body
    return try await withCheckedThrowingContinuation { continuation in
      // The reads block, so they get a thread of their own.
      Thread.detachNewThread {
        continuation.resume(with: Result { try send(request, to: port) })
      }
    }
  }

  private static func send(_ request: String, to port: UInt16) throws -> String {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard socket >= 0 else { throw POSIXError(.EIO) }
    defer { close(socket) }
    let bytes = Array(request.utf8)
    guard loopback_connect(socket, Int32(port)) == 0,
      write(socket, bytes, bytes.count) == bytes.count
    else {
      throw POSIXError(.ECONNREFUSED)
    }
    var received: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(socket, &buffer, buffer.count)
      guard count > 0 else { break }
      received += buffer[..<count]
    }
    return String(decoding: received, as: UTF8.self)
  }
}
