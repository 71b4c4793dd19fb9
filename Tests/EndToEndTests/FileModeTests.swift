import Foundation
import TestSupport
import Testing

/// Who may read the files that the program makes, whatever mask it was started with.
///
/// Source: reliability goals, R-48.
extension EndToEnd {
  @Suite(.timeLimit(.minutes(5)), .proves(.modes))
  struct FileModeTests {
    private static let masks = ["000", "077"]

    @Test(arguments: masks)
    func `the state folder is 0700, and all in it 0600 or 0400`(_ mask: String) async throws {
      let shop = try await PracticeShop()
      // A no leaves the key of the cool-down behind.
      #expect(try await masked(mask, "enroll --phone 40610002", in: shop).status == 11)
      let typed = Pipe()
      let waiting = try ChildProcess(
        ["/bin/sh", "-c", "umask \(mask); exec '\(BuiltProgram.path)' --line"],
        environment: shop.environment, input: typed.fileHandleForReading)
      try typed.fileHandleForWriting.write(contentsOf: Data("40610003\ny\n".utf8))
      let state = shop.folder.appending(path: "state")
      let end = ContinuousClock.now + .seconds(60)
      while ContinuousClock.now < end, try !names(in: state).contains(where: { $0.isRequestLock }) {
        try await Task.sleep(for: .milliseconds(40))
      }
      // Nothing is tidied up: what a working till has is what stays.
      waiting.send(SIGKILL)
      _ = await waiting.end()
      try typed.fileHandleForWriting.close()
      var modes = try modes(under: state)
      count(modes)
      #expect(modes.removeValue(forKey: "") == 0o700)
      // There once the till has worked for some seconds.
      #expect(modes.removeValue(forKey: "copies") ?? 0o700 == 0o700)
      for name in ["journal.key", "cool-down.key"] {
        #expect(modes.removeValue(forKey: name) == 0o400, "\(name)")
      }
      let expected: Set = [
        "clubtill.sqlite", "clubtill.sqlite-wal", "clubtill.sqlite-shm", "clubtill.log",
        "store.lock", "store.users", "till-0042.lock",
      ]
      #expect(expected.isSubset(of: modes.keys), "\(modes.keys)")
      #expect(modes.keys.contains { $0.isRequestLock })
      #expect(modes.filter { $0.value != 0o600 } == [:])
    }

    @Test(arguments: masks)
    func `new settings are 0600 in folders of 0700`(_ mask: String) async throws {
      let shop = try await PracticeShop()
      let file = shop.folder.appending(path: "new/folder/clubtill.toml")
      #expect(try await masked(mask, "config init --file '\(file.path)'", in: shop).status == 0)
      let modes = try modes(under: shop.folder.appending(path: "new"))
      count(modes)
      #expect(modes == ["": 0o700, "folder": 0o700, "folder/clubtill.toml": 0o600])
    }

    @Test(arguments: masks)
    func `a practice service's and a practice till's files are for their user alone`(
      _ mask: String
    ) async throws {
      let shop = try await PracticeShop()
      for (command, secretFiles) in [("provider --tls", 2), ("practice --line", 2)] {
        let folder = shop.folder.appending(path: "tmp-\(secretFiles)-\(command.count)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let (output, input) = (Pipe(), Pipe())
        let program = try ChildProcess(
          ["/bin/sh", "-c", "umask \(mask); exec '\(BuiltProgram.path)' \(command)"],
          environment: ["PATH": "/usr/bin:/bin", "HOME": folder.path, "TMPDIR": folder.path],
          input: input.fileHandleForReading, output: output.fileHandleForWriting)
        try output.fileHandleForWriting.close()
        _ = await BuiltProgram.firstLine(of: output.fileHandleForReading)
        var modes = try modes(under: folder)
        modes[""] = nil
        program.send(SIGTERM)
        _ = await program.end()
        try input.fileHandleForWriting.close()

        // An authority's certificate is for everybody, though nobody else gets as far as it.
        let open = modes.filter { $0.value & 0o077 != 0 }
        let authority = open.keys.filter { $0.hasSuffix("/ca.pem") }
        count(modes.filter { !authority.contains($0.key) })
        let secrets = modes.filter { $0.key.hasSuffix("-key") || $0.key.hasSuffix("-secret") }
        #expect(secrets.count == secretFiles, "\(modes)")
        #expect(secrets.values.allSatisfy { $0 == 0o600 })
        #expect(modes.filter { !$0.key.contains("/") }.map(\.value) == [0o700])
      }
    }

    /// Counts files and folders, and those of them that others than their user can get at.
    private func count(_ modes: [String: Int]) {
      let open = modes.filter { $0.value & 0o077 != 0 }
      Proof.tried("files and folders", modes.count)
      Proof.found("open to others", open.count, "\(open)")
    }

    private func masked(
      _ mask: String, _ command: String, in shop: PracticeShop
    ) async throws -> CommandResult {
      try await BuiltProgram.run(
        ["/bin/sh", "-c", "umask \(mask); exec '\(BuiltProgram.path)' \(command)"],
        environment: shop.environment)
    }

    private func names(in folder: URL) throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: folder.path)
    }

    /// The mode of `folder`, under the empty name, and of all in it.
    private func modes(under folder: URL) throws -> [String: Int] {
      let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      return try ([""] + paths).reduce(into: [:]) { modes, path in
        let place = path.isEmpty ? folder.path : folder.appending(path: path).path
        let facts = try FileManager.default.attributesOfItem(atPath: place)
        modes[path] = facts[.posixPermissions] as? Int
      }
    }
  }
}

extension String {
  fileprivate var isRequestLock: Bool { hasPrefix("request-") && hasSuffix(".lock") }
}
