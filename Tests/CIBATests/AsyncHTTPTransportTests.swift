import Foundation
import Testing

@testable import CIBA

struct AsyncHTTPTransportTests {
  private func call(_ url: String, limit: Duration = .seconds(20)) -> HTTPCall {
    HTTPCall(
      method: .post, url: url, headers: [HeaderField("Accept", "application/json")], body: "a=b",
      bodyLimitBytes: 1000, timeLimit: limit)
  }

  private func transport(_ limits: TimeLimits) -> AsyncHTTPTransport {
    AsyncHTTPTransport(limits: limits, certificateAuthorityFile: nil, clock: BootClock())
  }

  private func send(
    _ call: HTTPCall, limits: TimeLimits = TimeLimits()
  ) async -> Result<HTTPReply, TransportFailure> {
    let transport = transport(limits)
    let result: Result<HTTPReply, TransportFailure>
    do throws(TransportFailure) {
      result = .success(try await transport.send(call))
    } catch {
      result = .failure(error)
    }
    await transport.shutdown()
    return result
  }

  private func send(
    limit: Duration = .seconds(20), _ talk: @escaping @Sendable (RawServer.Connection) -> Void
  ) async throws -> (result: Result<HTTPReply, TransportFailure>, connections: Int) {
    let server = try RawServer(talk)
    defer { server.stop() }
    let result = await send(call(server.url, limit: limit))
    return (result, server.connections)
  }

  private func isLost(_ result: Result<HTTPReply, TransportFailure>) -> Bool {
    if case .failure(.lost) = result { true } else { false }
  }

  @Test func `a whole answer comes with status, header and body`() async throws {
    let before = BootClock().now()
    let reply = try await send { connection in
      let request = connection.readRequest()
      let isGood = request.hasPrefix("POST / HTTP/1.1\r\n") && request.hasSuffix("\r\n\r\na=b")
      connection.write(
        "HTTP/1.1 \(isGood ? 400 : 500) X\r\nRetry-After: 7\r\nContent-Length: 2\r\n\r\n{}")
    }.result.get()
    #expect(reply.status == 400)
    #expect(reply.header("retry-after") == "7")
    #expect(reply.body == Data("{}".utf8))
    #expect(reply.sentAt > before && reply.sentAt < BootClock().now())
  }

  @Test func `a form call without fields announces an empty body`() async throws {
    let server = try RawServer { connection in
      let head = connection.readRequest().lowercased()
      let isGood = head.hasPrefix("post / http/1.1\r\n") && head.contains("content-length: 0\r\n")
      connection.write("HTTP/1.1 \(isGood ? 200 : 500) X\r\nContent-Length: 0\r\n\r\n")
    }
    defer { server.stop() }
    var call = call(server.url)
    call.body = nil
    #expect(try await send(call).get().status == 200)
  }

