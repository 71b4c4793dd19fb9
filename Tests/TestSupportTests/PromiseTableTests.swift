import Foundation
import TestSupport
import Testing

/// `.ci/promises --table`: what it makes of the lines that tests have written.
struct PromiseTableTests {
  @Test func `counts of all tests are added up, and a promise with zeros is kept`() async throws {
    let table = try await Self.table(
      of: ["hostile"],
      """
      {"promise":"hostile","suite":"HostileMatrixTests","issues":0,"tried":{"kinds":145},"found":{}}
      {"promise":"hostile","suite":"HostileMatrixTests","issues":0,"tried":{"answers":900},"found":{"polls gone on":0}}
      {"promise":"kills","suite":"KillPointTests","issues":3,"tried":{"kills":1},"found":{"lost":1}}
      {"promise":"hostile","suite":"HostileMatrixTests","issues":0,"tried":{"answers":334},"found":{"polls gone on":0}}
      """)
    #expect(table.status == 0)
    #expect(
      table.text == """
                   PROMISE                             TRIED                        FOUND

        kept       No hostile answer saves anybody or  145 kinds, 1,234 answers     polls gone on 0
                   stops the till

        """)
  }

  @Test(arguments: [
    // A find.
    #"{"promise":"races","suite":"TwoStartsTests","issues":0,"tried":{"races":20},"found":{"lost":1}}"#,
    // A failure of another kind.
    #"{"promise":"races","suite":"TwoStartsTests","issues":1,"tried":{"races":20},"found":{"lost":0}}"#,
  ])
  func `a promise with a find or a failed test is broken`(line: String) async throws {
    let table = try await Self.table(of: ["races"], line)
    #expect(table.status == 1)
    #expect(table.text.contains("\nBROKEN     Of two starts"), "\(table.text)")
  }

  @Test func `a promise of which a suite did not run is not kept`() async throws {
    let line =
      #"{"promise":"late","suite":"ParkingTests","issues":0,"tried":{"a":1},"found":{"b":0}}"#
    let table = try await Self.table(of: ["late"], line)
    #expect(table.status == 1)
    #expect(table.text.contains("\nNOT TRIED  A late yes"), "\(table.text)")
    #expect(table.text.contains("did not run:"), "\(table.text)")
    #expect(table.text.contains("StopQuestionTests"), "\(table.text)")
  }

  @Test func `where nothing ran, nothing is kept`() async throws {
    let table = try await Self.table(of: [], "")
    #expect(table.status == 1)
    #expect(!table.text.contains("\nkept"))
  }

  @Test func `an unknown promise is named`() async throws {
    #expect(try await Self.table(of: ["eternity"], "").status == 64)
  }

  private static func table(
    of words: [String], _ lines: String
  ) async throws -> (status: Int32, text: String) {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).jsonl")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data((lines.isEmpty ? "" : lines + "\n").utf8).write(to: file)
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../.ci/promises").standardizedFileURL
    let output = Pipe()
    let process = try ChildProcess(
      [script.path, "--table", file.path] + words, environment: ["PATH": "/usr/bin:/bin"],
      output: output.fileHandleForWriting)
    try output.fileHandleForWriting.close()
    let text = await Blocking.run { output.fileHandleForReading.readDataToEndOfFile() }
    return (await process.end(), String(decoding: text, as: UTF8.self))
  }
}
