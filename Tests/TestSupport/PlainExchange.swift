import NIOCore
import NIOPosix

/// One request to a plain HTTP service on this machine, and the whole answer to it.
enum PlainExchange {
  static func run(_ request: String, port: Int) async throws -> [UInt8] {
    let connection = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      // By address: a look-up of names that hangs must not hold this up.
      .connect(to: SocketAddress(ipAddress: "127.0.0.1", port: port)) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await connection.executeThenClose { inbound, outbound in
      try await outbound.write(ByteBuffer(string: request))
      var octets: [UInt8] = []
      for try await more in inbound {
        octets += more.readableBytesView
        if isWhole(octets) { break }
      }
      return octets
    }
  }

  private static func isWhole(_ octets: [UInt8]) -> Bool {
    guard let end = octets.firstRange(of: Array("\r\n\r\n".utf8)) else { return false }
    let length = String(decoding: octets[..<end.lowerBound], as: UTF8.self)
      .split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
      .flatMap { Int($0.dropFirst(15).drop { $0 == " " }) }
    return octets.count >= end.upperBound + (length ?? 0)
  }
}
