import Foundation
import TestSupport
import Testing

/// Nobody sees the memory of a program that holds secrets.
///
/// Source: reliability goals, R-48 and R-49.
extension EndToEnd {
  @Suite(.timeLimit(.minutes(5)), .proves(.memory))
  struct ProcessMemoryTests {
    @Test(arguments: [SIGSEGV, SIGABRT, SIGILL])
    func `a crash while waiting prints no memory, and the request is kept`(
      _ signal: Int32
    ) async throws {
      let shop = try await PracticeShop()
      let (output, complaint) = (Pipe(), Pipe())
      let waiting = try ChildProcess(
        [BuiltProgram.path, "enroll", "--phone", "40610003", "--json"],
        environment: shop.environment, output: output.fileHandleForWriting,
        complaint: complaint.fileHandleForWriting)
      try output.fileHandleForWriting.close()
      try complaint.fileHandleForWriting.close()
      let line = await BuiltProgram.firstLine(of: output.fileHandleForReading)
      #expect(line.contains("started"))
      let limits = try coreLimits(of: waiting)
      waiting.send(signal)
      #expect(await waiting.end() == 128 + signal)
      let printed = await Blocking.run {
        String(decoding: complaint.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      }
      let open = try await shop.run("requests", "--json").objects()
      Proof.tried("crashes")
      Proof.found("cores allowed", limits.count { $0 != "0" }, "\(limits)")
      Proof.found("bytes printed", printed.utf8.count, "\(printed)")
      Proof.found("lost requests", 1 - open.count { $0["stage"] as? String == "open" })
    }

    @Test func `a process of the same user cannot look into it`() async throws {
      let till = try await PlainTill()
      let output = Pipe()
      let waiting = try ChildProcess(
        [BuiltProgram.path, "enroll", "--phone", "40610003", "--json"],
        environment: till.environment, user: till.user, output: output.fileHandleForWriting)
      try output.fileHandleForWriting.close()
      _ = await BuiltProgram.firstLine(of: output.fileHandleForReading)
      for file in ["mem", "maps", "environ"] {
        #expect(try await looks(into: "self", file, as: till), "\(file) says nothing")
        let isSeen = try await looks(into: "\(waiting.id)", file, as: till)
        Proof.tried("looks from outside")
        Proof.found("looks allowed", isSeen ? 1 : 0, "\(file)")
      }
      waiting.send(SIGTERM)
      _ = await waiting.end()
    }

    /// Whether a shell of the same user may open a file of a process.
    private func looks(into process: String, _ file: String, as till: PlainTill) async throws
      -> Bool
    {
      try await BuiltProgram.run(
        ["/bin/sh", "-c", ": < /proc/\(process)/\(file)"], environment: ["PATH": "/usr/bin:/bin"],
        user: till.user
      ).status == 0
    }

    /// The soft and the hard limit for core files.
    private func coreLimits(of process: ChildProcess) throws -> [Substring] {
      let all = try String(contentsOfFile: "/proc/\(process.id)/limits", encoding: .utf8)
      let line = all.split(separator: "\n").first { $0.hasPrefix("Max core file size") }
      let fields = try #require(line).dropFirst("Max core file size".count)
        .split(separator: " ").prefix(2)
      return Array(fields)
    }
  }
}
