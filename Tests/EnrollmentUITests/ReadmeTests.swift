import Foundation
import Testing

@Test func `the screen in the README is a real one`() throws {
  let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  let screen = try String(
    contentsOf: tests.appending(path: "Screens/waiting-80x24-utf8.txt"), encoding: .utf8)
  let readme = try String(
    contentsOf: tests.appending(path: "../../README.md"), encoding: .utf8)
  #expect(readme.contains(screen.trimmingCharacters(in: .newlines)))
}
