import ArgumentParser
import CIBA
import EnrollmentCore
import Foundation
import MemberStore
import TerminalGrid
import TillConfiguration

/// What is open in the journal.
struct RequestsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "requests", abstract: "Lists the open requests of this store.",
    discussion: "Example: clubtill requests --json")

  @Flag(help: "Print one JSON object a line.")
  var json = false

  @OptionGroup var settingsOptions: SettingsOptions

  func run() async throws {
    let settings = try settingsOptions.load()
    let open = try await StoreReading(settings).read(orElse: []) { store throws(StoreFailure) in
      try await store.openRequests(of: nil)
    }
    if open.isEmpty, !json { return Output.complaint("No request is open.") }
    try Output.result(json ? open.map { Self.object($0).text } : Self.table(open))
  }

  /// A row a request under a row of titles.
  private static func table(_ open: [RequestRecord]) -> [String] {
    let tills = open.map(\.till.words)
    let width = tills.map { displayWidth(of: $0) }.max() ?? 0
    let titles = "Code    Phone   Left   \("Till".padded(to: width))  Stage"
    return [titles]
      + zip(open, tills).map { record, till in
        "\(record.code.rawValue)  ...\(record.phone.ending)  \(left(of: record).padded(to: 5))  "
          + "\(till.padded(to: width))  \(stage(of: record))"
      }
  }

  private static func left(of record: RequestRecord) -> String {
    secondsLeft(of: record).map { "\($0 / 60):\($0 % 60 < 10 ? "0" : "")\($0 % 60)" } ?? "?"
  }

  private static func stage(of record: RequestRecord) -> String {
    let stage =
      switch record.stage {
      case .sending: "sending"
      case .open: "waiting for the shopper"
      case .redeemed: "said yes, not saved yet"
      case .held: "another number answered, somebody must decide"
      case .saved: "saved"
      case .ended: "ended"
      }
    switch record.fate {
    case .save: return stage
    case .discard: return stage + "; wrong number, will be thrown away"
    }
  }

  private static func object(_ record: RequestRecord) -> JSONLine {
    var line = JSONLine()
    line.add("id", record.id.rawValue.uuidString.lowercased())
    line.add("code", record.code.rawValue)
    line.add("phone_ending", record.phone.ending)
    line.add("stage", record.stage.rawValue)
    line.add("fate", record.fate.rawValue)
    line.add("till", record.till.number.rawValue)
    line.add("sent_at", record.sentAt.wall)
    line.add("seconds_left", secondsLeft(of: record))
    return line
  }

  /// Nil where the machine was started anew since, or the service has not answered yet.
  private static func secondsLeft(of record: RequestRecord) -> Int? {
    guard record.sentAt.bootID == BootID.read(), let life = record.acknowledgement?.expiresIn
    else { return nil }
    let left = record.sentAt.sinceBoot + life - BootClock().now().sinceBoot
    return max(0, Int(left.components.seconds))
  }
}
