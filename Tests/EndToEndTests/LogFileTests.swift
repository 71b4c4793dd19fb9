import Foundation
import Testing

@testable import clubtill

struct LogFileTests {
  private let folder: URL
  private var path: String { folder.appending(path: "clubtill.log").path }
  private var oldPath: String { path + ".old" }

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "clubtill-log-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }

  private func remove() throws { try FileManager.default.removeItem(at: folder) }

  @Test func `lines are added at the end of a file of mode 0600`() throws {
    try "earlier\n".write(toFile: path, atomically: false, encoding: .utf8)
    chmod(path, 0o644)
    var log = LogFile(in: folder.path)
    log.append("one")
    log.append("two")
    #expect(try text(path) == "earlier\none\ntwo\n")
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    try remove()
  }

  @Test func `a file that has grown to a megabyte makes room while it is written to`() throws {
    var log = LogFile(in: folder.path)
    let line = String(repeating: "x", count: 1023)
    for _ in 0..<3000 { log.append(line) }
    let sizes = try [path, oldPath].map {
      try FileManager.default.attributesOfItem(atPath: $0)[.size] as? Int
    }
    #expect(sizes == [952 * 1024, 1024 * 1024])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 2)
    try remove()
  }

  @Test func `two programs that write to it make room once`() throws {
    var one = LogFile(in: folder.path)
    var other = LogFile(in: folder.path)
    let line = String(repeating: "x", count: 1023)
    one.append("first")
    other.append("second")
    for _ in 0..<1024 { one.append(line) }
    other.append("after it")
    one.append("last")
    #expect(try text(path).split(separator: "\n").suffix(2) == ["after it", "last"])
    #expect(try text(oldPath).hasPrefix("first\nsecond\n"))
    try remove()
  }

  @Test func `where the old log cannot be put aside, its lines go`() throws {
    let blocked = oldPath + "/folder"
    try FileManager.default.createDirectory(atPath: blocked, withIntermediateDirectories: true)
    var log = LogFile(in: folder.path)
    let line = String(repeating: "x", count: 1023)
    for _ in 0..<1025 { log.append(line) }
    #expect(try text(path).utf8.count == 1024)
    try remove()
  }

  @Test func `a link in its place is not followed, a pipe not waited for`() throws {
    let target = folder.appending(path: "target").path
    try "mine\n".write(toFile: target, atomically: false, encoding: .utf8)
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
    var log = LogFile(in: folder.path)
    log.append("one")
    #expect(try text(target) == "mine\n")
    unlink(path)
    mkfifo(path, 0o600)
    log.append("two")
    unlink(path)
    log.append("three")
    #expect(try text(path) == "three\n")
    try remove()
  }

  @Test func `a link in the place of the old log is replaced`() throws {
    let target = folder.appending(path: "target").path
    try "mine\n".write(toFile: target, atomically: false, encoding: .utf8)
    try FileManager.default.createSymbolicLink(atPath: oldPath, withDestinationPath: target)
    var log = LogFile(in: folder.path)
    let line = String(repeating: "x", count: 1023)
    for _ in 0..<1025 { log.append(line) }
    #expect(try text(target) == "mine\n")
    #expect(try text(oldPath).utf8.count == 1024 * 1024)
    try remove()
  }
}
