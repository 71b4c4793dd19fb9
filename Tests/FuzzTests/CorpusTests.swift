import Foundation
import TestSupport
import Testing

/// Every input that ever taught us something goes through its target once, as do the wire
/// reference's example files through all targets.
@Suite(.proves(.parsers))
struct CorpusTests {
  @Test(arguments: FuzzTarget.allCases)
  func `every input of the corpus keeps the promises of its target`(target: FuzzTarget) async throws
  {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Corpus").appending(path: target.rawValue)
    let files = try Self.files(below: folder)
    #expect(!files.isEmpty)
    for file in files { await Self.run(target, file) }
    Proof.tried("parsers")
    Proof.tried("corpus inputs", files.count)
  }

  @Test(arguments: FuzzTarget.allCases)
  func `every example file keeps the promises of every target`(target: FuzzTarget) async throws {
    let files = try Self.files(below: Fixture.url("."))
    for file in files { await Self.run(target, file) }
    Proof.tried("example inputs", files.count)
  }

  private static func run(_ target: FuzzTarget, _ file: URL) async {
    do {
      try await target.run([UInt8](Data(contentsOf: file)))
      Proof.found("not borne", 0)
    } catch {
      Proof.found("not borne", 1, "\(target.rawValue) \(file.lastPathComponent): \(error)")
    }
  }

  /// The plain files below `folder`, in the order of their names.
  private static func files(below folder: URL) throws -> [URL] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
      .map { folder.appending(path: $0) }
      .filter { try $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true }
  }
}
