import Foundation
import GRDB

/// What people would use instead, as whole programs: the `sqlite3` command on the same file, and
/// `fzf --filter` over a line a member. Left out where they are not installed.
struct Peers {
  let directory: String
  let size: Int

  /// Few runs: at ten million one takes seconds.
  private var runs: Int { size > 1_000_000 ? 3 : size > 100_000 ? 10 : 50 }

  func measure(into table: inout ResultTable) throws {
    let (phone, name) = try sample()
    let database = directory + "/clubtill.sqlite"
    try measure(
      "sqlite3, number by index",
      ["sqlite3", "-readonly", database, "SELECT name FROM member WHERE phone = '\(phone)'"],
      into: &table)
    try measure(
      "sqlite3, LIKE on the name",
      [
        "sqlite3", "-readonly", database,
        "SELECT name FROM member WHERE name LIKE '\(name)%' LIMIT 8",
      ], into: &table)
    let lines = directory + "/members.txt"
    guard Self.path(of: "fzf") != nil else { return }
    try writeLines(to: lines)
    try measure("fzf --filter", ["fzf", "--filter", name], input: lines, into: &table)
  }

  private func measure(
    _ title: String, _ words: [String], input: String? = nil, into table: inout ResultTable
  ) throws {
    guard let program = words.first.flatMap(Self.path) else { return }
    var times: [Duration] = []
    for _ in 0..<runs {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: program)
      process.arguments = Array(words.dropFirst())
      process.standardOutput = FileHandle.nullDevice
      process.standardInput =
        try input.map { try FileHandle(forReadingFrom: URL(fileURLWithPath: $0)) }
        ?? FileHandle.nullDevice
      let start = ContinuousClock.now
      try process.run()
      process.waitUntilExit()
      times.append(ContinuousClock.now - start)
    }
    table.add(title, size: size, times)
  }

  private static func path(of program: String) -> String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
      .map { "\($0)/\(program)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  private func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    var configuration = Configuration()
    configuration.readonly = true
    return try DatabaseQueue(
      path: directory + "/clubtill.sqlite", configuration: configuration
    ).read(body)
  }

  /// The number and the first letters of the name of somebody in the middle.
  private func sample() throws -> (String, String) {
    try read { db in
      let row = try Row.fetchOne(
        db, sql: "SELECT name, phone FROM member WHERE row_id = ?", arguments: [size / 2 + 1])
      let name: String = row?["name"] ?? ""
      return (row?["phone"] ?? "", String(name.prefix { $0.isLetter } + " H"))
    }
  }

  private func writeLines(to path: String) throws {
    try Data().write(to: URL(fileURLWithPath: path))
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    defer { try? file.close() }  // Closed at the end of the program at the latest.
    try read { db in
      let rows = try Row.fetchCursor(db, sql: "SELECT name, phone, number FROM member")
      var lines = ""
      while let row = try rows.next() {
        lines += "\(row["name"] as String? ?? "") \(row["phone"] as String? ?? "") "
        lines += "\(row["number"] as Int64)\n"
        if lines.utf8.count > 1 << 20 {
          try file.write(contentsOf: Data(lines.utf8))
          lines = ""
        }
      }
      try file.write(contentsOf: Data(lines.utf8))
    }
  }
}
