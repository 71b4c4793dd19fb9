import ArgumentParser
import EnrollmentCore
import Foundation
import MemberStore
import TillConfiguration

/// Looking members up without a screen.
struct MembersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "members", abstract: "Looks members up in this till's store.",
    subcommands: [Find.self, Show.self, Count.self])

  struct Find: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "find",
      abstract: "Lists members by number, member number, name, or last four digits and initial.",
      discussion: """
        Example: clubtill members find "kari ha"

        Lists what a queue may see; --json lists everything. No hit is an empty list and status 0.
        """)

    @Argument(help: "What to look for: at least three letters or four digits.")
    var text: String

    @Option(help: "How many at most, 1 to 1000.")
    var limit = 20

    @Flag(help: "Print one JSON array.")
    var json = false

    @OptionGroup var settingsOptions: SettingsOptions

    func validate() throws {
      guard (1...1000).contains(limit) else { throw ValidationError("--limit: 1 to 1000") }
    }

    func run() async throws {
      let settings = try settingsOptions.load()
      let found = try await StoreReading(settings).read(orElse: []) { store throws(StoreFailure) in
        try await store.find(text, home: settings.home, limit: limit)
      }
      if json {
        try Output.result(["[" + found.map { JSONLine($0).text }.joined(separator: ",") + "]"])
      } else if found.isEmpty {
        let isEnough = MemberStore.isEnough(toFind: text, home: settings.home)
        Output.complaint(
          isEnough
            ? "No member found."
            : "Nothing was looked for: it takes at least three letters or four digits.")
      } else {
        try Output.result(found.map(Self.row))
      }
    }

    private static func row(_ member: Member) -> String {
      let phone = member.phone.map { "..." + $0.ending } ?? "no number"
      return "\(member.number.formatted)  \(phone)  \(member.name?.veiled ?? "(name missing)")"
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "Shows one member; the look is noted in the access log.",
      discussion: "Example: clubtill members show 2900420001237")

    @Argument(help: "The member number: thirteen digits, blanks allowed.")
    var number: String

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var settingsOptions: SettingsOptions

    private var memberNumber: MemberNumber? {
      MemberNumber(rawValue: number.filter { !$0.isWhitespace })
    }

    func validate() throws {
      guard memberNumber == nil else { return }
      throw ValidationError("This is not a member number: thirteen digits, the last a check digit.")
    }

    func run() async throws {
      guard let number = memberNumber else { return }
      let settings = try settingsOptions.load()
      let place = settings.tillNumber.map { settings.till(numbered: $0) }
      let reading = try StoreReading(settings, access: .readWrite)
      let found = try await reading.read(orElse: MemberRecord?.none) {
        store throws(StoreFailure) in
        guard let record = try await store.record(of: number) else { return nil }
        do throws(StoreFailure) {
          try await store.noteLook(at: record.member, from: place, reason: .command)
        } catch {
          // As at the counter: look-up goes on where nothing can be written, and that is said.
          Output.complaint("This view could not be noted in the access log. \(error.words)")
        }
        return record
      }
      guard let record = found else {
        Output.complaint("No member has the number \(number.formatted).")
        throw ExitCode(1)
      }
      try Output.result(
        json
          ? [JSONLine(record.member, record.consents).text]
          : Self.lines(record.member) + Self.lines(record.consents))
    }

    private static func lines(_ consents: MemberConsents) -> [String] {
      var lines = consents.consents.map { consent in
        let text = consent.text.isEmpty ? consent.id : consent.text
        let version = consent.version.map { " (version \($0))" } ?? ""
        return "\(consent.isAccepted ? "yes" : "no ")  \(Self.day(consent.answeredAt))  "
          + text + version
      }
      switch consents.standing {
      case .onFile: break
      case .none: lines.append("none told")
      case .unknown: lines.append("an answer was lost: no marketing until there is a new one")
      }
      return lines.enumerated().map { ($0 == 0 ? "Consents    " : "            ") + $1 }
    }

    private static func day(_ date: Date) -> String {
      date.formatted(.iso8601.year().month().day())
    }

    private static func lines(_ member: Member) -> [String] {
      [
        "Name        \(member.name?.full ?? "(missing)")",
        "Member no.  \(member.number.formatted)",
        "Phone       \(member.phone?.formatted ?? "(none)")",
        "Joined      \(day(member.joinedAt)), \(member.joinedAtTill.words)",
        "State       \(member.state.rawValue)",
      ]
    }
  }

  struct Count: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "count", abstract: "Prints how many members the store has.")

    @OptionGroup var settingsOptions: SettingsOptions

    func run() async throws {
      let settings = try settingsOptions.load()
      let count = try await StoreReading(settings).read(orElse: 0) { store throws(StoreFailure) in
        try await store.count()
      }
      try Output.result([String(count)])
    }
  }
}