  @Test func `a refused connection means not sent, and is told at once`() async throws {
    let result = await send(call("http://127.0.0.1:\(try RawServer.unusedPort())"))
    #expect(
      result == .failure(.notSent(reason: "the connection was refused", timedOut: false)))
  }

  @Test(arguments: [HeaderField("X", "a\r\nY: b"), HeaderField("X y", "a"), HeaderField("X", "é")])
  func `a header that cannot be written means not sent`(field: HeaderField) async throws {
    var call = call("http://127.0.0.1:\(try RawServer.unusedPort())")
    call.headers.append(field)
    guard case .failure(.notSent(let reason, timedOut: false)) = await send(call) else {
      Issue.record("sent with \(field)")
      return
    }
    #expect(reason.hasPrefix("a header field"))
  }

  @Test func `a name that does not exist means not sent`() async throws {
    let result = await send(call("http://nobody.till.test/"))
    guard case .failure(.notSent) = result else {
      Issue.record("\(result)")
      return
    }
  }

  @Test func `a failed TLS handshake means not sent`() async throws {
    let server = try RawServer { connection in
      _ = connection.read()
      connection.write("HTTP/1.1 400 Bad Request\r\n\r\n")
    }
    defer { server.stop() }
    let result = await send(call("https://127.0.0.1:\(server.port)"))
    #expect(result == .failure(.notSent(reason: "the TLS handshake failed", timedOut: false)))
    #expect(server.connections == 1)
  }

  @Test func `a connection closed in the TLS handshake means not sent`() async throws {
    let server = try RawServer { _ = $0.read() }
    defer { server.stop() }
    let result = await send(call("https://127.0.0.1:\(server.port)"))
    guard case .failure(.notSent) = result else {
      Issue.record("\(result)")
      return
    }
  }

  @Test func `a TLS handshake without an answer means not sent, after the connect limit`()
    async throws
  {
    let server = try RawServer { $0.waitForClose() }
    defer { server.stop() }
    var limits = TimeLimits()
    limits.connect = .milliseconds(200)
    let result = await send(call("https://127.0.0.1:\(server.port)"), limits: limits)
    guard case .failure(.notSent(_, timedOut: true)) = result else {
      Issue.record("\(result)")
      return
    }
  }

  @Test func `a connection closed after the request means lost, and nothing is sent again`()
    async throws
  {
    let (result, connections) = try await send { $0.readRequest() }
    #expect(isLost(result))
    #expect(connections == 1)
  }

  @Test func `a silent server means lost, after the time limit`() async throws {
    let (result, connections) = try await send(limit: .seconds(20)) { connection in
      connection.readRequest()
      connection.waitForClose()
    }
    #expect(isLost(result))
    #expect(connections == 1)
  }

  @Test func `the time limit holds for the body too`() async throws {
    let (result, _) = try await send(limit: .seconds(20)) { connection in
      connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
      connection.waitForClose()
    }
    #expect(isLost(result))
  }

  @Test func `a body cut short means lost`() async throws {
    let (result, _) = try await send { connection in
      connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\":1}")
    }
    #expect(isLost(result))
  }

  @Test func `a body longer than the limit means lost, announced or not`() async throws {
    let announced = try await send { connection in
      connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
      connection.waitForClose()
    }.result
    #expect(isLost(announced))
    let endless = try await send { connection in
      connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
      while connection.write("64\r\n" + String(repeating: "x", count: 100) + "\r\n") {}
    }.result
    #expect(isLost(endless))
  }

  @Test func `a body of exactly the limit is read`() async throws {
    let body = String(repeating: "x", count: 1000)
    let reply = try await send { connection in
      connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + body)
    }.result.get()
    #expect(reply.body.count == 1000)
  }

  @Test func `a redirect is an answer like any other`() async throws {
    let (result, connections) = try await send { connection in
      connection.readRequest()
      connection.write("HTTP/1.1 307 X\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")
    }
    #expect(try result.get().status == 307)
    #expect(connections == 1)
  }

  @Test(
    arguments: [
      "SSH-2.0-x\r\n", "HTTP/9.9 abc\r\n\r\n", "\r\n\r\n\r\n",
      "HTTP/1.1 200 OK\r\n" + String(repeating: "A: b\r\n", count: 1000) + "\r\n",
      "HTTP/1.1 200 OK\r\nA: " + String(repeating: "b", count: 200_000) + "\r\n\r\n",
    ])
  func `an answer that is no sensible HTTP means lost`(text: String) async throws {
    let (result, _) = try await send(limit: .seconds(20)) { connection in
      connection.readRequest()
      connection.write(text)
      connection.waitForClose()
    }
    #expect(isLost(result))
  }

  @Test func `a connection that nobody uses is closed after its time`() async throws {
    let (closings, closed) = AsyncStream.makeStream(of: Void.self)
    let server = try RawServer { connection in
      while !connection.readRequest().isEmpty {
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
      }
      closed.yield()
    }
    defer { server.stop() }
    var limits = TimeLimits()
    limits.idleConnection = .milliseconds(1)
    let transport = transport(limits)
    for _ in 1...2 {
      #expect(try await transport.send(call(server.url)).status == 200)
      for await _ in closings { break }
    }
    #expect(server.connections == 2)
    await transport.shutdown()
  }

  @Test func `cancelling the task ends the call`() async throws {
    let (requests, arrived) = AsyncStream.makeStream(of: Void.self)
    let server = try RawServer { connection in
      connection.readRequest()
      arrived.yield()
      connection.waitForClose()
    }
    defer { server.stop() }
    let task = Task { await send(call(server.url)) }
    for await _ in requests { break }
    task.cancel()
    #expect(isLost(await task.value))
  }

  @Test func `an address that is none is known not to have been sent`() async {
    for address in ["", "no address", "gopher://127.0.0.1/"] {
      guard case .failure(.notSent(_, timedOut: false)) = await send(call(address)) else {
        Issue.record("\(address)")
        return
      }
    }
  }
}
