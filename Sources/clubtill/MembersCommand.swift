import ArgumentParser
import EnrollmentCore
import Foundation
import MemberStore
import TillConfiguration

/// Looking members up without a screen.
struct MembersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "members", abstract: "Looks members up, gives copies of their data, erases them.",
    discussion: "Example: clubtill members find \"kari ha\"",
    subcommands: [
      Find.self, Show.self, Count.self, MemberCopyCommand.self, Erase.self, UndoErase.self,
      Retention.self,
    ])

  struct Find: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "find",
      abstract: "Lists members by number, member number, name, or last four digits and initial.",
      discussion: """
        Example: clubtill members find "kari ha"

        Lists what a queue may see. --json tells everything of each member, and so each of them is noted \
        in the access log as a card that was opened. No hit is an empty list and status 0.
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
      let reading = try StoreReading(settings, access: json ? .readWrite : .readOnly)
      let found = try await reading.read(orElse: [Member]()) {
        store throws(StoreFailure) -> [Member] in
        let found = try await store.find(text, home: settings.home, limit: limit)
        if json, !found.isEmpty { await LookByCommand.note(found, by: settings.hand, in: store) }
        return found
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
      let reading = try StoreReading(settings, access: .readWrite)
      let found = try await reading.read(orElse: (MemberRecord, staff: [StaffMember])?.none) {
        store throws(StoreFailure) in
        guard let record = try await store.record(of: number) else { return nil }
        await LookByCommand.note([record.member], by: settings.hand, in: store)
        return (record, staff: try await store.staff())
      }
      guard let (record, staff) = found else {
        Output.complaint("No member has the number \(number.formatted).")
        throw ExitCode(1)
      }
      try Output.result(
        json
          ? [JSONLine(record).text]
          : MemberWords(record, staff: staff, home: settings.home).lines)
    }
  }

  struct Count: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "count", abstract: "Prints how many members the store has.",
      discussion: "Example: clubtill members count --json")

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var settingsOptions: SettingsOptions

    func run() async throws {
      let settings = try settingsOptions.load()
      let count = try await StoreReading(settings).read(orElse: 0) { store throws(StoreFailure) in
        try await store.count()
      }
      var line = JSONLine()
      line.add("members", count)
      try Output.result([json ? line.text : String(count)])
    }
  }
}

/// Looks by commands that tell more of members than a queue may see.
enum LookByCommand {
  static func note(_ members: [Member], by hand: Hand, in store: MemberStore) async {
    do throws(StoreFailure) {
      let count = try await store.noteLooks(
        at: members, from: hand.till, by: hand.staff, reason: .command)
      guard let count else { return }
      Output.complaint(
        "\(count) cards were opened in ten minutes. This is flagged in the access log.")
    } catch {
      // As at the counter: look-up goes on where nothing can be written, and that is said.
      Output.complaint("This view could not be noted in the access log. \(error.words)")
    }
  }
}
