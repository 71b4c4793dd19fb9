import Dispatch
import Glibc
import NIOCore
import NIOPosix
package import NIOSSL

/// A server on the loopback address that says octets as told, good HTTP or not, plain or over TLS.
/// Answers are made on a thread of its own.
///
/// Call ``stop()`` at the end.
package final class ScriptedServer: Sendable {
  /// One request as it came: its head with the empty line, and as much body as the head announces.
  package struct Request: Sendable {
    package var head: String
    package var body: String
    /// Which one this is on its connection, from 1.
    package var place: Int

    /// The target of the request line, without its query.
    package var path: String {
      let words = head.prefix { $0 != "\r\n" }.split(separator: " ")
      return words.count > 1 ? String(words[1].prefix { $0 != "?" }) : ""
    }

    package func header(_ name: String) -> String? {
      head.split(separator: "\r\n").dropFirst()
        .first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
        .map { $0.dropFirst(name.count + 1).trimmingPrefix(" ") }.map(String.init)
    }
  }

  /// What the server does next on a connection. After the last step it waits for another request.
  package enum Step: Sendable {
    case write([UInt8])
    /// The same octets again and again, as long as the other side takes them.
    case flood([UInt8], times: Int)
    /// Pieces of `size` octets with a wait before each.
    case drip([UInt8], size: Int, every: Duration)
    case pause(Duration)
    /// Waits until the other side hangs up, and goes on.
    case untilHangUp
    /// Ends the connection in order.
    case close
    /// Tears the connection off.
    case reset
    /// Says nothing more, until the other side hangs up.
    case silence

    package static func write(_ text: String) -> Step { .write(Array(text.utf8)) }
  }

  package typealias Answer = @Sendable (Request) async -> [Step]
  private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

  package let port: Int
  private let listener: any Channel
  private let loop: Task<Void, Never>

  /// - Parameters:
  ///   - port: 0 for any that is free.
  ///   - tls: asked at each connection; nil for one without TLS.
  ///   - welcome: what is done with a connection before anything is read of it.
  package init(
    port: Int = 0, tls: @escaping @Sendable () -> NIOSSLContext? = { nil },
    welcome: @escaping @Sendable () -> [Step] = { [] }, answer: @escaping Answer
  ) async throws {
    let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .serverChannelOption(.socketOption(.init(rawValue: SO_REUSEPORT)), value: 1)
      .bind(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          if let context = tls() {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
          }
          return try Connection(wrappingChannelSynchronously: channel)
        }
      }
    guard let port = listener.channel.localAddress?.port else {
      throw ChannelError.unknownLocalAddress
    }
    self.port = port
    self.listener = listener.channel
    loop = Task(executorPreference: QueueExecutor(label: "server.\(port)")) {
      // It ends when the listener is closed or the task is cancelled.
      try? await listener.executeThenClose { connections in
        try await withThrowingDiscardingTaskGroup { group in
          for try await connection in connections {
            group.addTask { await Self.serve(connection, welcome: welcome(), answer: answer) }
          }
        }
      }
    }
  }

  /// Listens no more, and goes on with the connections that there are.
  package func refuse() async {
    try? await listener.close()  // It fails where nobody listens already.
  }

  /// Hangs up on everybody and listens no more.
  package func stop() async {
    loop.cancel()
    await loop.value
  }

  private static func serve(
    _ connection: Connection, welcome: [Step], answer: @escaping Answer
  ) async {
    // The other side hanging up in the middle is what many scripts are about.
    try? await connection.executeThenClose { inbound, outbound in
      var reading = inbound.makeAsyncIterator()
      var reader = RequestReader()
      guard try await perform(welcome, on: connection, &reading, outbound) else { return }
      while let request = try await reader.next(from: &reading) {
        let steps = await answer(request)
        guard try await perform(steps, on: connection, &reading, outbound) else { return }
      }
    }
  }

  /// False once the connection is at its end.
  private static func perform(
    _ steps: [Step], on connection: Connection,
    _ reading: inout NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
    _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  ) async throws -> Bool {
    for step in steps {
      switch step {
      case .write(let octets): try await outbound.write(ByteBuffer(bytes: octets))
      case .flood(let octets, let times):
        let buffer = ByteBuffer(bytes: octets)
        for _ in 0..<times { try await outbound.write(buffer) }
      case .drip(let octets, let size, let pause):
        var rest = octets[...]
        while !rest.isEmpty {
          await wait(pause)
          try await outbound.write(ByteBuffer(bytes: rest.prefix(size)))
          rest = rest.dropFirst(size)
        }
      case .pause(let pause): await wait(pause)
      case .untilHangUp: while try await reading.next() != nil {}
      case .close: return false
      case .reset:
        let options = connection.channel as? any SocketOptionProvider
        try await options?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        return false
      case .silence:
        while try await reading.next() != nil {}
        return false
      }
    }
    return true
  }

  /// As long as that and no longer: `Task.sleep` would also wait for one of the threads that all tests
  /// share.
  private static func wait(_ pause: Duration) async {
    let end = DispatchTime.now() + .nanoseconds(Int(pause / .nanoseconds(1)))
    let queue = DispatchQueue(label: "server.pause")
    await withCheckedContinuation { continuation in
      queue.asyncAfter(deadline: end) { continuation.resume() }
    }
  }
}

/// Cuts what arrives into requests.
private struct RequestReader {
  private var octets: [UInt8] = []
  private var count = 0

  mutating func next(
    from reading: inout NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
  ) async throws -> ScriptedServer.Request? {
    while true {
      if let request = cut() { return request }
      guard let more = try await reading.next() else { return nil }
      octets += more.readableBytesView
    }
  }

  private mutating func cut() -> ScriptedServer.Request? {
    guard let end = octets.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    var request = ScriptedServer.Request(
      head: String(decoding: octets[..<end.upperBound], as: UTF8.self), body: "", place: count + 1)
    let length = request.header("Content-Length").flatMap { Int($0) } ?? 0
    guard octets.count >= end.upperBound + length else { return nil }
    request.body = String(
      decoding: octets[end.upperBound..<(end.upperBound + length)], as: UTF8.self)
    octets.removeSubrange(..<(end.upperBound + length))
    count += 1
    return request
  }
}
