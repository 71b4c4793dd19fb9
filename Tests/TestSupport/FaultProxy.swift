import CNameLookup
import Foundation
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

  let fault: Fault
  let service: Int
  private let name: String?
  private let port: Int
  /// The exchange after which the fault begins; nil if it waits for ``arm()``.
  private let armsAfter: Int?
  let lateness: Duration
  private let contexts: ProxyCertificates?
  private let whenArmed: @Sendable (FaultProxy) -> Void
  private let state: Mutex<State>

  /// - Parameters:
  ///   - service: the port of the service on the loopback address.
  ///   - armsAfter: how many good exchanges come before the fault; nil for none until ``arm()``.
  ///   - lateness: how long an answer is delayed that comes late.
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
      contexts = try ProxyCertificates(authority: authority, name: name, fault: fault)
      name_lookup_set(name, name_answer_loopback)
    } else {
      name = nil
      contexts = nil
    }
    try await listen()
    if armsAfter == 0 { await arm() }
  }

  /// Where a client reaches the service through this proxy, without a slash at the end.
  package var address: String {
    name.map { "https://\($0):\(port)" } ?? "http://127.0.0.1:\(port)"
  }

  /// How often the fault was met, as far as this side can see it.
  package var met: Int { state.withLock(\.met) }

  package func arm() async {
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

  /// Counts an exchange; whether the fault begins after it.
  func isLastBeforeFault() -> Bool {
    state.withLock { state in
      state.exchanges += 1
      return state.exchanges == armsAfter
    }
  }

  /// Whether the fault is there now; counts it then.
  func isMet(by condition: Bool) -> Bool {
    state.withLock { state in
      guard condition && state.isArmed else { return false }
      state.met += 1
      return true
    }
  }
}
