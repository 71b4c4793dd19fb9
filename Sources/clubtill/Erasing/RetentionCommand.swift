import ArgumentParser
import EnrollmentCore
import Foundation
import MemberStore
import TillConfiguration

extension MembersCommand {
  struct Retention: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "retention",
      abstract: "Lists members who have not been seen for years and will be erased by rule.",
      discussion: """
        retention.years in the settings says after how many years without a visit. A visit is an \
        enrollment, an import, a greeting, or a card that was opened at a till. Whoever is on the list for 30 \
        days is erased, with an entry in the book of deeds and nothing to undo: by the daily work of \
        a till, or by --erase, which asks first. A visit takes a member off the list.

        Example: clubtill members retention --json

        Exit status: 0 done, also where nobody is on the list; 1 you said no; 15 the store cannot be \
        used; 64 --erase with nobody to ask and no --yes.
        """)

    @Flag(help: "Also erase those whose 30 days are over, as the daily work of a till does.")
    var erase = false

    @Flag(name: .shortAndLong, help: "Do not ask before erasing.")
    var yes = false

    @Flag(
      help: """
        Print one JSON object: years, erased, members (number, visited_on, listed_on, \
        erased_from). Asks nothing: with --erase needs --yes.
        """)
    var json = false

    @OptionGroup var settingsOptions: SettingsOptions

    func validate() throws {
      if json, erase, !yes { throw ValidationError("--json: with --erase needs --yes") }
    }

    func run() async throws {
      let settings = try settingsOptions.load()
      let rule = settings.retentionRule
      guard !erase || yes || isatty(STDIN_FILENO) == 1 else {
        throw UsageTrouble.refuse("Standard input is no terminal: add --yes.", in: Self.self)
      }
      let watched = WatchedWork()
      if erase, !yes, let rule, try await !Self.confirms(settings, rule, watched) {
        Output.complaint("Nobody was erased.")
        throw ExitCode(watched.interruptedStatus ?? 1)
      }
      let erase = erase
      let reading = try StoreReading(settings, access: .readWrite)
      let (erased, members) = try await reading.read(orElse: (0, [])) {
        store throws(StoreFailure) -> (Int, [UnvisitedMember]) in
        var erased = 0
        if erase, let rule {
          erased = try await store.eraseUnvisited(rule, by: Hand(till: nil, staff: nil))
          try await store.finishErasures()
        }
        try await store.listUnvisited(rule)
        return (erased, try await store.unvisitedMembers())
      }
      try Output.result(
        json
          ? [Self.object(settings.retentionYears, erased, members)]
          : lines(settings.retentionYears, erased, members))
    }

    /// Asks only where somebody would be erased.
    private static func confirms(
      _ settings: TillSettings, _ rule: RetentionRule, _ watched: WatchedWork
    ) async throws -> Bool {
      let due = try await StoreReading(settings, access: .readWrite).read(orElse: 0) {
        store throws(StoreFailure) in try await store.dueCount(rule)
      }
      guard due > 0 else { return true }
      Output.text(
        "Erases \(StoreForKeeping.members(due)) for good: there is nothing to undo. "
          + "Type yes to go on: ")
      return watched.answer()?.trimmingCharacters(in: .whitespaces).lowercased() == "yes"
    }

    private func lines(_ years: Int, _ erased: Int, _ members: [UnvisitedMember]) -> [String] {
      guard years > 0 else {
        return ["Members are kept however long ago they came: retention.years is 0."]
      }
      let count = erase ? ["Erased: \(StoreForKeeping.members(erased))."] : []
      guard !members.isEmpty else {
        return count + ["Nobody is on the list: everybody was seen within \(Self.years(years))."]
      }
      return count
        + members.map {
          "\($0.number.formatted)  last seen \(Self.day($0.visitedOn)), "
            + "erased from \(Self.day($0.erasedFrom)) on"
        }
    }

    private static func years(_ count: Int) -> String { count == 1 ? "1 year" : "\(count) years" }

    private static func object(
      _ years: Int, _ erased: Int, _ members: [UnvisitedMember]
    ) -> String {
      var line = JSONLine()
      line.add("years", years)
      line.add("erased", erased)
      line.add(
        "members",
        members.map { member in
          var row = JSONLine()
          row.add("number", member.number.rawValue)
          row.add("visited_on", day(member.visitedOn))
          row.add("listed_on", day(member.listedOn))
          row.add("erased_from", day(member.erasedFrom))
          return row
        })
      return line.text
    }

    private static func day(_ date: Date) -> String {
      date.formatted(.iso8601.year().month().day())
    }
  }
}

extension TillSettings {
  /// Nil where members are kept however long ago they came.
  var retentionRule: RetentionRule? { RetentionRule(years: retentionYears, timeZone: .current) }
}
