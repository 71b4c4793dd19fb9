import CLoopback
import Glibc

/// A port of the loopback address that stays ours while nobody listens on it.
///
/// Whoever listens on it must allow others to have the same port (`SO_REUSEPORT`).
final class ReservedPort: Sendable {
  let number: Int
  private let holder: CInt

  struct Unavailable: Error { var number: CInt }

  init(_ number: Int = 0) throws(Unavailable) {
    let holder = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    var yes: CInt = 1
    setsockopt(
      holder, SOL_SOCKET, SO_REUSEPORT, &yes, socklen_t(MemoryLayout<CInt>.size))
    let port = loopback_bind(holder, CInt(number))
    guard port > 0 else { throw Unavailable(number: errno) }
    self.holder = holder
    self.number = Int(port)
  }

  deinit { close(holder) }

  /// Listens with a queue that is full already: whoever wants to connect gets no answer, until the
  /// value that comes back is gone and this one too.
  func listenToNobody() -> FullQueue {
    listen(holder, 0)
    return FullQueue(port: number)
  }

  /// Connections that nobody ever accepts.
  final class FullQueue: Sendable {
    private let sockets: [CInt]

    fileprivate init(port: Int) {
      sockets = (0..<4).map { _ in
        let socket = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
        // The first few are taken into the queue; the others go unanswered.
        _ = loopback_connect(socket, CInt(port))
        return socket
      }
    }

    deinit { for socket in sockets { close(socket) } }
  }
}
