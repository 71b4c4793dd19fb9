import Hummingbird
import NIOCore
import NIOSSL

/// Puts answers on their connection, whole or broken as they ask.
struct ConnectionResponder: HTTPResponder {
  let routes: Routes
  let scheme: String

  func respond(to request: Request, context: ConnectionContext) async throws -> Response {
    let base = Self.baseURL(scheme: scheme, port: context.port)
    let answer = try await routes.answer(to: request, base: base)
    let body = ByteBuffer(bytes: answer.body)
    switch answer.delivery {
    case .whole:
      let response = Response(
        status: answer.status, headers: answer.headers, body: ResponseBody(byteBuffer: body))
      return request.method == .head ? response.createHeadResponse() : response
    case .cutShort:
      return Response(
        status: answer.status, headers: answer.headers,
        body: ResponseBody(contentLength: body.readableBytes) { writer in
          let half = body.getSlice(at: body.readerIndex, length: body.readableBytes / 2)
          try await writer.write(half ?? ByteBuffer())
          try await context.breakConnection()
          throw AnswerCutShort()
        })
    case .dropped:
      try await context.breakConnection()
      throw AnswerCutShort()
    }
  }

  /// Without a slash at the end.
  static func baseURL(scheme: String, port: Int) -> String { "\(scheme)://127.0.0.1:\(port)" }
}

private struct AnswerCutShort: Error {}

/// What a request knows of the connection that it came on.
struct ConnectionContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  private let channel: any Channel

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    channel = source.channel
  }

  /// The service's own port.
  var port: Int { channel.localAddress?.port ?? 0 }

  /// Ends the connection as a broken line does: with TLS without its farewell, which would make an
  /// end of it that the client may trust.
  func breakConnection() async throws {
    let channel = channel
    try await channel.eventLoop.flatSubmit {
      // A connection without TLS does not have the handler; that is all that can fail.
      guard
        let tls = try? channel.pipeline.syncOperations.context(
          handlerType: NIOSSLServerHandler.self)
      else { return channel.close() }
      let closed = channel.eventLoop.makePromise(of: Void.self)
      tls.close(mode: .all, promise: closed)
      return closed.futureResult
    }.get()
  }
}
