import ArgumentParser

/// The program: without a command it is the terminal at the till.
@main
struct Clubtill: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clubtill",
    abstract: "Enrolls shoppers in the customer club and looks members up.",
    discussion: """
      Without a command Clubtill is the terminal at the till.

      Example: clubtill practice

      Exit status: 0 done; 3 already a member; 10 could not start; 11 the shopper refused; 12 no \
      answer; 13 another end while waiting; 14 answer not trusted; 15 trouble with the store; \
      64 usage; 65 a file that is not what it should be; 74 what was asked for could not be written; \
      78 configuration; 130 and 143 interrupted.
      """,
    version: version,
    subcommands: [
      TerminalCommand.self, PracticeCommand.self, ProviderCommand.self, EnrollCommand.self,
      MembersCommand.self, LastCommand.self, RequestsCommand.self, ConfigCommand.self,
      CheckCommand.self, BackupCommand.self, RestoreCommand.self, ExportCommand.self,
      ImportCommand.self, DoctorCommand.self, StaffCommand.self, ReportCommand.self,
      ConsentsCommand.self, DemoMembersCommand.self,
    ],
    defaultSubcommand: TerminalCommand.self)

  /// Also sent to the login service as the version of this system.
  static let version = "0.1.0"

  static func main() async {
    StandardDescriptors.fill()
    ProcessMemory.keepToItself()
    await main(nil)
  }
}
