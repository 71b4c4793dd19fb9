import Foundation

/// What the first hundred bytes of a database say.
///
/// ```text
/// 0   16 bytes  "SQLite format 3", 0
/// 16  2 bytes   bytes in a page, a power of two
/// 60  4 bytes   user_version, most significant byte first
/// 68  4 bytes   application_id, most significant byte first
/// ```
/// Source: sqlite.org/fileformat2.html, section 1.3.
struct StoreHeader {
  let version: Int
  let applicationID: Int
  let pageBytes: Int

  private static let length = 100
  private static let magic = Array("SQLite format 3\u{0}".utf8)

  /// Nil where there is no such header; one that says to be ours may begin with a damaged text. To be
  /// read only while nobody has the file open: closing it drops every lock that this process has on it.
  init?(path: String) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: Self.length)
    guard read(descriptor, &bytes, bytes.count) == Self.length else { return nil }
    func number(at place: Int, bytes length: Int = 4) -> Int {
      bytes[place..<place + length].reduce(0) { $0 << 8 | Int($1) }
    }
    version = number(at: 60)
    applicationID = number(at: 68)
    pageBytes = number(at: 16, bytes: 2)
    guard bytes.starts(with: Self.magic) || applicationID == Schema.applicationID else {
      return nil
    }
  }
}
