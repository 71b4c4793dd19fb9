import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL

/// HTTP over AsyncHTTPClient: TLS 1.2 or newer with certificate and host name checks, through a
/// proxy where the settings name one.
final class AsyncHTTPTransport: HTTPTransport {
  private let direct: HTTPClient
  /// The library knows one proxy a client; nil where there is none.
  private let proxied: HTTPClient?
  private let proxies: ProxySettings
  private let clock: any RequestClock

  init(
    limits: TimeLimits, certificateAuthorityFile: String?,
    proxies: ProxySettings = ProxySettings(), clock: any RequestClock
  ) {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.minimumTLSVersion = .tlsv12
    if let certificateAuthorityFile { tls.trustRoots = .file(certificateAuthorityFile) }
    var configuration = HTTPClient.Configuration(
      tlsConfiguration: tls, redirectConfiguration: .disallow,
      timeout: .init(connect: .nanoseconds(limits.connect.wholeNanoseconds)))
    // Otherwise a refused connection or a bad certificate is told only at the end of the limit.
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.connectionPool.idleTimeout =
      .nanoseconds(limits.idleConnection.wholeNanoseconds)
    configuration.httpVersion = .http1Only
    direct = HTTPClient(
      eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
    proxied = proxies.proxy.map { proxy in
      configuration.proxy = .server(
        host: proxy.host, port: proxy.port,
        authorization: proxy.user.map { user in
          .basic(username: user, password: proxy.password?.exposed ?? "")
        })
      return HTTPClient(
        eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
    }
    self.proxies = proxies
    self.clock = clock
  }

  func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply {
    // The library would refuse such a field itself, but so late that it looks like a lost request.
    guard call.headers.allSatisfy(\.isWellFormed) else {
      throw .notSent(
        reason: "a header field has characters that no header may have", timedOut: false)
    }
    let request: HTTPClient.Request
    do {
      request = try HTTPClient.Request(
        url: call.url, method: HTTPMethod(rawValue: call.method.rawValue),
        headers: HTTPHeaders(call.headers.map { ($0.name, $0.value) }),
        body: call.body.map { .string($0) })
    } catch {
      throw .notSent(reason: "the address cannot be used", timedOut: false)
    }
    let receiver = ReplyReceiver(bodyLimitBytes: call.bodyLimitBytes, clock: clock)
    let task = client(for: call.url).execute(
      request: request, delegate: receiver,
      deadline: .now() + .nanoseconds(call.timeLimit.wholeNanoseconds))
    do {
      return try await withTaskCancellationHandler {
        try await task.futureResult.get()
      } onCancel: {
        task.cancel()
      }
    } catch {
      throw receiver.failure(after: error)
    }
  }

  func shutdown() async {
    // A second shutdown is the only thing that fails here, and it leaves nothing undone.
    _ = try? await direct.shutdown()
    _ = try? await proxied?.shutdown()
  }

  private func client(for url: String) -> HTTPClient {
    guard let proxied, proxies.proxy(for: url) != nil else { return direct }
    return proxied
  }
}

extension HeaderField {
  /// Printable ASCII alone: what every server reads the same way.
  fileprivate var isWellFormed: Bool {
    !name.isEmpty && name.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x3A }
      && value.utf8.allSatisfy { (0x20...0x7E).contains($0) }
  }
}

extension Duration {
  fileprivate var wholeNanoseconds: Int64 {
    components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
  }
}

/// Collects one answer within its limits and knows whether the request was sent.
private final class ReplyReceiver: HTTPClientResponseDelegate {
  typealias Response = HTTPReply

  private struct BodyTooLong: Error {}

  private struct Received {
    var sentAt: BootInstant?
    var status = 0
    var headers: [HeaderField] = []
    var body = Data()
  }

  private let bodyLimitBytes: Int
  private let clock: any RequestClock
  private let received = Locked(Received())

  init(bodyLimitBytes: Int, clock: any RequestClock) {
    self.bodyLimitBytes = bodyLimitBytes
    self.clock = clock
  }

  func didSendRequestHead(task: HTTPClient.Task<HTTPReply>, _ head: HTTPRequestHead) {
    let now = clock.now()
    received.withLock { $0.sentAt = now }
  }

  func didReceiveHead(
    task: HTTPClient.Task<HTTPReply>, _ head: HTTPResponseHead
  ) -> EventLoopFuture<Void> {
    received.withLock { received in
      received.status = Int(head.status.code)
      received.headers = head.headers.map { HeaderField($0.name, $0.value) }
    }
    let announced = head.headers.first(name: "Content-Length").flatMap(Int.init) ?? 0
    guard announced <= bodyLimitBytes else {
      return task.eventLoop.makeFailedFuture(BodyTooLong())
    }
    return task.eventLoop.makeSucceededVoidFuture()
  }

  func didReceiveBodyPart(
    task: HTTPClient.Task<HTTPReply>, _ buffer: ByteBuffer
  ) -> EventLoopFuture<Void> {
    let fits = received.withLock { received in
      received.body.append(contentsOf: buffer.readableBytesView)
      return received.body.count <= bodyLimitBytes
    }
    return fits
      ? task.eventLoop.makeSucceededVoidFuture() : task.eventLoop.makeFailedFuture(BodyTooLong())
  }

  func didFinishRequest(task: HTTPClient.Task<HTTPReply>) throws -> HTTPReply {
    let now = clock.now()
    return received.withLock { received in
      HTTPReply(
        status: received.status, headers: received.headers, body: received.body,
        sentAt: received.sentAt ?? now)
    }
  }

  /// Says whether anything can have left the till; in doubt it has.
  func failure(after error: any Error) -> TransportFailure {
    let reason =
      error is BodyTooLong ? "the answer is too long" : TransportReason.text(of: error)
    if let sentAt = received.withLock({ $0.sentAt }) {
      return .lost(reason: reason, sentAt: sentAt)
    }
    if let error = error as? HTTPClientError {
      switch error {
      case .connectTimeout, .tlsHandshakeTimeout, .deadlineExceeded, .getConnectionFromPoolTimeout,
        .httpProxyHandshakeTimeout:
        return .notSent(reason: reason, timedOut: true)
      case .alreadyShutdown, .invalidURL, .emptyHost, .emptyScheme, .cancelled,
        .invalidProxyResponse, .proxyAuthenticationRequired, .remoteConnectionClosed:
        // A proxy hung up, or the other side at the very moment: the library tells of the head
        // before it writes a body, and without its body no form says anything.
        return .notSent(reason: reason, timedOut: false)
      default: return .lost(reason: reason, sentAt: clock.now())
      }
    }
    // Whatever else fails before the head was written failed on the way to a connection: the name,
    // the connection itself, or the TLS handshake.
    return .notSent(reason: reason, timedOut: false)
  }
}
