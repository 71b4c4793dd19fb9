import ArgumentParser
import EnrollmentCore
import Foundation
import MemberStore
import TillConfiguration

/// A copy becomes the store again.
struct RestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Puts a copy of the member store in the place of the store, which is kept.",
    discussion: """
      The copy is checked first, every page and every member, and stays as it is. The store that is \
      in use is kept beside the new one as clubtill.sqlite.replaced-*; restoring that one undoes it. \
      Nothing happens while a till or another command has the store open.

      Who joined after the copy was made is not in it, but their member numbers are not given again. Who \
      was erased stays erased, a consent that was withdrawn stays withdrawn, and the staff list stays as \
      it is now. Of a damaged store that is read as far as it can be; what could not be read is told.

      Requests that have not ended would be lost: while there are any it refuses.

      Ctrl-C leaves everything as it was.

      Example: clubtill restore /mnt/stick/clubtill-20260504T020000Z.sqlite

      Exit status: 0 done; 1 you said no; 15 the copy or the store cannot be used; 64 nobody to ask \
      and no --yes; 130, 143 interrupted.
      """)

  @Argument(help: "The copy.", completion: .file())
  var file: String

  @Flag(name: .shortAndLong, help: "Do not ask.")
  var yes = false

  @Flag(help: "Print one JSON object: members, left_out, replaced, and what was lost. Needs --yes.")
  var json = false

  @OptionGroup var settingsOptions: SettingsOptions

  func validate() throws {
    if json, !yes { throw ValidationError("--json: needs --yes") }
  }

  func run() async throws {
    let settings = try settingsOptions.load()
    guard yes || isatty(STDIN_FILENO) == 1 else {
      throw UsageTrouble.refuse("Standard input is no terminal: add --yes.", in: Self.self)
    }
    let watched = WatchedWork()
    let untouched = "Nothing was changed."
    if !yes {
      let copy = try await watched.run("Checking", interrupted: untouched) {
        work throws(KeepingError) in
        try await MemberStore.copy(at: file, work: work)
      }
      let inUse = await Self.membersInUse(settings)
      guard ask(about: copy, inUse: inUse, settings, watched) else {
        Output.complaint(untouched)
        throw ExitCode(watched.interruptedStatus ?? 1)
      }
    }
    let report = try await watched.run("Restoring", interrupted: untouched) {
      work throws(KeepingError) in
      try await MemberStore.restore(
        from: file, directory: settings.stateDirectory, by: settings.hand, work: work)
    }
    try Output.result(json ? [Self.object(report).text] : Self.lines(report))
  }

  /// Nil where there is no store, or one that does not tell.
  private static func membersInUse(_ settings: TillSettings) async -> Int? {
    do throws(StoreFailure) {
      let store = try MemberStore(
        directory: settings.stateDirectory,
        options: MemberStoreOptions(
          numberPrefix: settings.numberPrefix, kind: nil, access: .readOnly,
          setsDamagedAside: false))
      let count = try await store.count()
      try await store.close()
      return count
    } catch {
      return nil
    }
  }

  private func ask(
    about copy: StoreCopy, inUse: Int?, _ settings: TillSettings, _ watched: WatchedWork
  ) -> Bool {
    let unreadable =
      copy.unreadable > 0
      ? " \(StoreForKeeping.records(copy.unreadable)) of it cannot be read and will be left out."
      : ""
    let kind = copy.kind == .practice ? "practice copy" : "copy"
    Output.line(
      "The \(kind) is good and has \(StoreForKeeping.members(copy.members)).\(unreadable)")
    let members = inUse.map { " has \(StoreForKeeping.members($0)) and" } ?? ""
    Output.line("It takes the place of the store in use, which\(members) is kept:")
    Output.line("  \(settings.stateDirectory)")
    Output.text("Type yes to go on: ")
    return watched.answer()?.trimmingCharacters(in: .whitespaces).lowercased() == "yes"
  }

  private static func lines(_ report: RestoreReport) -> [String] {
    var lines = ["The store has \(StoreForKeeping.members(report.members)) now."]
    if report.leftOut > 0 {
      lines.append(
        "\(StoreForKeeping.records(report.leftOut)) left out, since it could not be read.")
    }
    if report.entriesLost > 0 {
      lines.append(
        "\(StoreForKeeping.entries(Int64(report.entriesLost))) of the copy's books could not be brought over: "
          + "clubtill consents verify names them.")
    }
    if !report.staffLost.isEmpty { lines.append(report.staffLost.lostWords) }
    if report.requestsLost > 0 {
      let count = report.requestsLost
      lines.append(
        "\(count == 1 ? "1 request" : "\(count) requests") of the copy cannot be read any more: a yes "
          + "to \(count == 1 ? "it" : "them") is lost. Ask the shopper again.")
    }
    lines += RestoreReport.Fact.allCases.filter(report.unread.contains).map(\.lostWords)
    if let replaced = report.replaced {
      lines.append("The store before it is kept as \(replaced).")
      lines.append("To go back to it: clubtill restore '\(replaced)'")
    }
    return lines
  }

  private static func object(_ report: RestoreReport) -> JSONLine {
    var line = JSONLine()
    line.add("members", report.members)
    line.add("left_out", report.leftOut)
    if !report.staffLost.isEmpty {
      line.add("staff_lost", report.staffLost.map(\.rawValue))
    }
    if report.requestsLost > 0 { line.add("requests_lost", report.requestsLost) }
    if report.entriesLost > 0 { line.add("entries_lost", report.entriesLost) }
    if !report.unread.isEmpty {
      line.add(
        "not_read", RestoreReport.Fact.allCases.filter(report.unread.contains).map(\.rawValue))
    }
    line.addAlways("replaced", report.replaced)
    return line
  }
}

extension RestoreReport.Fact {
  /// What was lost with a damaged store, and what to do about it.
  fileprivate var lostWords: String {
    switch self {
    case .erasures:
      "Who was erased since the copy was made could not all be read: erase them again."
    case .numbers:
      "The member numbers given since the copy was made could not all be read: some may be given twice."
    case .staff:
      "The staff list could not be read, so it is that of the copy: remove who has left "
        + "(clubtill staff remove)."
    case .withdrawals:
      "Consents withdrawn since the copy was made could not all be read: withdraw them again."
    case .requests: "Requests that were open could not all be read: a yes may be lost."
    }
  }
}
