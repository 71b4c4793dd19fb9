import Foundation

/// The lines of a file from its beginning, read in pieces: it may have millions.
struct LineFile: ~Copyable {
  /// No line of ours is longer.
  static let lineLimitBytes = 1 << 16
  private static let pieceBytes = 1 << 17

  enum Line: Equatable {
    case text(String)
    case tooLong
    case notUTF8
  }

  let bytes: Int
  /// How much of the file stands before the next line.
  private(set) var place = 0
  private let descriptor: Int32
  private var piece: [UInt8] = []
  private var next = 0
  private var isAtEnd = false

  /// Throws where it cannot be read, for instance since it is a folder.
  init(path: String) throws(Unreadable) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    bytes = descriptor < 0 ? 0 : max(0, Int(lseek(descriptor, 0, SEEK_END)))
    guard descriptor >= 0 else { throw Unreadable(errno) }
    lseek(descriptor, 0, SEEK_SET)
    guard Foundation.read(descriptor, nil, 0) == 0 else { throw Unreadable(errno) }
  }

  struct Unreadable: Error {
    let reason: String

    init(_ number: Int32) { reason = String(cString: strerror(number)) }
  }

  deinit { close(descriptor) }

  /// The next line without its end; nil after the last one. Throws where the file cannot be read on:
  /// what was read of that line is left out.
  mutating func nextLine() throws(Unreadable) -> Line? {
    var line: [UInt8] = []
    var isTooLong = false
    while true {
      if next == piece.count, try !read() {
        guard !line.isEmpty || isTooLong else { return nil }
        break
      }
      let end = piece[next...].firstIndex(of: 0x0A) ?? piece.endIndex
      if line.count + end - next > Self.lineLimitBytes {
        isTooLong = true
      } else {
        line += piece[next..<end]
      }
      place += end - next
      next = end
      if end < piece.endIndex {
        next += 1
        place += 1
        break
      }
    }
    if isTooLong { return .tooLong }
    if line.last == 0x0D { line.removeLast() }
    return String(validating: line, as: UTF8.self).map(Line.text) ?? .notUTF8
  }

  private mutating func read() throws(Unreadable) -> Bool {
    guard !isAtEnd else { return false }
    var fresh = [UInt8](repeating: 0, count: Self.pieceBytes)
    var count = 0
    repeat {
      count = Foundation.read(descriptor, &fresh, fresh.count)
    } while count < 0 && errno == EINTR
    guard count >= 0 else { throw Unreadable(errno) }
    guard count > 0 else {
      isAtEnd = true
      return false
    }
    piece = Array(fresh[..<count])
    next = 0
    return true
  }
}
