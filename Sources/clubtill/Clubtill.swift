import ArgumentParser

@main
struct Clubtill: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "clubtill")
}
