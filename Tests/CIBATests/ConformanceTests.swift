import Foundation
import Testing

/// Keeps the list in `Conformance.swift` true.
struct ConformanceTests {
  private static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The text of each point by its number, on one line.
  private func points() throws -> [Int: String] {
    let file = Self.root.appending(path: "Sources/CIBA/Conformance.swift")
    var points: [Int: String] = [:]
    var current: Int?
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      guard line.hasPrefix("/// ") else { continue }
      let text = line.dropFirst(4).trimmingCharacters(in: .whitespaces)
      if let match = text.prefixMatch(of: #/(\d+)\. /#), let number = Int(match.1) {
        #expect(points[number] == nil, "point \(number) stands twice")
        current = number
        points[number] = text
      } else if let number = current {
        points[number, default: ""] += " " + text
      }
    }
    return points
  }

  /// The tests that a point names; a word of the wire has no space and is none.
  private func names(in point: String) -> [String] {
    point.matches(of: #/`([^`]+)`/#).map { String($0.1) }.filter { $0.contains(" ") }
  }

  private func existingTests() throws -> Set<String> {
    let folder = Self.root.appending(path: "Tests")
    let paths = try #require(FileManager.default.enumerator(atPath: folder.path()))
    var names: Set<String> = []
    for case let path as String in paths where path.hasSuffix(".swift") {
      let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
      names.formUnion(text.matches(of: #/func `([^`]+)`/#).map { String($0.1) })
    }
    return names
  }

  @Test func `every conformance point names tests that exist`() throws {
    let points = try points()
    #expect(points.keys.sorted() == Array(1...37))
    let existing = try existingTests()
    for (number, text) in points {
      let names = names(in: text)
      let others = text.matches(of: #/\bas (\d+)/#).compactMap { Int($0.1) }
      #expect(!names.isEmpty || !others.isEmpty, "point \(number) names no test")
      for name in names { #expect(existing.contains(name), "point \(number): \(name)") }
      for other in others {
        #expect(points[other].map { !self.names(in: $0).isEmpty } == true, "point \(number)")
      }
    }
  }
}
