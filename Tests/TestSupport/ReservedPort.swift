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
    var address = Self.loopback(number)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(holder, $0, length) == 0 ? getsockname(holder, $0, &length) : -1
      }
    }
    guard result == 0 else { throw Unavailable(number: errno) }
    self.holder = holder
    self.number = Int(UInt16(bigEndian: address.sin_port))
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
        var address = ReservedPort.loopback(port)
        withUnsafePointer(to: &address) { pointer in
          // The first few are taken into the queue; the others go unanswered.
          pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            _ = connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
          }
        }
        return socket
      }
    }

    deinit { for socket in sockets { close(socket) } }
  }

  private static func loopback(_ port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    address.sin_port = UInt16(port).bigEndian
    return address
  }
}
