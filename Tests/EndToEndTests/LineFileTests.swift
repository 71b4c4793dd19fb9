import Foundation
import Testing

@testable import clubtill

struct LineFileTests {
  private func lines(of bytes: Data) throws -> [LineFile.Line] {
    let file = FileManager.default.temporaryDirectory.appending(path: "lines-\(UUID().uuidString)")
    try bytes.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }  // It lies in the temporary folder.
    var opened = try LineFile(path: file.path)
    var lines: [LineFile.Line] = []
    while let line = try opened.nextLine() { lines.append(line) }
    #expect(opened.place == bytes.count)
    return lines
  }

  @Test func `lines end with a line feed, with a return before it, or with the file`() throws {
    #expect(
      try lines(of: Data("a\r\nb\n\nc".utf8)) == [.text("a"), .text("b"), .text(""), .text("c")])
    #expect(try lines(of: Data()) == [])
    #expect(try lines(of: Data("\n".utf8)) == [.text("")])
  }

  @Test func `a line over the end of a piece is one line`() throws {
    let long = String(repeating: "ø", count: 30_000)
    let text = Array(repeating: long, count: 9).joined(separator: "\n")
    #expect(try lines(of: Data(text.utf8)) == Array(repeating: .text(long), count: 9))
  }

  @Test func `a line that is too long or no UTF-8 is told, and the next one is read`() throws {
    var bytes = Data(repeating: 0x61, count: 300_000)
    bytes += Data("\nb\n".utf8) + Data([0xFF, 0x0A]) + Data("c".utf8)
    #expect(try lines(of: bytes) == [.tooLong, .text("b"), .notUTF8, .text("c")])
  }

  @Test func `a file that cannot be read on is no file that ends`() throws {
    // The first page of a process is never there: reading it fails.
    var opened = try LineFile(path: "/proc/self/mem")
    #expect(throws: LineFile.Unreadable.self) { _ = try opened.nextLine() }
  }

  @Test func `a folder and a missing file are refused`() {
    for path in ["/", "/does/not/exist"] {
      #expect(throws: LineFile.Unreadable.self) { _ = try LineFile(path: path) }
    }
  }
}
