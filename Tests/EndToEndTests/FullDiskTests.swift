import Foundation
import TestSupport
import Testing

/// A till on a disk that is really full.
///
/// Source: reliability goals, R-05.
extension EndToEnd {
  @Suite(
    .timeLimit(.minutes(5)), .proves(.disk),
    .enabled("this machine lets us mount no disk") { try await SmallDisk.isPossible() })
  struct FullDiskTests {
    @Test func `a full disk refuses the next shopper and nobody else, until there is room again`()
      async throws
    {
      let shop = try await CountedShop()
      let disk = try await SmallDisk(at: shop.folder.appending(path: "state"))
      let screen = try await TmuxScreen(
        [], environment: shop.environment(), wrapper: disk.wrapper, folder: shop.folder)
      try await screen.waits(for: "Only")  // Four megabytes are few.
      try await enroll("40610001", on: screen)
      #expect(disk.bytes(of: "clubtill.reserve") == 2 << 20)

      // The phone shows the request when the disk fills up: its yes is saved all the same.
      try await start("40620050", on: screen)
      try disk.fill()
      shop.service.approve()
      try await screen.waits(for: "ENROLLED AND SAVED")
      try await next(on: screen)

      // Nobody new is asked, and members are looked up and noted.
      try await type("40630001", on: screen)
      try await screen.press("Enter")
      try await screen.waits(for: "NOTHING WAS SENT")
      try await screen.waits(for: "NO SAVING")
      try await leaveFailure(on: screen)
      try await screen.press("F3")
      try await screen.waits(for: "Find")
      try await screen.type("40610001")
      try await screen.waits(for: "1 found")
      try await screen.press("Enter")
      try await screen.waits(for: "Name, phone and address come from the app")
      // The note found no room but that which is kept for it.
      let end = ContinuousClock.now + .seconds(60)
      while disk.bytes(of: "clubtill.reserve") != 0, ContinuousClock.now < end {
        try await Task.sleep(for: .milliseconds(50))
      }
      #expect(disk.bytes(of: "clubtill.reserve") == 0)
      #expect(try await !screen.text().contains("could not be noted"))
      try await screen.press("Escape")
      try await screen.waits(for: "Find")
      try await Task.sleep(for: .milliseconds(250))
      try await screen.press("Escape")
      try await screen.waits(for: "Phone number")

      try disk.free()
      try await screen.waits(for: "The till can save again.", upTo: 30)
      #expect(disk.bytes(of: "clubtill.reserve") == 2 << 20)
      try await enroll("40630001", on: screen)
      try await expectKept(3, in: shop.environment(), on: disk)
    }

    @Test func `somebody who does not come on the staff list leaves no key`() async throws {
      let shop = try await PracticeShop()
      let disk = try await SmallDisk(at: shop.folder.appending(path: "state"))
      func run(_ words: [String]) async throws -> CommandResult {
        try await BuiltProgram.run(
          disk.wrapper + ["/bin/sh", "-c", "echo 384617 | \"$@\"", "sh", BuiltProgram.path] + words,
          environment: shop.environment)
      }
      #expect(try await run(["enroll", "--phone", "40610001"]).status == 0)
      let add = ["staff", "add", "1", "--name", "Anne", "--role", "lead"]
      try disk.takeReserve()
      let refused = try await run(add)
      #expect(refused.status == 15, "\(refused)")
      #expect(disk.bytes(of: "staff.key") == nil)
      #expect(disk.bytes(of: "staff.key.new") == nil)
      try disk.free()
      #expect(try await run(add).status == 0)
      #expect(disk.bytes(of: "staff.key") == 32)
    }

