import ArgumentParser
import EnrollmentCore
import Foundation
import MemberStore
import TillConfiguration

/// A person's own data.
struct MemberCopyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "copy",
    abstract: "Makes a copy of all that is known of one member, for that person.",
    discussion: """
      The member's data, each consent word for word, who looked, and what staff did. That it was given \
      is in the access log and among the deeds.

      Example: clubtill members copy 2900420001237 --output copy.txt

      Exit status: 0 made; 1 no such member; 15 the store is not in order; 74 it could not be written.
      """)

  @Argument(help: "The member number: thirteen digits, blanks allowed.")
  var number: String

  @Flag(help: "Write one JSON object.")
  var json = false

  @Option(
    help: "The file, readable by its owner alone; without it, standard output.",
    completion: .file())
  var output: String?

  @Flag(help: "Write over a file that is there already.")
  var force = false

  @OptionGroup var settingsOptions: SettingsOptions

  func validate() throws { _ = try MemberNumber(argument: number) }

  func run() async throws {
    let number = try MemberNumber(argument: number)
    let settings = try settingsOptions.load()
    let hand = settings.hand
    // Made ready first, so that no copy is noted that had nowhere to go.
    let target = try target()
    let reading = try StoreReading(settings, access: .readWrite)
    let copy = try await reading.read(orElse: MemberCopy?.none) { store throws(StoreFailure) in
      try await store.copyOfData(of: number, by: hand)
    }
    guard let copy else {
      Output.complaint("No member has the number \(number.formatted).")
      throw ExitCode(1)
    }
    let text = copy.text(as: json ? .json : .text)
    try written {
      () throws(KeepingError) in
      try target.write(text)
      try target.finish()
    }
    if output != nil { Output.complaint("The copy was written.") }
  }

  private func target() throws -> WholeFile {
    let (output, force) = (output, force)
    return try written { () throws(KeepingError) in
      if let output { try WholeFile(at: output, replaces: force) } else { WholeFile() }
    }
  }

  private func written<Value>(_ work: () throws(KeepingError) -> Value) throws -> Value {
    do throws(KeepingError) {
      return try work()
    } catch {
      switch error {
      case .source(let reason): Output.complaint("It could not be read: \(reason)")
      case .target(let reason): Output.complaint("It could not be written: \(reason)")
      case .interrupted: break
      case .store(let failure): throw StoreTrouble.refuse(failure)
      }
      throw ExitCode(ExitStatus.outputTrouble.rawValue)
    }
  }
}
