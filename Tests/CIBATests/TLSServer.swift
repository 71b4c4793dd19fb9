import NIOCore
import NIOPosix
import NIOSSL
import TestSupport

@testable import CIBA

/// A server on the loopback address that answers each request over TLS with `{}`.
///
/// Requests are those of ``TransportSecurityTests``: their body is `a=b`.
final class TLSServer: Sendable {
  private let channel: any Channel
  private let requests: Locked<Int>
  private let accepted: Locked<Int>

  let port: Int

  /// How many requests were read, and how many connections there were.
  var served: Int { requests.withLock(\.self) }
  var connections: Int { accepted.withLock(\.self) }

  init(_ identity: CertificateAuthority.Identity, newest: TLSVersion = .tlsv13) async throws {
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: [.certificate(identity.certificate)],
      privateKey: .privateKey(identity.key))
    configuration.minimumTLSVersion = .tlsv1
    configuration.maximumTLSVersion = newest
    let context = try NIOSSLContext(configuration: configuration)
    let requests = Locked(0)
    let accepted = Locked(0)
    channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        accepted.withLock { $0 += 1 }
        return channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
          try channel.pipeline.syncOperations.addHandler(Answering(requests: requests))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    guard let port = channel.localAddress?.port else { throw ChannelError.unknownLocalAddress }
    self.port = port
    self.requests = requests
    self.accepted = accepted
  }

  func stop() async throws { try await channel.close() }

  private final class Answering: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let requests: Locked<Int>
    private var text = ""

    init(requests: Locked<Int>) { self.requests = requests }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      text += String(buffer: unwrapInboundIn(data))
      guard text.hasSuffix("\r\n\r\na=b") else { return }
      text = ""
      requests.withLock { $0 += 1 }
      let answer = ByteBuffer(string: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
      context.writeAndFlush(wrapOutboundOut(answer), promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      context.close(promise: nil)
    }
  }
}
