import CNameLookup
import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// Stands before a plain HTTP service on this machine and does to its connections what bad networks
/// do: one fault, from ``arm()`` or after some exchanges until ``lift()``.
///
/// Call ``stop()`` at the end.
package final class FaultProxy: Sendable {
  /// How a network fails.
  package enum Fault: String, Sendable, CaseIterable {
    case nameNotFound = "name not found"
    case nameTimeout = "name look-up never answered"
    case refused
    case synDropped = "SYN dropped"
    case resetBeforeSend = "reset before send"
    case cutAfterSend = "cut after send, before any answer"
    case cutInHeaders = "cut in headers"
    case cutInBody = "cut in body"
    case shortBody = "short body"
    case stallBeforeAnswer = "stall before answer"
    case stallInBody = "stall in body, one octet a second"
    case certificateExpired = "certificate expired"
    case wrongHost = "certificate of another host"
    case unknownAuthority = "certificate of an unknown authority"
    case oldTLS = "old TLS only"
    case idleConnectionDead = "idle connection silently dead"
    case answerTooLate = "answer delayed past the time-out, then delivered"
    case answerTwice = "answer twice"
    case captivePortal = "captive portal"
    case redirect = "redirect to another host"
    case latency = "latency"
    case slow = "1 kB a second"
    case deadIPv6 = "IPv6 dead, IPv4 alive"
    case interfaceDown = "interface down, then up"

    /// Whether the calls must be to a host with a name, and over TLS.
    fileprivate var needsName: Bool {
      switch self {
      case .nameNotFound, .nameTimeout, .resetBeforeSend, .certificateExpired, .wrongHost,
        .unknownAuthority, .oldTLS, .deadIPv6:
        true
      case .refused, .synDropped, .cutAfterSend, .cutInHeaders, .cutInBody, .shortBody,
        .stallBeforeAnswer, .stallInBody, .idleConnectionDead, .answerTooLate, .answerTwice,
        .captivePortal, .redirect, .latency, .slow, .interfaceDown:
        false
      }
    }
  }

  private struct State {
    var isArmed = false
    var exchanges = 0
    var met = 0
    var servers: [ScriptedServer] = []
    var reserved: ReservedPort
    var fullQueue: ReservedPort.FullQueue?
  }

  private let fault: Fault
  private let service: Int
  private let name: String?
  private let port: Int
  /// The exchange after which the fault begins; nil if it waits for ``arm()``.
  private let armsAfter: Int?
  private let lateness: Duration
  private let contexts: Contexts?
  private let whenArmed: @Sendable (FaultProxy) -> Void
  private let state: Mutex<State>

  /// - Parameters:
  ///   - service: the port of the service on the loopback address.
  ///   - armsAfter: how many good exchanges come before the fault; nil for none until ``arm()``.
  ///   - lateness: how long an answer is delayed that comes too late, or just late.
  ///   - authority: signs the proxy's good certificate.
  ///   - whenArmed: called as soon as the fault has begun.
  package init(
    _ fault: Fault, before service: Int, armsAfter: Int?, lateness: Duration,
    authority: CertificateAuthority, whenArmed: @escaping @Sendable (FaultProxy) -> Void
  ) async throws {
    let reserved = try ReservedPort()
    self.fault = fault
    self.service = service
    self.armsAfter = armsAfter
    self.lateness = lateness
    self.whenArmed = whenArmed
    port = reserved.number
    state = Mutex(State(reserved: reserved))
    if fault.needsName {
      let name = "proxy-\(reserved.number).till.test"
      self.name = name
      contexts = try Contexts(authority: authority, name: name, fault: fault)
      name_lookup_set(name, name_answer_loopback)
    } else {
      name = nil
      contexts = nil
    }
    try await listen()
    if armsAfter == 0 { try await arm() }
  }

  /// Where a client reaches the service through this proxy, without a slash at the end.
  package var address: String {
    name.map { "https://\($0):\(port)" } ?? "http://127.0.0.1:\(port)"
  }

  /// How often the fault was met, as far as this side can see it.
  package var met: Int { state.withLock(\.met) }

  package func arm() async throws {
    state.withLock { $0.isArmed = true }
    switch fault {
    case .nameNotFound: setName(name_answer_none)
    case .nameTimeout: setName(name_answer_silence)
    case .deadIPv6: setName(name_answer_both_loopbacks)
    case .refused, .interfaceDown: await listenNoMore()
    case .synDropped:
      await listenNoMore()
      state.withLock { $0.fullQueue = $0.reserved.listenToNobody() }
    case .resetBeforeSend, .cutAfterSend, .cutInHeaders, .cutInBody, .shortBody,
      .stallBeforeAnswer, .stallInBody, .certificateExpired, .wrongHost, .unknownAuthority,
      .oldTLS, .idleConnectionDead, .answerTooLate, .answerTwice, .captivePortal, .redirect,
      .latency, .slow:
      break
    }
    whenArmed(self)
  }

  package func lift() async throws {
    let wasArmed = state.withLock { state in
      defer { state.isArmed = false }
      return state.isArmed
    }
    guard wasArmed else { return }
    switch fault {
    case .nameNotFound, .nameTimeout, .deadIPv6: setName(name_answer_loopback)
    case .refused, .interfaceDown: try await listen()
    case .synDropped:
      try await listen()
      let next = try ReservedPort(port)
      state.withLock { state in
        state.fullQueue = nil
        state.reserved = next
      }
    case .resetBeforeSend, .cutAfterSend, .cutInHeaders, .cutInBody, .shortBody,
      .stallBeforeAnswer, .stallInBody, .certificateExpired, .wrongHost, .unknownAuthority,
      .oldTLS, .idleConnectionDead, .answerTooLate, .answerTwice, .captivePortal, .redirect,
      .latency, .slow:
      break
    }
  }

  package func stop() async {
    setName(name_answer_none)
    let servers = state.withLock { state -> [ScriptedServer] in
      defer { state.servers = [] }
      return state.servers
    }
    for server in servers { await server.stop() }
  }

  private func setName(_ answer: name_answer) {
    if let name { name_lookup_set(name, answer) }
  }

  // MARK: Listening

  private func listen() async throws {
    let server = try await ScriptedServer(port: port) { [self] in
      context()
    } welcome: { [self] in
      isMet(by: fault == .resetBeforeSend) ? [.reset] : []
    } answer: { [self] in
      await answer($0)
    }
    state.withLock { $0.servers.append(server) }
  }

  /// The certificate for a new connection; nil where there is no TLS, or where nobody is to come so
  /// far that the handshake ends.
  private func context() -> NIOSSLContext? {
    guard let contexts else { return nil }
    if fault == .resetBeforeSend, state.withLock({ $0.isArmed }) { return nil }
    if let bad = contexts.bad, isMet(by: true) { return bad }
    return contexts.good
  }

  private func listenNoMore() async {
    let servers = state.withLock { $0.servers }
    for server in servers { await server.refuse() }
  }

  /// Whether the fault is there now; counts it then.
  private func isMet(by condition: Bool) -> Bool {
    state.withLock { state in
      guard condition && state.isArmed else { return false }
      state.met += 1
      return true
    }
  }

  // MARK: Answering

  private func answer(_ request: ScriptedServer.Request) async -> [ScriptedServer.Step] {
    let steps: [ScriptedServer.Step]
    do {
      steps = try await isMet(by: actsOn(request)) ? spoiled(request) : [.write(pass(request))]
    } catch {
      return [.close]  // The service is gone.
    }
    let count = state.withLock { state in
      state.exchanges += 1
      return state.exchanges
    }
    if count == armsAfter { try? await arm() }  // Binding a port of our own does not fail.
    return steps
  }

  /// Whether the fault is one of exchanges, and one of this.
  private func actsOn(_ request: ScriptedServer.Request) -> Bool {
    switch fault {
    case .idleConnectionDead: request.place > 1
    case .nameNotFound, .nameTimeout, .refused, .synDropped, .resetBeforeSend,
      .certificateExpired, .wrongHost, .unknownAuthority, .oldTLS, .deadIPv6, .interfaceDown:
      false
    case .cutAfterSend, .cutInHeaders, .cutInBody, .shortBody, .stallBeforeAnswer, .stallInBody,
      .answerTooLate, .answerTwice, .captivePortal, .redirect, .latency, .slow:
      true
    }
  }

  private func spoiled(_ request: ScriptedServer.Request) async throws -> [ScriptedServer.Step] {
    switch fault {
    case .captivePortal:
      let page = "<html><body>Welcome to our network</body></html>"
      return [
        .write("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"),
        .write("Content-Length: \(page.utf8.count)\r\nConnection: close\r\n\r\n" + page), .close,
      ]
    case .redirect:
      return [
        .write("HTTP/1.1 302 Found\r\nLocation: http://localhost:\(service)/another-host\r\n"),
        .write("Content-Length: 0\r\nConnection: close\r\n\r\n"), .close,
      ]
    case .idleConnectionDead: return [.silence]
    case .latency:
      try await Task.sleep(for: lateness)
      return [.write(try await pass(request))]
    case .cutAfterSend, .cutInHeaders, .cutInBody, .shortBody, .stallBeforeAnswer, .stallInBody,
      .answerTooLate, .answerTwice, .slow:
      return spoiled(try await pass(request))
    case .nameNotFound, .nameTimeout, .refused, .synDropped, .resetBeforeSend,
      .certificateExpired, .wrongHost, .unknownAuthority, .oldTLS, .deadIPv6, .interfaceDown:
      preconditionFailure("these are faults of connections")
    }
  }

  /// What comes of a good answer.
  private func spoiled(_ reply: [UInt8]) -> [ScriptedServer.Step] {
    let end = reply.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound ?? reply.count
    let half = Array(reply[..<(end + (reply.count - end) / 2)])
    return switch fault {
    case .cutAfterSend: [.close]
    case .cutInHeaders: [.write(Array(reply[..<(end / 2)])), .close]
    case .cutInBody: [.write(half), .pause(.milliseconds(20)), .reset]
    case .shortBody: [.write(half), .close]
    case .stallBeforeAnswer: [.silence]
    case .stallInBody:
      [.write(Array(reply[..<end])), .drip(Array(reply[end...]), size: 1, every: .seconds(1))]
    case .answerTooLate: [.pause(lateness), .write(reply)]
    case .answerTwice: [.write(reply + reply)]
    case .slow: [.drip(reply, size: 100, every: .milliseconds(100))]
    case .nameNotFound, .nameTimeout, .refused, .synDropped, .resetBeforeSend,
      .certificateExpired, .wrongHost, .unknownAuthority, .oldTLS, .idleConnectionDead,
      .captivePortal, .redirect, .latency, .deadIPv6, .interfaceDown:
      preconditionFailure("these faults touch no good answer")
    }
  }

  /// Sends the request on and brings the whole answer back, marked as the last of its connection
  /// where the fault does not live on connections that are used again.
  private func pass(_ request: ScriptedServer.Request) async throws -> [UInt8] {
    let reply = try await PlainExchange.run(request.head + request.body, port: service)
    if fault == .idleConnectionDead || fault == .answerTwice { return reply }
    guard let line = reply.firstRange(of: Array("\r\n".utf8)) else { return reply }
    return Array(reply[..<line.upperBound]) + Array("Connection: close\r\n".utf8)
      + Array(reply[line.upperBound...])
  }
}

