import ArgumentParser
import EnrollmentCore
import Foundation
import MemberStore
import TillConfiguration

/// Who enrolled last, for a cash register that asks.
struct LastCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "last",
    abstract:
      "Shows the member of this till's last enrollment; the look is noted in the access log.",
    discussion: """
      Example: clubtill last --json

      The last request that ended with a member: enrolled, updated, or saved without a name. A \
      number that was a member's already sent no request and does not count. Without a till number \
      in the settings it is the last one of the store. Nobody yet is status 1.
      """)

  @Option(help: "Another till of this store, 1 to 9999.")
  var till: Int?

  @Flag(help: "Print one JSON object.")
  var json = false

  @OptionGroup var settingsOptions: SettingsOptions

  func validate() throws {
    guard till.map({ TillNumber(rawValue: $0) == nil }) ?? false else { return }
    throw ValidationError("--till: 1 to 9999")
  }

  func run() async throws {
    let settings = try settingsOptions.load()
    let place = settings.tillNumber.map { settings.till(numbered: $0) }
    let asked = till.flatMap { TillNumber(rawValue: $0) } ?? place?.number
    let reading = try StoreReading(settings, access: .readWrite)
    let found = try await reading.read(orElse: nil) { store throws(StoreFailure) -> SavedRequest? in
      guard let saved = try await store.lastSaved(of: asked) else { return nil }
      try await store.noteLook(at: saved.enrollment.member, from: place, reason: .command)
      return saved
    }
    guard let saved = found else {
      let whose = asked.map { "Till number \($0.rawValue)" } ?? "This store"
      Output.complaint("\(whose) has enrolled nobody yet.")
      throw ExitCode(1)
    }
    try Output.result(json ? [EndedEnrollment(saved).line().text] : Self.lines(saved))
  }

  private static func lines(_ saved: SavedRequest) -> [String] {
    let enrollment = saved.enrollment
    let note = enrollment.note.map { " (\($0.rawValue))" } ?? ""
    let when = saved.savedAt.formatted(
      Date.ISO8601FormatStyle(dateTimeSeparator: .space, timeZone: .current)
        .year().month().day().time(includingFractionalSeconds: false))
    return [
      "Member no.  \(enrollment.member.number.formatted)",
      "First name  \(enrollment.member.name?.first ?? "(missing)")",
      "Outcome     \(enrollment.kind.rawValue)\(note)",
      "When        \(when), \(saved.till.words)",
    ]
  }
}
