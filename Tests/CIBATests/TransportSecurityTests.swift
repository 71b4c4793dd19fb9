import Foundation
import NIOSSL
import TestSupport
import Testing

@testable import CIBA

/// TLS and proxies, over real sockets on the loopback address.
struct TransportSecurityTests {
  private static let untrusted = TransportFailure.notSent(
    reason: "the certificate is not trusted", timedOut: false)
  private static let wrongHost = TransportFailure.notSent(
    reason: "the certificate is for another host", timedOut: false)

  private let authority: CertificateAuthority
  private let folder: URL

  init() throws {
    authority = try CertificateAuthority()
    folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// A transport that trusts `authority`, or the system's authorities if that is nil.
  private func transport(
    trusting authority: CertificateAuthority?, proxies: ProxySettings = ProxySettings()
  ) throws -> AsyncHTTPTransport {
    let file = folder.appending(path: "ca.pem")
    try authority?.writePEM(to: file)
    // The name and the handshake wait for their turn among all the other tests.
    var limits = TimeLimits()
    limits.connect = .seconds(600)
    return AsyncHTTPTransport(
      limits: limits, certificateAuthorityFile: authority == nil ? nil : file.path(),
      proxies: proxies, clock: BootClock())
  }

  private func send(
    _ url: String, over transport: AsyncHTTPTransport
  ) async -> Result<Int, TransportFailure> {
    let call = HTTPCall(
      method: .post, url: url, headers: [], body: "a=b", bodyLimitBytes: 1000,
      timeLimit: .seconds(600))
    do throws(TransportFailure) {
      return .success(try await transport.send(call).status)
    } catch {
      return .failure(error)
    }
  }

  /// One call to a server with this identity; it must not get a request that fails.
  private func send(
    to host: String, identity: CertificateAuthority.Identity,
    trusting authority: CertificateAuthority?, newest: TLSVersion = .tlsv13
  ) async throws -> Result<Int, TransportFailure> {
    let server = try await TLSServer(identity, newest: newest)
    let transport = try transport(trusting: authority)
    let result = await send("https://\(host):\(server.port)/", over: transport)
    await transport.shutdown()
    try await server.stop()
    try FileManager.default.removeItem(at: folder)
    #expect(server.served == ((try? result.get()) == nil ? 0 : 1))
    return result
  }

  @Test(arguments: ["localhost", "127.0.0.1"])
  func `a certificate of the settings' own authority is good for its name and address`(
    host: String
  ) async throws {
    let result = try await send(
      to: host, identity: authority.identity(), trusting: authority)
    #expect(result == .success(200))
  }

  @Test func `a certificate of another authority is refused`() async throws {
    let other = try CertificateAuthority()
    let result = try await send(
      to: "localhost", identity: other.identity(), trusting: authority)
    #expect(result == .failure(Self.untrusted))
  }

  @Test func `an authority that the system does not know is refused without a file`() async throws {
    let result = try await send(to: "localhost", identity: authority.identity(), trusting: nil)
    #expect(result == .failure(Self.untrusted))
  }

  @Test(arguments: ["localhost", "127.0.0.1"])
  func `a certificate for another host is refused`(host: String) async throws {
    let result = try await send(
      to: host, identity: authority.identity(host: "login.example"), trusting: authority)
    #expect(result == .failure(Self.wrongHost))
  }

  @Test(arguments: [-3 ... -1, 1...3])
  func `a certificate out of its time is refused`(days: ClosedRange<Double>) async throws {
    let result = try await send(
      to: "localhost", identity: authority.identity(days: days), trusting: authority)
    #expect(result == .failure(Self.untrusted))
  }

  @Test(arguments: [(TLSVersion.tlsv1, false), (.tlsv11, false), (.tlsv12, true), (.tlsv13, true)])
  func `TLS 1.2 or newer is spoken`(newest: TLSVersion, isFine: Bool) async throws {
    let result = try await send(
      to: "localhost", identity: authority.identity(), trusting: authority, newest: newest)
    if isFine {
      #expect(result == .success(200))
    } else {
      #expect(result == .failure(.notSent(reason: "the TLS handshake failed", timedOut: false)))
    }
  }

  @Test(arguments: [nil, "", "no certificate"])
  func `an authority file that cannot be used means not sent`(content: String?) async throws {
    let server = try await TLSServer(authority.identity())
    let file = folder.appending(path: "ca.pem")
    if let content { try Data(content.utf8).write(to: file) }
    let transport = AsyncHTTPTransport(
      limits: TimeLimits(), certificateAuthorityFile: file.path(), clock: BootClock())
    let result = await send("https://localhost:\(server.port)/", over: transport)
    await transport.shutdown()
    try await server.stop()
    try FileManager.default.removeItem(at: folder)
    guard case .failure(.notSent) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(server.served == 0)
  }

  /// Not each call finds the last one's connection: it may begin before that is back in the pool, or so
  /// late, on a busy machine, that nobody had used it for three seconds and it was closed.
  @Test func `a call uses the connection of an earlier one`() async throws {
    let server = try await TLSServer(authority.identity())
    let transport = try transport(trusting: authority)
    for _ in 0..<20 where server.connections == server.served {
      #expect(await send("https://localhost:\(server.port)/", over: transport) == .success(200))
    }
    #expect(server.connections < server.served)
    await transport.shutdown()
    try await server.stop()
    try FileManager.default.removeItem(at: folder)
  }

  // MARK: Proxies

  private func settings(_ proxy: RawServer, user: String = "") throws -> ProxySettings {
    try ProxySettings(environment: ["https_proxy": "http://\(user)127.0.0.1:\(proxy.port)"])
  }

  @Test func `a call through a proxy keeps its TLS to the provider`() async throws {
    let server = try await TLSServer(authority.identity(host: "login.example"))
    let port = server.port
    let heads = Locked<[String]>([])
    let proxy = try RawServer { connection in
      let head = connection.readRequest()
      heads.withLock { $0.append(head) }
      connection.write("HTTP/1.1 200 OK\r\n\r\n")
      connection.tunnel(to: UInt16(port))
    }
    let transport = try transport(
      trusting: authority, proxies: settings(proxy, user: "till:s3cr%40t@"))
    #expect(await send("https://login.example/", over: transport) == .success(200))
    #expect(
      await send("https://other.example/", over: transport) == .failure(Self.wrongHost))
    await transport.shutdown()
    try await server.stop()
    proxy.stop()
    try FileManager.default.removeItem(at: folder)
    let head = try #require(heads.withLock { $0 }.first)
    #expect(head.hasPrefix("CONNECT login.example:443 HTTP/1.1\r\n"))
    #expect(head.lowercased().contains("proxy-authorization: basic "))
    #expect(head.contains(Data("till:s3cr@t".utf8).base64EncodedString()))
    #expect(server.served == 1)
  }

  @Test(
    arguments: [
      "HTTP/1.1 407 X\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 502 X\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "SSH-2.0-x\r\n", "",
    ])
  func `a proxy that opens no tunnel means not sent`(answer: String) async throws {
    let proxy = try RawServer { connection in
      connection.readRequest()
      connection.write(answer)
    }
    let transport = try transport(trusting: nil, proxies: settings(proxy))
    let result = await send("https://login.example/", over: transport)
    await transport.shutdown()
    proxy.stop()
    try FileManager.default.removeItem(at: folder)
    guard case .failure(.notSent) = result else {
      Issue.record("\(result)")
      return
    }
  }

  @Test func `this machine is reached past the proxy`() async throws {
    let server = try await TLSServer(authority.identity())
    let proxy = try RawServer { _ = $0.read() }
    let transport = try transport(trusting: authority, proxies: settings(proxy))
    #expect(await send("https://localhost:\(server.port)/", over: transport) == .success(200))
    #expect(proxy.connections == 0)
    await transport.shutdown()
    try await server.stop()
    proxy.stop()
    try FileManager.default.removeItem(at: folder)
  }
}