/// The certificates of one proxy.
private struct Contexts: Sendable {
  let good: NIOSSLContext
  /// That of the fault; nil if the fault is none of certificates.
  let bad: NIOSSLContext?

  init(authority: CertificateAuthority, name: String, fault: FaultProxy.Fault) throws {
    good = try Self.context(authority.identity(host: name))
    let makeBad: [FaultProxy.Fault: () throws -> NIOSSLContext] = [
      .certificateExpired: { try Self.context(authority.identity(host: name, days: -3 ... -1)) },
      .wrongHost: { try Self.context(authority.identity(host: "elsewhere.till.test")) },
      .unknownAuthority: { try Self.context(CertificateAuthority().identity(host: name)) },
      .oldTLS: { try Self.context(authority.identity(host: name), newest: .tlsv11) },
    ]
    bad = try makeBad[fault]?()
  }

  private static func context(
    _ identity: CertificateAuthority.Identity, newest: TLSVersion = .tlsv13
  ) throws -> NIOSSLContext {
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: [.certificate(identity.certificate)],
      privateKey: .privateKey(identity.key))
    configuration.minimumTLSVersion = .tlsv1
    configuration.maximumTLSVersion = newest
    return try NIOSSLContext(configuration: configuration)
  }
}

/// One request to a plain HTTP service on this machine, and the whole answer to it.
private enum PlainExchange {
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
