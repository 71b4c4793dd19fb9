import Foundation
import GRDB
import Testing

@testable import MemberStore

/// Every statement in the module's source, with the plan that SQLite makes for it. They are read from
/// the source, so that nobody has to remember to name a new one here.
struct StatementPlanTests {
  /// Files that read a store from end to end on purpose: a damaged one, a copy, one of an older
  /// version. No screen waits for them.
  private static let wholeStoreFiles: Set<String> = [
    "DamagedTables.swift", "Salvage.swift", "SettingAside.swift", "StoreCopies.swift",
    "Schema.swift", "CopyInspection.swift", "GivenNumbers.swift", "MemberExport.swift",
    "MendedCopy.swift", "StoreExamination.swift", "StoreExamination+People.swift",
    "BookCheck.swift", "BookWalk.swift",
    "ErasedMembers.swift", "InPlaceReading.swift", "StoreInPlace.swift",
  ]
  /// The one other: all keys of many new members at once.
  private static let filling = "INSERT INTO look (folded, member) SELECT"
  /// And the keys of an erased member whose record is damaged, so that nobody knows them.
  private static let emptying = "DELETE FROM look WHERE member = ?"

  /// What parts of a statement stand for that are put in at run time.
  private static let parts = [
    "\\(rawValue)": ["consent", "access", "deed"], "\\(changes)": ["name = ?"],
  ]

  /// Tables that grow with the club.
  private static let largeTables = [
    "member", "identity", "look", "consent", "access", "deed", "greeting", "request", "erasure",
  ]
  /// Indexes that hold nothing but what is open, or waits for the lead, now; or a day's numbers.
  private static let smallIndexes: Set<String> = [
    "SCAN request USING INDEX request_open", "SCAN member USING INDEX member_for_lead",
    "SCAN erasure USING INDEX erasure_waiting", "SCAN erasure USING INDEX erasure_removed",
    "SCAN erasure USING COVERING INDEX erasure_removed",
    "SCAN erasure USING INDEX erasure_over",
    "SCAN request USING INDEX request_numbered",
  ]

  static let statements: [String] = {
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/MemberStore").standardized
    let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
    var statements: Set<String> = []
    while let file = files?.nextObject() as? URL {
      guard file.pathExtension == "swift", !wholeStoreFiles.contains(file.lastPathComponent),
        let text = try? String(contentsOf: file, encoding: .utf8)
      else { continue }
      statements.formUnion(literals(in: text).filter(isStatement).flatMap(filledIn))
    }
    return statements.sorted()
  }()

  private static func literals(in text: String) -> [String] {
    // A text over several lines, or one in a line.
    let literal = /"""(?<long>(?s:.*?))"""|"(?<short>(?:[^"\\\n]|\\.)*)"/
    return text.matches(of: literal).map { match in
      String(match.output.long ?? match.output.short ?? "")
        .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
  }

  private static func isStatement(_ text: String) -> Bool {
    let verbs = ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH ", "REPLACE "]
    guard verbs.contains(where: text.hasPrefix) else { return false }
    // A row that is put in is looked for nowhere.
    return !(text.hasPrefix("INSERT INTO member (\\(columns")) && !text.hasPrefix(filling)
      && text != emptying
  }

  private static func filledIn(_ statement: String) -> [String] {
    guard let (part, values) = parts.first(where: { statement.contains($0.key) }) else {
      return [statement]
    }
    return values.map { statement.replacingOccurrences(of: part, with: $0) }
  }

  @Test func `the statements are found in the source`() {
    #expect(Self.statements.count > 60)
    for statement in MemberSearch.Statement.allCases.map(\.rawValue) {
      let line = statement.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(Self.statements.contains(line))
    }
  }

  @Test(arguments: statements)
  func `no statement reads a whole table or sorts`(sql: String) throws {
    #expect(!sql.contains("\\("), "say in `parts` what stands there")
    let plan = try StatementBench.shared.plan(of: sql)
    for step in plan {
      #expect(!step.contains("TEMP B-TREE"), "\(step)")
      guard step.hasPrefix("SCAN"), !Self.smallIndexes.contains(step) else { continue }
      let table = step.split(separator: " ").dropFirst().first.map(String.init) ?? ""
      #expect(!Self.largeTables.contains(table), "\(step)")
    }
  }

  @Test func `a statement that reads a whole table would be seen`() throws {
    let plan = try StatementBench.shared.plan(of: "SELECT name FROM member ORDER BY name")
    #expect(plan.contains("SCAN member"))
    #expect(plan.contains { $0.contains("TEMP B-TREE") })
  }
}

/// An empty store to plan statements in.
private final class StatementBench: Sendable {
  static let shared = Result { try StatementBench() }

  private let file: DatabaseQueue

  private init() throws {
    file = try DatabaseQueue()
    try file.writeWithoutTransaction {
      try Schema.migrate($0, from: 0, kind: .real, now: Sample.day)
    }
  }

  func plan(of sql: String) throws -> [String] {
    try file.read { db in
      let statement = try db.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql)
      statement.setUncheckedArguments(StatementArguments(sql.filter { $0 == "?" }.map { _ in 1 }))
      return try Row.fetchAll(statement).map { $0["detail"] as String }
    }
  }
}

extension Result where Success == StatementBench, Failure == any Error {
  fileprivate func plan(of sql: String) throws -> [String] { try get().plan(of: sql) }
}
