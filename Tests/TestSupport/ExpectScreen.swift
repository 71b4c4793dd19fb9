import Foundation
package import TerminalGrid
package import Testing

/// Compares a whole screen with the text file `Screens/NAME.txt` beside the test that asks.
///
/// With `RECORD_SCREENS=1` the file is written anew and the run fails, so that nobody records by
/// accident. The cursor's place is not in the file: tests that care compare it themselves.
package func expectScreen(
  _ grid: CellGrid, named name: String, in testFile: String = #filePath,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let file = URL(filePath: testFile).deletingLastPathComponent()
    .appending(path: "Screens").appending(path: name + ".txt")
  let drawn = grid.lines.joined(separator: "\n") + "\n"
  if ProcessInfo.processInfo.environment["RECORD_SCREENS"] == "1" {
    do {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(drawn.utf8).write(to: file)
      Issue.record("recorded \(name)", sourceLocation: sourceLocation)
    } catch {
      Issue.record("cannot record \(name): \(error)", sourceLocation: sourceLocation)
    }
    return
  }
  guard let data = FileManager.default.contents(atPath: file.path) else {
    Issue.record(
      "no file Screens/\(name).txt: record it with RECORD_SCREENS=1 and look at it",
      sourceLocation: sourceLocation)
    return
  }
  let expected = String(decoding: data, as: UTF8.self)
  #expect(
    drawn == expected, "\(name) differs:\n\(drawn)\nexpected:\n\(expected)",
    sourceLocation: sourceLocation)
}
