import Hummingbird
import NIOCore

/// Puts answers on their connection, whole or broken as they ask.
struct ConnectionResponder: HTTPResponder {
  let routes: Routes

  func respond(to request: Request, context: ConnectionContext) async throws -> Response {
    let answer = try await routes.answer(to: request, base: context.baseURL)
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
          // The server closes a connection whose answer cannot be written to its end.
          throw AnswerCutShort()
        })
    case .dropped:
      try await context.channel.close()
      throw AnswerCutShort()
    }
  }
}

private struct AnswerCutShort: Error {}

/// What a request knows of the connection that it came on.
struct ConnectionContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let channel: any Channel

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    channel = source.channel
  }

  /// The service's own base URL: its port is known once it listens.
  var baseURL: String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)" }
}
