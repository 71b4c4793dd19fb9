/// What the proxy does with a request and its answer.
extension FaultProxy {
  func answer(_ request: ScriptedServer.Request) async -> [ScriptedServer.Step] {
    let steps: [ScriptedServer.Step]
    do {
      steps = try await isMet(by: actsOn(request)) ? spoiled(request) : [.write(pass(request))]
    } catch {
      return [.close]  // The service is gone.
    }
    if isLastBeforeFault() { await arm() }
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
      return [.pause(lateness), .write(try await pass(request))]
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
    case .answerTooLate: [.untilHangUp, .write(reply)]
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
