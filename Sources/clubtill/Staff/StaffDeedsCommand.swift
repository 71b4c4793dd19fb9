import ArgumentParser
import EnrollmentCore
import Foundation
import MemberStore
import TillConfiguration

extension StaffCommand {
  struct Deeds: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "deeds", abstract: "Lists who did what on which till, and to whom.",
      discussion: """
        A day of the book of deeds, the oldest first: notes, withdrawals, copies, erasures, sign-ins, \
        changes to this list and more; 'clubtill members show' has who looked. Members are told by \
        their number alone, which stays where somebody was erased. 'clubtill consents verify' proves \
        that nothing in the book was changed.

        Example: clubtill staff deeds --day 2026-05-09 --by 12

        Exit status: 0 listed, also where nothing was done; 15 the store is not in order; 64 \
        the day has not begun.
        """)

    @Option(help: "The day, as 2026-05-09. Today where it is missing.")
    var day: String?

    @Option(help: "A staff number: what that person did. Everybody's deeds where it is missing.")
    var by: Int?

    @Flag(
      help: "Print one JSON object a line: at, what, till, letter, staff, name, member, detail.")
    var json = false

    @OptionGroup var settingsOptions: SettingsOptions

    func validate() throws {
      if day.map({ ShopDay($0) == nil }) ?? false {
        throw ValidationError("--day: a date as 2026-05-09")
      }
      if let by { try StaffWords.check(by) }
    }

    func run() async throws {
      let settings = try settingsOptions.load()
      let rule = settings.dayRule
      let today = rule.day(of: Date())
      let day = day.flatMap { ShopDay($0) } ?? today
      guard day.text <= today.text else {
        throw UsageTrouble.refuse("--day: \(day.text) has not begun yet.", in: Self.self)
      }
      let interval = rule.interval(of: day)
      let staff = by.flatMap { StaffNumber(rawValue: $0) }
      let deeds = try await StoreReading(settings).read(orElse: [DeedRecord]?.none) {
        store throws(StoreFailure) in
        try await store.deeds(in: interval, by: staff, for: nil)
      }
      guard let deeds else { throw ExitCode(ExitStatus.storeTrouble.rawValue) }
      if deeds.isEmpty, !json {
        return Output.complaint("Nothing is in the book of deeds for that.")
      }
      try Output.result(deeds.map { json ? $0.object.text : $0.line(in: .current) })
    }
  }
}

extension DeedRecord {
  /// `2026-05-04T14:00:00+0200  till C, number 42, staff 12 Kari  copy given  member 2900 0420 0012 0`.
  func line(in zone: TimeZone) -> String {
    let style = Date.ISO8601FormatStyle(timeZone: zone)
    guard let what else {
      return "\(at.formatted(style))  this entry is not as it was written, or is of a newer version"
    }
    let hand = [
      letter.map { "till \($0)" }, till.map { "number \($0)" },
      staff.map { "staff \($0.rawValue)" + (name.map { " \($0)" } ?? "") },
    ].compactMap { $0 }
    return [
      at.formatted(style), hand.isEmpty ? "by a command" : hand.joined(separator: ", "),
      what.wordsOfCamelCase, member.map { "member \($0.formatted)" }, detail,
    ].compactMap { $0 }.joined(separator: "  ")
  }

  var object: JSONLine {
    var line = JSONLine()
    line.add("at", at)
    line.addAlways("what", what)
    line.add("till", till)
    line.add("letter", letter)
    line.add("staff", staff?.rawValue)
    line.add("name", name)
    line.add("member", member?.rawValue)
    line.add("detail", detail)
    return line
  }
}

extension String {
  /// `copyGiven` as `copy given`.
  var wordsOfCamelCase: String { replacing(/[A-Z]+/) { " " + $0.output.lowercased() } }
}
