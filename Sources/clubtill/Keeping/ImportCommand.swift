import ArgumentParser
import EnrollmentCore
import Foundation
import MemberStore
import TillConfiguration

/// Everything that is taken over from another program.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Takes members over from another program.",
    discussion: "Example: clubtill import members members.csv",
    subcommands: [Members.self])

  struct Members: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "members",
      abstract: "Takes in the members of a file as export writes it.",
      discussion: """
        CSV or JSON Lines, as 'clubtill export members --help' has them; a CSV begins with the names of \
        its columns. Needed are format (1), a name, and a phone, a number or identities. Who comes \
        without a member number gets the next one of this till (CLUBTILL_TILL_NUMBER), wherever that \
        member joined. A member number among the last 100,000 of its till is not taken while none of \
        these was given: the next member of that till gets a higher one, and soon there would be none.

        Every line is checked by itself. One that is not taken is told with its number and the reason, \
        and the others go on; no member comes in by halves, and nobody who is in the store already is \
        changed. So the same file may be given again after an interruption or a correction: lines that \
        are in the store already are counted and nothing else. Enrolling goes on meanwhile.

        Nobody who was erased comes back by id or member number: such a line is not taken. Of somebody \
        who was erased nothing else is kept, so a line that has neither of them is taken like that of any \
        other person. Take such people out of the file yourself.

        Ctrl-C, or a file that cannot be read on: what was taken stays, and you are told from which line \
        to go on.

        Example: clubtill import members members.csv
        Example: clubtill import members members.csv --from-line 40001

        Exit status: 0 every line is in the store; 65 some lines were not taken, or the file is empty or \
        not of this format; 15 trouble with the store; 74 the file could not be read to its end; 130, 143 \
        interrupted.
        """)

    @Argument(help: "The file.", completion: .file())
    var file: String

    @Option(help: "Leave out the members before this line of the file.")
    var fromLine = 1

    @Flag(help: "Print one JSON object a line: each line that was not taken, then the sums.")
    var json = false

    @OptionGroup var settingsOptions: SettingsOptions

    func validate() throws {
      guard fromLine >= 1 else { throw ValidationError("--from-line: 1 or more") }
    }

    func run() async throws {
      let settings = try settingsOptions.load()
      do throws(LineFile.Unreadable) {
        _ = try LineFile(path: file)
      } catch {
        Output.complaint("\(file): \(error.reason)")
        throw ExitCode(ExitStatus.outputTrouble.rawValue)
      }
      let watched = WatchedWork()
      let store = try openStore(settings)
      let importing = Importing(
        store: store, kind: try await StoreForKeeping.kind(of: store), path: file,
        hand: settings.hand, fromLine: fromLine, tell: Self.teller(json: json))
      let sums = ImportSums()
      do {
        try await watched.run("Importing", interrupted: nil) { work throws(KeepingError) in
          try await importing.run(sums, work: work)
        }
      } catch let status as ExitCode {
        // What has been taken is on the disk, whatever ended it.
        Output.complaint(
          "To go on: clubtill import members '\(file)' --from-line \(sums.value.nextLine)")
        try conclude(sums.value)
        throw status
      }
      try await StoreForKeeping.close(store)
      try conclude(sums.value)
      if sums.value.lines == 0 {
        Output.complaint("\(file) is empty.")
        throw ExitCode(ExitStatus.badInput.rawValue)
      }
      if let lines = sums.value.lines, fromLine > lines {
        Output.complaint(
          "The file has \(lines) lines, so none was left to be taken from line \(fromLine) on.")
      }
      if sums.value.refused > 0 { throw ExitCode(ExitStatus.badInput.rawValue) }
    }

    private func openStore(_ settings: TillSettings) throws -> MemberStore {
      do throws(StoreFailure) {
        let store = try MemberStore(
          directory: settings.stateDirectory,
          options: MemberStoreOptions(
            numberPrefix: settings.numberPrefix, kind: nil, setsDamagedAside: false))
        StoreTrouble.tell(store.salvage)
        return store
      } catch {
        throw StoreTrouble.refuse(error)
      }
    }

    private static func teller(json: Bool) -> @Sendable (Int, HandOverFault) -> Void {
      { line, fault in
        guard json else { return Output.complaint("line \(line): \(fault.reason)") }
        var object = JSONLine()
        object.add("line", line)
        object.add("reason", fault.reason)
        Output.line(object.text)
      }
    }

    private func conclude(_ sums: ImportSums.Value) throws {
      if sums.isCutShort { Output.complaint("The rest of the file was not read.") }
      guard json else {
        return try Output.result([
          "\(StoreForKeeping.members(sums.added)) taken in, \(sums.known) in the store already, "
            + "\(sums.refused == 1 ? "1 line" : "\(sums.refused) lines") not taken."
        ])
      }
      var object = JSONLine()
      object.add("added", sums.added)
      object.add("known", sums.known)
      object.add("refused", sums.refused)
      object.add("next_line", sums.nextLine)
      try Output.result([object.text])
    }
  }
}
