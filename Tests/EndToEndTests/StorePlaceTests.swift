import Foundation
import GRDB
import TestSupport
import Testing

/// A state folder, or a store in it, that a till cannot write to: look-up works where there is
/// something to read, nothing is sent, and one plain line says why.
///
/// All runs as an unprivileged user, also where the tests themselves are the superuser's.
///
/// Source: reliability goals, R-06.
extension EndToEnd {
  @Suite(.timeLimit(.minutes(5)), .proves(.disk))
  struct StorePlaceTests {
    enum Place: String, CaseIterable {
      case readOnlyStore, readOnlyFolder, readOnlyFolderAfterKill, folderInStoresPlace
      case pipeInStoresPlace, linkInStoresPlace, fileInFoldersPlace, closedParent, closedFolder

      /// What standard error names, beside the code.
      var cause: String {
        switch self {
        case .readOnlyStore: "clubtill.sqlite may only be read: Permission denied"
        case .readOnlyFolder, .readOnlyFolderAfterKill: "may only be read: Permission denied"
        case .folderInStoresPlace: "is a folder, not a store"
        case .pipeInStoresPlace: "is a pipe, not a store"
        case .linkInStoresPlace: "is a link, not a store"
        case .fileInFoldersPlace: "is not a folder"
        case .closedParent, .closedFolder: "Permission denied"
        }
      }

      /// Whether there is a member to be found.
      var canBeRead: Bool {
        switch self {
        case .readOnlyStore, .readOnlyFolder, .readOnlyFolderAfterKill: true
        case .folderInStoresPlace, .pipeInStoresPlace, .linkInStoresPlace, .fileInFoldersPlace,
          .closedParent, .closedFolder:
          false
        }
      }
    }

    @Test(arguments: Place.allCases)
    func `a place that takes nothing is told in plain words, and nothing is sent`(
      _ place: Place
    ) async throws {
      let till = try await PlainTill()
      try await till.prepare(place)
      let refused = try await till.run("enroll", "--phone", "40620001")
      #expect(refused.status == 15, "\(refused)")
      #expect(refused.complaint.contains("T7"), "\(refused)")
      #expect(refused.complaint.contains(place.cause), "\(refused)")
      #expect(refused.complaint.split(separator: "\n").count == 1, "\(refused)")
      Proof.tried("places that take nothing")
      Proof.found("asked in vain", refused.output.isEmpty ? 0 : 1, "\(refused)")
      let check = try await till.run("check", "--json")
      #expect(check.status == 15, "\(check)")
      let store = try check.objects().first { $0["point"] as? String == "store" }
      #expect(store?["state"] as? String == "stop")

      guard place.canBeRead else { return }
      #expect(try await till.run("members", "count").output == "1\n")
      let found = try await till.run("members", "find", "40610001")
      #expect(found.output.contains("...001"), "\(found)")
      let number = try #require(found.output.split(separator: "  ").first)
      let shown = try await till.run("members", "show", String(number))
      #expect(shown.status == 0)
      #expect(shown.output.contains("406 10 001"))
      #expect(shown.complaint.contains("could not be noted in the access log"))
    }

    @Test func `a system that refuses every write refuses the shopper before anything is sent`()
      async throws
    {
      let till = try await PlainTill()
      try await till.enroll()
      let script = "trap '' XFSZ; ulimit -f 0; exec \"$@\""
      // No place for temporary files: the thread sanitizer would write one and trust that it could.
      let refused = try await BuiltProgram.run(
        ["/bin/sh", "-c", script, "sh", BuiltProgram.path, "enroll", "--phone", "40620001"],
        environment: till.environment.merging(["TMPDIR": "/nowhere"]) { $1 }, user: till.user)
      #expect(refused.status == 15, "\(refused)")
      #expect(refused.complaint.contains("T7"), "\(refused)")
      #expect(refused.output.isEmpty)
      #expect(try await till.run("members", "count").output == "1\n")
      #expect(try await till.run("enroll", "--phone", "40620001").status == 0)
    }