    @Test func `a no that comes while the disk is full still counts for the day`() async throws {
      // The no comes with the second poll: until then the disk is full.
      let shop = try await PracticeShop(interval: 5)
      let environment = shop.environment.merging(LongDay().settings) { $1 }
      let disk = try await SmallDisk(at: shop.folder.appending(path: "state"))
      let screen = try await TmuxScreen(
        [], environment: environment, wrapper: disk.wrapper, folder: shop.folder)
      try await screen.waits(for: "Phone number")
      try await start("40610002", on: screen)
      try disk.fill()
      try await screen.waits(for: "THE SHOPPER SAID NO")
      // The row, and the key that it is hashed with, have taken of the room that is kept for them.
      let end = ContinuousClock.now + .seconds(60)
      while disk.bytes(of: "cool-down.key") == nil, ContinuousClock.now < end {
        try await Task.sleep(for: .milliseconds(50))
      }
      #expect(disk.bytes(of: "cool-down.key") == 32)
      #expect(disk.bytes(of: "clubtill.reserve") == 0)
      try disk.free()
      let again = try await BuiltProgram.run(
        disk.wrapper + [BuiltProgram.path, "enroll", "--phone", "40610002"],
        environment: environment)
      #expect(again.status == 10)
      let isKept = again.output.contains("S8") || again.complaint.contains("S8")
      Proof.tried("disks that take nothing")
      Proof.found("lost noes", isKept ? 0 : 1, "\(again)")
    }

    @Test func `a yes that nothing takes is kept, and saved by itself once there is room`()
      async throws
    {
      let shop = try await CountedShop()
      let disk = try await SmallDisk(at: shop.folder.appending(path: "state"))
      let screen = try await TmuxScreen(
        [], environment: shop.environment(), wrapper: disk.wrapper, folder: shop.folder)
      try await screen.waits(for: "Phone number")
      try await start("40610050", on: screen)
      try disk.fill()
      try disk.takeReserve()
      shop.service.approve()
      try await screen.waits(for: "SAID YES BUT NOT SAVED")
      #expect(try await count(in: shop.environment(), on: disk) == "0\n")
      try disk.free()
      try await screen.waits(for: "ENROLLED AND SAVED", upTo: 30)
      try await expectKept(1, in: shop.environment(), on: disk)
    }

    @Test func `on a full disk the terminal starts, looks up, and recovers without a new start`()
      async throws
    {
      let shop = try await PracticeShop()
      let disk = try await SmallDisk(at: shop.folder.appending(path: "state"))
      let enrolled = try await BuiltProgram.run(
        disk.wrapper + [BuiltProgram.path, "enroll", "--phone", "40610001"],
        environment: shop.environment)
      #expect(enrolled.status == 0, "\(enrolled)")
      try disk.takeReserve()
      let screen = try await TmuxScreen(
        [], environment: shop.environment, wrapper: disk.wrapper, folder: shop.folder)
      let shown = try await screen.waits(for: "T7 The till cannot save now.")
      #expect(shown.contains("NO SAVING"))
      try await type("40610001", on: screen)
      try await screen.waits(for: "ALREADY A MEMBER")
      let refused = try await BuiltProgram.run(
        disk.wrapper + [BuiltProgram.path, "enroll", "--phone", "40620001"],
        environment: shop.environment)
      #expect(refused.status == 15)
      #expect(refused.complaint.contains("T7"))
      #expect(refused.complaint.contains("the disk is full"))
      let check = try await BuiltProgram.run(
        disk.wrapper + [BuiltProgram.path, "check"], environment: shop.environment)
      #expect(check.status == 15)
      #expect(check.output.contains("the disk is full"))

      try disk.free()
      try await screen.waits(for: "The till can save again.", upTo: 30)
      try await next(on: screen)
      try await enroll("40620001", on: screen)
      try await expectKept(2, in: shop.environment, on: disk)
    }

    @Test func `on a full disk commands look up, and none begins what it could not finish`()
      async throws
    {
      let shop = try await PracticeShop()
      let disk = try await SmallDisk(at: shop.folder.appending(path: "state"))
      func run(_ words: String...) async throws -> CommandResult {
        try await BuiltProgram.run(
          disk.wrapper + [BuiltProgram.path] + words, environment: shop.environment)
      }
      #expect(try await run("enroll", "--phone", "40610001").status == 0)
      // The reserve is in place, and there is not a byte beside it.
      try disk.fill()
      #expect(try await run("members", "count").output == "1\n")
      let found = try await run("members", "find", "40610001").output
      let number = try #require(found.split(separator: "  ").first)
      let shown = try await run("members", "show", String(number))
      #expect(shown.status == 0)
      #expect(shown.complaint.isEmpty, "the note found no room: \(shown.complaint)")
      let refused = try await run("enroll", "--phone", "40620001")
      #expect(refused.status == 15)
      #expect(refused.complaint.contains("T7"))
      let open = try await run("requests", "--json").objects()
      Proof.found("asked in vain", open.count, "\(open)")
      try disk.free()
      #expect(try await run("enroll", "--phone", "40620001").status == 0)
      #expect(disk.bytes(of: "clubtill.reserve") == 2 << 20)
      try await expectKept(2, in: shop.environment, on: disk)
    }

