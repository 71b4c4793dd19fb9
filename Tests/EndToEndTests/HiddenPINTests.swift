import Foundation
import Testing

/// Every byte that reaches a terminal while somebody types a PIN.
extension EndToEnd {
  @Suite(.timeLimit(.minutes(10)))
  struct HiddenPINTests {
    /// A staff number, and a PIN that has no digit of it, none that a clock shows in the next minutes,
    /// none that names a key on the screen (F1), and none that a command ends with (0).
    private struct Staff {
      let number: Character
      let pin: String

      init(at date: Date = Date()) throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let shown = (0...2).flatMap { minute in
          let parts = calendar.dateComponents(
            [.hour, .minute], from: date.addingTimeInterval(Double(minute) * 60))
          return String((parts.hour ?? 0) + 100).suffix(2)
            + String((parts.minute ?? 0) + 100).suffix(2)
        }
        let number = shown.first { $0 != "0" } ?? "1"
        let free = "23456789".filter { !shown.contains($0) && $0 != number }
        let (one, other) = (try #require(free.first), try #require(free.last))
        try #require(one != other)
        self.number = number
        pin = String([one, one, other, one, other, other])
      }
    }

    /// What bytes for a terminal print: without the sequences that move and style.
    private func printed(_ bytes: Data) -> String {
      String(decoding: bytes, as: UTF8.self)
        .replacing(/\u{1B}(\[[0-9;?]*[ -\/]*[@-~]|[()][A-Z0-9]|[=>78M])/, with: "")
    }

    private func seen(in record: URL) throws -> String { printed(try Data(contentsOf: record)) }

    /// Waits until something is recorded that prints `wanted`.
    private func waits(for wanted: String, in record: URL) async throws {
      let end = ContinuousClock.now + .seconds(60)
      while ContinuousClock.now < end {
        if try seen(in: record).contains(wanted) { return }
        try await Task.sleep(for: .milliseconds(40))
      }
      Issue.record("“\(wanted)” was never recorded: \(try seen(in: record).debugDescription)")
    }

    private func add(_ staff: Staff, to shop: PracticeShop) async throws {
      let added = try await BuiltProgram.run(
        [
          "/bin/sh", "-c",
          "echo \(staff.pin) | '\(BuiltProgram.path)' staff add \(staff.number) --name Kari --role lead",
        ], environment: shop.environment)
      try #require(added.status == 0, "\(added)")
    }

    private func environment(_ shop: PracticeShop) -> [String: String] {
      shop.environment.merging(["CLUBTILL_SIGN_IN": "on", "TZ": "UTC"]) { $1 }
    }

    @Test func `a PIN that is typed at the sign-in screen is stars and nothing else`()
      async throws
    {
      let shop = try await PracticeShop()
      let staff = try Staff()
      try await add(staff, to: shop)
      let screen = try await TmuxScreen(
        [], environment: environment(shop), folder: shop.folder)
      try await screen.waits(for: "T I L L   L O C K E D")
      // What is typed in the number's field is seen: the record has what the terminal gets.
      let before = shop.folder.appending(path: "number")
      try await screen.record(to: before)
      try await screen.press(String(staff.number))
      try await waits(for: String(staff.number), in: before)
      try await screen.stopRecording()

      let record = shop.folder.appending(path: "pin")
      try await screen.press("Enter")
      try await screen.record(to: record)
      for (count, digit) in staff.pin.enumerated() {
        try await screen.press(String(digit))
        try await screen.waits(for: "[ " + String(repeating: "*", count: count + 1))
      }
      try await screen.press("BSpace")
      try await screen.press(String(staff.pin.suffix(1)))
      try await screen.waits(for: "[ " + String(repeating: "*", count: staff.pin.count))
      // A screen that is drawn anew has nothing else to show either.
      try await screen.press("C-l")
      try await screen.resize(columns: 100, rows: 30)
      try await screen.resize(columns: 80, rows: 24)
      try await waits(for: "T I L L   L O C K E D", in: record)
      let text = try seen(in: record)
      #expect(text.contains("*"))
      let digits = Set(staff.pin)
      // Times of locking and the like are no part of a till that has just been started.
      #expect(text.allSatisfy { !digits.contains($0) }, "\(text.debugDescription)")
      try await screen.press("Enter")
      try await screen.waits(for: "Phone number")
      #expect(try !seen(in: record).contains(staff.pin))
    }

    @Test func `nor is one shown at the question of the line mode`() async throws {
      let shop = try await PracticeShop()
      let staff = try Staff()
      try await add(staff, to: shop)
      let screen = try await TmuxScreen(
        ["--line"], environment: environment(shop), folder: shop.folder)
      try await screen.waits(for: "Staff number?")
      let record = shop.folder.appending(path: "line")
      try await screen.record(to: record)
      try await screen.type(String(staff.number))
      try await screen.press("Enter")
      try await waits(for: "PIN", in: record)
      // What is typed before the question stands is thrown away.
      try await Task.sleep(for: .seconds(1))
      try await screen.type(staff.pin)
      try await screen.press("Enter")
      try await waits(for: "Signed in: Kari", in: record)
      let text = try seen(in: record)
      #expect(text.contains(staff.number))
      #expect(text.allSatisfy { !staff.pin.contains($0) }, "\(text.debugDescription)")
    }

    @Test(arguments: ["add", "set"])
    func `commands that ask for a PIN do not show it`(_ command: String) async throws {
      let shop = try await PracticeShop()
      let staff = try Staff()
      let more: [String]
      if command == "set" {
        try await add(staff, to: shop)
        more = ["--pin"]
      } else {
        more = ["--name", "Kari", "--role", "lead"]
      }
      let screen = try await TmuxScreen(
        ["staff", command, String(staff.number)] + more, environment: environment(shop),
        folder: shop.folder)
      try await screen.waits(for: "PIN for \(staff.number):")
      let record = shop.folder.appending(path: "command")
      try await screen.record(to: record)
      try await screen.type(staff.pin)
      try await screen.press("Enter")
      try await waits(for: "The same again:", in: record)
      try await screen.type(staff.pin)
      try await screen.press("Enter")
      try await waits(for: "ended with 0", in: record)
      let text = try seen(in: record)
      #expect(text.contains(staff.number))
      #expect(text.allSatisfy { !staff.pin.contains($0) }, "\(text.debugDescription)")
      let shown = try await screen.history()
      #expect(shown.allSatisfy { !staff.pin.contains($0) }, "\(shown)")
    }
  }
}