    @Test(.enabled(if: geteuid() == 0, "only the superuser can give a file away"))
    func `a store of another user is refused and left alone`() async throws {
      let till = try await PlainTill()
      try await till.enroll()
      #expect(chown(till.state.appending(path: "clubtill.sqlite").path, 0, 0) == 0)
      let refused = try await till.run("enroll", "--phone", "40620001")
      #expect(refused.status == 15)
      #expect(refused.complaint.contains("clubtill.sqlite belongs to another user"))
      let count = try await till.run("members", "count")
      #expect(count.status == 15)
      #expect(count.complaint.contains("belongs to another user"))
    }

    @Test func `a damaged store is set aside, salvaged and told, and the till goes on`()
      async throws
    {
      let till = try await PlainTill()
      for number in ["40610001", "40620001", "40630001"] {
        try #require(try await till.run("enroll", "--phone", number).status == 0)
      }
      let store = till.state.appending(path: "clubtill.sqlite")
      let inspection = try DatabaseQueue(path: store.path)
      let page = try await inspection.read {
        try Int.fetchOne($0, sql: "SELECT rootpage FROM sqlite_schema WHERE name = 'look'")
      }
      try inspection.close()
      let place = (try #require(page) - 1) * 4096
      var bytes = try Data(contentsOf: store)
      bytes.replaceSubrange(place..<place + 4096, with: Data(repeating: 0xA5, count: 4096))
      try bytes.write(to: store)
      chown(store.path, till.user, till.user)

      let found = try await till.run("members", "find", "40610001")
      #expect(found.status == 15)
      #expect(found.complaint.contains("the next start of the till sets it aside"))
      let screen = try await TmuxScreen(
        [], environment: till.environment, wrapper: till.asUser, folder: till.home)
      try await screen.waits(
        for: "The member file was damaged. 3 of 3 members were saved; tell IT.")
      try await screen.type("40620001")
      try await screen.waits(for: "ALREADY A MEMBER")
      let aside = try FileManager.default.contentsOfDirectory(atPath: till.state.path)
        .filter { $0.wholeMatch(of: /clubtill.sqlite.damaged-[0-9TZ]+/) != nil }
      #expect(aside.count == 1)
      #expect(try Data(contentsOf: till.state.appending(path: aside[0])) == bytes)
      let check = try await till.run("check")
      #expect(check.output.contains("a damaged store was set aside as"))
    }

    @Test func `a missing folder is made, with its parents, for its user alone`() async throws {
      let till = try await PlainTill()
      let deep = till.home.appending(path: "not/yet/there")
      let result = try await till.run(
        "enroll", "--phone", "40620001", adding: ["CLUBTILL_STATE_DIRECTORY": deep.path])
      #expect(result.status == 0, "\(result)")
      let mode = try FileManager.default.attributesOfItem(atPath: deep.path)[.posixPermissions]
      #expect(mode as? Int == 0o700)
    }

    @Test func `a terminal on a folder that may only be read looks members up, and says so`()
      async throws
    {
      let till = try await PlainTill()
      try await till.prepare(.readOnlyFolder)
      let screen = try await TmuxScreen(
        [], environment: till.environment, wrapper: till.asUser, folder: till.home)
      let start = try await screen.waits(for: "T7 The till cannot save now. Look-up works")
      #expect(start.contains("NO SAVING"))
      try await screen.press("F3")
      try await screen.waits(for: "Find")
      try await screen.type("40610001")
      try await screen.waits(for: "...001")
      try await screen.press("Escape")
      try await screen.waits(for: "Phone number")
      try await screen.type("40620001")
      try await screen.waits(for: "406 20 001")
      try await screen.press("Enter")
      try await screen.waits(for: "NOTHING WAS SENT")

      #expect(chmod(till.state.path, 0o700) == 0)
      try await screen.waits(for: "The till can save again.")
      let shown = try await screen.text()
      #expect(!shown.contains("NO SAVING"))
      try await screen.press("Enter")
      try await screen.waits(for: "ENROLLED AND SAVED")
    }
  }
}
