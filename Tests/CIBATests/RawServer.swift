import CLoopback
import Foundation
import Glibc
import Synchronization

/// A server on the loopback address that says octets as told, HTTP or not.
final class RawServer: Sendable {
  /// One accepted connection, used on a thread of its own.
  final class Connection: Sendable {
    private let descriptor: Int32

    fileprivate init(descriptor: Int32) { self.descriptor = descriptor }

    /// Reads one request: its head, and the body that the head announces.
    @discardableResult
    func readRequest() -> String {
      var octets: [UInt8] = []
      while true {
        if let end = octets.firstRange(of: Array("\r\n\r\n".utf8)) {
          let head = String(decoding: octets[..<end.upperBound], as: UTF8.self)
          let length = head.lowercased().split(separator: "\r\n")
            .first { $0.hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) }
          if octets.count >= end.upperBound + (length ?? 0) { break }
        }
        guard let more = read() else { break }
        octets += more
      }
      return String(decoding: octets, as: UTF8.self)
    }

    /// Nil at the end of the connection.
    func read() -> [UInt8]? {
      var buffer = [UInt8](repeating: 0, count: 65_536)
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      return count > 0 ? Array(buffer[..<count]) : nil
    }

    /// False when the other side is gone.
    @discardableResult
    func write(_ text: String) -> Bool {
      let octets = Array(text.utf8)
      return send(descriptor, octets, octets.count, Int32(MSG_NOSIGNAL)) == octets.count
    }

    /// Stays silent until the other side hangs up.
    func waitForClose() { while read() != nil {} }

    /// Passes octets on to a server on this machine and back, until that one hangs up.
    func tunnel(to port: UInt16) {
      let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      let isOpen = loopback_connect(server, Int32(port)) == 0
      let other = Connection(descriptor: server)
      defer { other.close() }
      guard isOpen else { return }
      Thread.detachNewThread { self.pass(to: other) }
      other.pass(to: self)
    }

    private func pass(to other: Connection) {
      while let octets = read() {
        send(other.descriptor, octets, octets.count, Int32(MSG_NOSIGNAL))
      }
      Glibc.shutdown(other.descriptor, Int32(SHUT_RDWR))
    }

    fileprivate func close() { _ = Glibc.close(descriptor) }
  }

  let port: UInt16
  private let descriptor: Int32
  private let accepted = Atomic(0)

  /// How many connections there were.
  var connections: Int { accepted.load(ordering: .relaxed) }

  var url: String { "http://127.0.0.1:\(port)" }

  init(_ talk: @escaping @Sendable (Connection) -> Void) throws {
    (descriptor, port) = try Self.listen()
    Thread.detachNewThread { [descriptor, self] in
      while true {
        let connection = accept(descriptor, nil, nil)
        guard connection >= 0 else { return }
        accepted.add(1, ordering: .relaxed)
        Thread.detachNewThread {
          let connection = Connection(descriptor: connection)
          talk(connection)
          connection.close()
        }
      }
    }
  }

  func stop() {
    shutdown(descriptor, Int32(SHUT_RDWR))
    close(descriptor)
  }

  /// A port on which nobody listens.
  static func unusedPort() throws -> UInt16 {
    let (descriptor, port) = try listen()
    close(descriptor)
    return port
  }

  private static func listen() throws -> (Int32, UInt16) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    let port = loopback_bind(descriptor, 0)
    guard port > 0, Glibc.listen(descriptor, 16) == 0 else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
    return (descriptor, UInt16(port))
  }
}