    @Test func `a disk that may only be read is looked up on, and nothing is sent`() async throws {
      let shop = try await PracticeShop()
      let folder = shop.folder.appending(path: "state")
      let disk = try await SmallDisk(at: folder)
      func run(_ words: String...) async throws -> CommandResult {
        try await BuiltProgram.run(
          disk.wrapper + [BuiltProgram.path] + words, environment: shop.environment)
      }
      #expect(try await run("enroll", "--phone", "40610001").status == 0)
      try await disk.setReadOnly(true, at: folder)
      let refused = try await run("enroll", "--phone", "40620001")
      #expect(refused.status == 15)
      #expect(refused.complaint.contains("may only be read: Read-only file system"))
      #expect(try await run("enroll", "--phone", "40610001").status == 3)
      #expect(try await run("members", "count").output == "1\n")
      #expect(try await run("members", "find", "0001").output.contains("...001"))
      #expect(try await run("requests").status == 0)
      let check = try await run("check", "--json").objects()
      #expect(
        check.contains { $0["point"] as? String == "store" && $0["state"] as? String == "stop" })
      try await disk.setReadOnly(false, at: folder)
      #expect(try await run("enroll", "--phone", "40620001").status == 0)
      try await expectKept(2, in: shop.environment, on: disk)
    }

    private func type(_ number: String, on screen: TmuxScreen) async throws {
      try await screen.waits(for: "Phone number")
      try await screen.type(number)
      if number.hasSuffix("0001"), number != "40610001" {
        try await screen.waits(for: String(number.suffix(3)))
      }
    }

    private func start(_ number: String, on screen: TmuxScreen) async throws {
      try await type(number, on: screen)
      try await screen.waits(for: "Not a member yet")
      try await screen.press("Enter")
      try await screen.waits(for: "sent to the app          done")
    }

    private func enroll(_ number: String, on screen: TmuxScreen) async throws {
      try await type(number, on: screen)
      try await screen.waits(for: "Not a member yet")
      try await screen.press("Enter")
      try await screen.waits(for: "ENROLLED AND SAVED")
      try await next(on: screen)
    }

    /// A screen that the network brought up takes no key for a moment.
    private func next(on screen: TmuxScreen) async throws {
      try await Task.sleep(for: .milliseconds(2100))
      try await screen.press("Enter")
      try await screen.waits(for: "Phone number")
    }

    private func leaveFailure(on screen: TmuxScreen) async throws {
      try await Task.sleep(for: .milliseconds(600))
      try await screen.press("Escape")
      try await screen.waits(for: "Phone number")
    }

    /// The store has all who have said yes, and nobody else.
    private func expectKept(
      _ yeses: Int, in environment: [String: String], on disk: SmallDisk,
      at location: SourceLocation = #_sourceLocation
    ) async throws {
      let text = try await count(in: environment, on: disk).trimmingCharacters(in: .newlines)
      let members = try #require(Int(text), sourceLocation: location)
      Proof.tried("disks that take nothing")
      Proof.tried("yeses", yeses)
      Proof.found("lost yeses", max(0, yeses - members), sourceLocation: location)
      Proof.found("members without a yes", max(0, members - yeses), sourceLocation: location)
    }

    private func count(
      in environment: [String: String], on disk: SmallDisk
    ) async throws -> String {
      try await BuiltProgram.run(
        disk.wrapper + [BuiltProgram.path, "members", "count"], environment: environment
      ).output
    }
  }
}
