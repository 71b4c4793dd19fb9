import Foundation
import TestSupport
import Testing

/// The lists of promises tell what there is: in `Tests/README.md`, in the README and in the suites.
struct PromiseTests {
  private static let project = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../..").standardizedFileURL

  /// A suite, and the word of the promise that it proves.
  private struct Claim: Hashable, CustomStringConvertible {
    let word: Substring
    let suite: Substring

    var description: String { "\(suite) proves \(word)" }
  }

  @Test func `the table has every suite that proves a promise, and no other`() throws {
    let listed = try Self.rows(of: "Tests/README.md").flatMap { row in
      row.dropFirst().dropLast().joined().matches(of: /`(\w+)`/).map {
        Claim(word: Self.word(of: row), suite: $0.1)
      }
    }
    #expect(!listed.isEmpty)
    #expect(Set(listed).count == listed.count)
    let claimed = Set(try Self.claims())
    let expected = Set(listed)
    #expect(expected.subtracting(claimed) == [], "in the table, and without `.proves`")
    #expect(claimed.subtracting(expected) == [], "proves something, and has no row")
  }

  @Test func `the README promises what the table of the tests proves`() throws {
    func promises(_ file: String) throws -> [[Substring]] {
      try Self.rows(of: file).map { [$0[0], Self.word(of: $0)] }
    }
    #expect(try promises("README.md") == promises("Tests/README.md"))
  }

  @Test func `every folder of tests is told of`() throws {
    let table = try Self.text(of: "Tests/README.md")
    let tests = Self.project.appending(path: "Tests")
    for name in try FileManager.default.contentsOfDirectory(atPath: tests.path) {
      let kind = try tests.appending(path: name).resourceValues(forKeys: [.isDirectoryKey])
      guard kind.isDirectory == true, name != "TestSupportTests" else { continue }
      #expect(table.contains("`\(name)`"), "\(name)")
    }
  }

  /// The cells of each row that ends in a command of `.ci/promises`.
  private static func rows(of file: String) throws -> [[Substring]] {
    try text(of: file).split(separator: "\n")
      .filter { $0.contains(/\| `\.ci\/promises [a-z]+` \|$/) }
      .map { line in
        line.split(separator: "|").map { $0.trimmingPrefix(" ") }.map { cell in
          cell.last == " " ? cell.dropLast() : cell
        }
      }
  }

  private static func word(of row: [Substring]) -> Substring {
    row.last?.dropLast().split(separator: " ").last ?? ""
  }

  /// What the suites themselves say.
  private static var suite: Regex<(Substring, Substring, Substring)> {
    /@Suite\((?:(?!@Suite|struct )[\s\S])*\.proves\(\.(\w+)\)(?:(?!@Suite)[\s\S])*?struct (\w+)/
  }

  private static func claims() throws -> [Claim] {
    let tests = project.appending(path: "Tests")
    return try FileManager.default.subpathsOfDirectory(atPath: tests.path)
      .filter { $0.hasSuffix("Tests.swift") }
      .flatMap { path in
        try text(of: "Tests/" + path)
          .matches(of: suite)
          .map { Claim(word: $0.1, suite: $0.2) }
      }
  }

  private static func text(of file: String) throws -> String {
    try String(contentsOf: project.appending(path: file), encoding: .utf8)
  }
}
