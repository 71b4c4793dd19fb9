import ArgumentParser
import EnrollmentCore
import Foundation
import MemberStore
import TillConfiguration

/// Everything that another program takes over.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Hands members over to another program.",
    discussion: "Example: clubtill export members --csv members.csv",
    subcommands: [Members.self])

  struct Members: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "members",
      abstract: "Writes every member, one a line, as CSV or JSON Lines.",
      discussion: """
        Columns: format (1), id, number, name, given_name, family_name, phone (country code and \
        digits), birthdate, email, address (JSON), state, joined_at (UTC), till, letter, identities (JSON). Look-up and \
        enrolling go on meanwhile; members are as they were when it began.

        Spreadsheets: a text that begins with = + - @, tab or return has an apostrophe before it, so \
        that no name is taken for a formula; import takes it away again. Open the file with every \
        column as text, or long numbers lose digits.

        It holds everything that is known of the members: a file is made readable by its owner alone. \
        Consents, and who looked at whom, are not in it: they stay in the store. \
        That they were exported is noted among the deeds; where it cannot be, none are.

        Ctrl-C leaves no file.

        Example: clubtill export members --jsonl members.jsonl
        Example: clubtill export members --csv | gzip > members.csv.gz

        Exit status: 0 all are there; 15 records were left out that cannot be read, or the store \
        is not in order; 74 not all could be written; 130, 143 interrupted.
        """)

    @Flag(help: "The form of the lines.")
    var form: HandOverForm

    @Argument(help: "The file; without it, standard output.", completion: .file())
    var file: String?

    @Flag(help: "Write over a file that is there already.")
    var force = false

    @OptionGroup var settingsOptions: SettingsOptions

    func run() async throws {
      let settings = try settingsOptions.load()
      let watched = WatchedWork()
      let store = try StoreForKeeping.open(settings, access: .readWrite)
      let hand = settings.hand
      let (file, force) = (file, force)
      let ending = file == nil ? "Not all was written." : "No file was written."
      let writing = HandOverWriting(form, of: try await StoreForKeeping.kind(of: store))
      let report = try await watched.run("Exporting", interrupted: ending) {
        work throws(KeepingError) in
        let target =
          if let file { try WholeFile(at: file, replaces: force) } else { WholeFile() }
        do throws(KeepingError) {
          try await store.noteExport(to: file == nil ? .standardOutput : .file, by: hand)
          try target.write(writing.start)
          let report = try await store.export(work: work) { member throws(KeepingError) in
            try target.write(writing.line(member))
          }
          try target.finish()
          return report
        } catch {
          target.discard()
          throw error
        }
      }
      try await StoreForKeeping.close(store)
      if file != nil { Output.complaint("\(StoreForKeeping.members(report.members)) written.") }
      if report.unreadable > 0 {
        Output.complaint(
          "T2 Left out, since it could not be read: \(StoreForKeeping.records(report.unreadable)).")
        throw ExitCode(ExitStatus.storeTrouble.rawValue)
      }
    }
  }
}

extension HandOverForm: EnumerableFlag {}
