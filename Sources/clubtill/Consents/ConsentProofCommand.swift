import ArgumentParser
import EnrollmentCore
import Foundation
import MemberStore
import TillConfiguration

/// The proof for one member.
struct ConsentProofCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "proof",
    abstract: "Prints what one member was asked and answered, and how that can be checked.",
    discussion: """
      The number may also be that of somebody who was erased: then the seals are printed, and which \
      questions were answered how, and no text, also within the ten minutes in which the member can be \
      brought back. The look is noted in the access log.

      With --json each entry has what its seal was made of, so that another program can compute it: \
      the commitment is SHA-256 of salt and body, the chain value is drawn in BookSeal.swift.

      Example: clubtill consents proof 2900420001237

      Exit status: 0 printed; 1 nobody ever had the number; 15 the store is not in order.
      """)

  @Argument(help: "The member number: thirteen digits, blanks allowed.")
  var number: String

  @Flag(help: "Print one JSON object.")
  var json = false

  @OptionGroup var settingsOptions: SettingsOptions

  func validate() throws { _ = try MemberNumber(argument: number) }

  func run() async throws {
    let number = try MemberNumber(argument: number)
    let settings = try settingsOptions.load()
    let hand = settings.hand
    let reading = try StoreReading(settings, access: .readWrite)
    let proof = try await reading.read(orElse: ConsentProof?.none) {
      store throws(StoreFailure) in try await store.consentProof(of: number, by: hand)
    }
    guard let proof else {
      Output.complaint("No member has or had the number \(number.formatted).")
      throw ExitCode(1)
    }
    try Output.result(json ? [proof.object.text] : proof.lines)
  }
}

extension MemberNumber {
  /// A number as it is typed behind a command; throws what is told to whoever typed it.
  init(argument: String) throws {
    guard let number = MemberNumber(rawValue: argument.filter { !$0.isWhitespace }) else {
      throw ValidationError(
        "This is not a member number: thirteen digits, the last a check digit.")
    }
    self = number
  }
}

extension TillSettings {
  /// By whose hand a command does something.
  var hand: Hand { Hand(till: tillNumber.map { till(numbered: $0) }, staff: nil) }
}
