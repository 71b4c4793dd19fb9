import ArgumentParser
import EnrollmentCore
import Foundation
import MemberStore
import TillConfiguration

/// One copy of the member store, by hand.
struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Makes a copy of the member store in a folder, also while the till works.",
    discussion: """
      The copy is one file, clubtill-YYYYMMDDTHHMMSSZ.sqlite, that only its owner may read. It is \
      looked through before it gets its name: what stands there is whole. The keys of the store are \
      not in it, so that nobody can go on with a request that was open. It holds everything that is \
      known of the members and is not encrypted: keep it where only you can read it. Nothing of members \
      is in it who were erased more than ten minutes before; where the store takes no change, so that \
      they are, you are told.

      Ctrl-C leaves nothing behind.

      Example: clubtill backup /mnt/stick

      Exit status: 0 the copy is there; 15 the store is not in order; 74 the copy could not be \
      written; 130, 143 interrupted.
      """)

  @Argument(help: "The folder to put it in; it must be there.", completion: .directory)
  var directory: String

  @Flag(
    help: "Print one JSON object: path, members, unreadable_records, bytes, unfinished_erasures.")
  var json = false

  @OptionGroup var settingsOptions: SettingsOptions

  func run() async throws {
    let settings = try settingsOptions.load()
    let watched = WatchedWork()
    let store = try StoreForKeeping.open(settings, access: .readWrite)
    let copy = try await watched.run("Copying", interrupted: "No copy was made.") {
      work throws(KeepingError) in
      try await store.makeCopy(in: directory, work: work)
    }
    try await StoreForKeeping.close(store)
    if copy.unreadable > 0 {
      Output.complaint(
        "T2 \(StoreForKeeping.records(copy.unreadable)) of the store cannot be read, in the copy "
          + "neither. An older copy may have more.")
    }
    if copy.unfinishedErasures > 0 {
      Output.complaint(
        "\(StoreForKeeping.members(copy.unfinishedErasures)) in the copy should be erased from the "
          + "store by now, which takes no change. Delete the copy once you have another one.")
    }
    try Output.result([
      json ? JSONLine(copy).text : "\(copy.path)  \(StoreForKeeping.members(copy.members))"
    ])
  }
}

extension JSONLine {
  init(_ copy: StoreCopy) {
    self.init()
    add("path", copy.path)
    add("kind", copy.kind.rawValue)
    add("members", copy.members)
    add("unreadable_records", copy.unreadable)
    add("bytes", copy.bytes)
    add("unfinished_erasures", copy.unfinishedErasures)
  }
}
