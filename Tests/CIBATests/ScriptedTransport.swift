import Foundation
import TestSupport
import Testing

@testable import CIBA

/// Answers from a script, in order, and fails on any call that is not in it.
final class ScriptedTransport: HTTPTransport {
  enum Endpoint: Hashable, Sendable {
    case discovery, keys, userExists, platformToken, authentication, token, userInfo
  }

  enum Step: Sendable {
    case reply(Int, String, headers: [HeaderField] = [], after: Duration = .milliseconds(200))
    case notSent(timedOut: Bool = false, reason: String = "refused")
    case lost(after: Duration = .milliseconds(200))

    /// A reply whose body is a fixture.
    static func file(
      _ path: String, _ status: Int = 200, after: Duration = .milliseconds(200)
    ) throws -> Step {
      .reply(status, try Fixture.text(path), after: after)
    }
  }

  struct Sent: Sendable {
    var endpoint: Endpoint
    var call: HTTPCall
    var at: BootInstant
  }

  private struct State {
    var script: [Endpoint: [Step]] = [:]
    var sent: [Sent] = []
  }

  private let clock: ManualClock
  private let state = Locked(State())

  /// Metadata and keys are answered once each, from the fixtures.
  convenience init(clock: ManualClock) throws {
    self.init(clock: clock, discovery: try .file("discovery.json"), keys: try .file("jwks.json"))
  }

  init(clock: ManualClock, discovery: Step, keys: Step) {
    self.clock = clock
    state.withLock { $0.script = [.discovery: [discovery], .keys: [keys]] }
  }

  func script(_ endpoint: Endpoint, _ steps: [Step]) {
    state.withLock { $0.script[endpoint] = steps }
  }

  var sent: [Sent] { state.withLock(\.sent) }

  func sent(to endpoint: Endpoint) -> [Sent] { sent.filter { $0.endpoint == endpoint } }

  var unusedSteps: Int { state.withLock { $0.script.values.map(\.count).reduce(0, +) } }

  func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply {
    let sentAt = clock.now()
    guard let endpoint = Self.endpoint(of: call.url) else {
      Issue.record("a call to \(call.url)")
      throw .notSent(reason: "unscripted", timedOut: false)
    }
    let step = state.withLock { state -> Step? in
      state.sent.append(Sent(endpoint: endpoint, call: call, at: sentAt))
      guard var steps = state.script[endpoint], !steps.isEmpty else { return nil }
      defer { state.script[endpoint] = steps }
      return steps.removeFirst()
    }
    switch step {
    case .reply(let status, let body, let headers, let delay):
      clock.pass(delay)
      return HTTPReply(
        status: status, headers: headers + [HeaderField("Content-Type", "application/json")],
        body: Data(body.utf8), sentAt: sentAt)
    case .notSent(let timedOut, let reason):
      throw .notSent(reason: reason, timedOut: timedOut)
    case .lost(let delay):
      clock.pass(delay)
      throw .lost(reason: "no answer", sentAt: sentAt)
    case nil:
      Issue.record("an unscripted call to \(endpoint)")
      throw .notSent(reason: "unscripted", timedOut: false)
    }
  }

  func shutdown() async {}

  private static func endpoint(of url: String) -> Endpoint? {
    switch url.split(separator: "/").last {
    case "openid-configuration": .discovery
    case "jwks.json", "jwks": .keys
    case "user-exists": .userExists
    case "get": .platformToken
    case "authentication", "bc-authorize": .authentication
    case "token": .token
    case "userinfo": .userInfo
    default: nil
    }
  }
}
