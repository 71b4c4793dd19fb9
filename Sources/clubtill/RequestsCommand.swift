import ArgumentParser
import CIBA
import EnrollmentCore
import Foundation
import MemberStore
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
    for record in open { Output.line(json ? Self.object(record).text : Self.row(record)) }
  }

  private static func row(_ record: RequestRecord) -> String {
    let fate =
      switch record.fate {
      case .save: ""
      case .discard: "  wrong number, will be thrown away"
      }
    return "\(record.code.rawValue)  ...\(record.phone.ending)  \(record.stage.rawValue)"
      + "  till \(record.till.number.rawValue)\(fate)"
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
