import Synchronization

/// Where a pretended service sits, for one whose answers name its own address: that is known only once
/// it listens.
///
/// Call ``leave()`` at the end.
package final class ServiceSeat: Sendable {
  private let server = Mutex<ScriptedServer?>(nil)
  private let number = Mutex(0)

  package init() {}

  package func take(answer: @escaping ScriptedServer.Answer) async throws {
    let server = try await ScriptedServer(answer: answer)
    number.withLock { $0 = server.port }
    self.server.withLock { $0 = server }
  }

  package func leave() async {
    // The server's answers hold the service, and the service holds this.
    let server = server.withLock { server in
      defer { server = nil }
      return server
    }
    await server?.stop()
  }

  package var port: Int { number.withLock(\.self) }

  /// Its address without a slash at the end.
  package var base: String { "http://127.0.0.1:\(port)" }
}
