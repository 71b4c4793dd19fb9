import ArgumentParser
import EnrollmentCore
import Foundation
import MemberStore
import TillConfiguration

extension ErasureReason: ExpressibleByArgument {
  package static var allValueStrings: [String] { offered.map(\.rawValue) }

  package init?(argument: String) {
    guard let reason = Self(rawValue: argument), Self.offered.contains(reason) else { return nil }
    self = reason
  }
}

extension MembersCommand {
  struct Erase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "erase",
      abstract: "Erases a member; for ten minutes that can be undone on the same till.",
      discussion: """
        At once the member is found, shown and handed over no more. After ten minutes everything \
        that is known of the person is removed from the store, by the till that works or by the next \
        start of Clubtill. Kept is that consents were given, without name or number, and when, why \
        and where the member was erased. Copies made before forget the person within 30 days; copies \
        that were carried elsewhere are for you to delete.

        Example: clubtill members erase 2900420001237 --reason shopper-asked

        Exit status: 0 erased; 1 no such member, a request to the phone is open, or you typed other \
        digits; 130, 143 interrupted, nobody was erased; 15 the store cannot be used; 64 nobody to ask and no --yes.
        """)

    @Argument(help: "The member number: thirteen digits, blanks allowed.")
    var number: String

    @Option(help: "Why: shopper-asked, wrong-person or test-entry.")
    var reason: ErasureReason

    @Flag(name: .shortAndLong, help: "Do not ask for the last four digits.")
    var yes = false

    @Flag(
      help: """
        Print one JSON object: number, erased_at, undoable_until. Asks nothing: needs --yes.
        """)
    var json = false

    @OptionGroup var settingsOptions: SettingsOptions

    func validate() throws {
      _ = try MemberArgument.number(number)
      if json, !yes { throw ValidationError("--json: needs --yes") }
    }

    func run() async throws {
      let number = try MemberArgument.number(number)
      let settings = try settingsOptions.load()
      guard yes || isatty(STDIN_FILENO) == 1 else {
        throw UsageTrouble.refuse("Standard input is no terminal: add --yes.", in: Self.self)
      }
      let watched = WatchedWork()
      if !yes, !Self.confirms(number, watched) {
        Output.complaint("Nothing was erased.")
        throw ExitCode(watched.interruptedStatus ?? 1)
      }
      let reading = try StoreReading(settings, access: .readWrite)
      let hand = settings.hand
      let outcome = try await reading.read(orElse: ErasureOutcome.noSuchMember) {
        store throws(StoreFailure) in
        try await store.erase(number, reason: reason, by: hand)
      }
      try tell(outcome, number)
    }

    /// Four digits of the number, as on the screen: nobody erases by habit.
    private static func confirms(_ number: MemberNumber, _ watched: WatchedWork) -> Bool {
      Output.text("Erases the member \(number.veiled). Type the last four digits to go on: ")
      let typed = watched.answer()?.trimmingCharacters(in: .whitespaces)
      return typed == String(number.rawValue.suffix(4))
    }

    private func tell(_ outcome: ErasureOutcome, _ number: MemberNumber) throws {
      switch outcome {
      case .erased(let pending):
        var line = JSONLine()
        line.add("number", number.rawValue)
        line.add("erased_at", pending.erasedAt)
        line.add("undoable_until", pending.undoableUntil)
        let until = pending.undoableUntil.formatted(
          Date.ISO8601FormatStyle(timeZone: .current).time(includingFractionalSeconds: false))
        try Output.result(
          json
            ? [line.text]
            : [
              "The member \(number.veiled) is erased.",
              "Until \(until) this brings it back: clubtill members undo-erase \(number.rawValue)",
            ])
      case .noSuchMember:
        Output.complaint("No member has the number \(number.formatted).")
        throw ExitCode(1)
      case .requestIsOpen(let code):
        Output.complaint(
          "Nothing was erased: the request \(code.rawValue) to this phone is open. Wait for its end."
        )
        throw ExitCode(1)
      }
    }
  }

  struct UndoErase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "undo-erase",
      abstract: "Brings back a member who was erased here within the last ten minutes.",
      discussion: """
        Only the till that erased a member can undo it.

        Example: clubtill members undo-erase 2900420001237

        Exit status: 0 the member is back; 1 there is nothing to undo here; 15 the store cannot be \
        used.
        """)

    @Argument(help: "The member number: thirteen digits, blanks allowed.")
    var number: String

    @Flag(help: "Print one JSON object: number.")
    var json = false

    @OptionGroup var settingsOptions: SettingsOptions

    func validate() throws { _ = try MemberArgument.number(number) }

    func run() async throws {
      let number = try MemberArgument.number(number)
      let settings = try settingsOptions.load()
      let hand = settings.hand
      let reading = try StoreReading(settings, access: .readWrite)
      let outcome = try await reading.read(orElse: UndoOutcome.nothingToUndo) {
        store throws(StoreFailure) in
        try await store.undoErase(number, by: hand)
      }
      switch outcome {
      case .undone:
        var line = JSONLine()
        line.add("number", number.rawValue)
        try Output.result([json ? line.text : "The member \(number.veiled) is back."])
      case .nothingToUndo:
        Output.complaint("There is nothing to undo: nobody \(number.veiled) was just erased.")
        throw ExitCode(1)
      case .erasedElsewhere:
        Output.complaint("The member was erased on another till, which alone can undo it.")
        throw ExitCode(1)
      case .joinedAnew:
        Output.complaint("The person has joined anew meanwhile. Nothing was brought back.")
        throw ExitCode(1)
      }
    }
  }
}

/// A member number as it is typed after a command.
enum MemberArgument {
  static func number(_ text: String) throws -> MemberNumber {
    guard let number = MemberNumber(rawValue: text.filter { !$0.isWhitespace }) else {
      throw ValidationError(
        "This is not a member number: thirteen digits, the last a check digit.")
    }
    return number
  }
}
