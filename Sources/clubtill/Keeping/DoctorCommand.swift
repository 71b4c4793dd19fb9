import ArgumentParser
import EnrollmentCore
import Foundation
import MemberStore
import TillConfiguration

/// The store, looked through from end to end.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Looks through the whole member store for damage; changes nothing in it.",
    discussion: """
      One line a point: ok, !! for a warning, XX for damage. Look-up and enrolling go on meanwhile. A \
      store of a million members takes minutes; --quick leaves the slowest look out.

      What to do about damage: start the till once, which sets a damaged file aside and saves what can \
      be read, or put a copy back with 'clubtill restore'.

      Example: clubtill doctor --json

      Exit status: 0 no damage; 15 damage, or no store; 74 not all could be written; 130, 143 \
      interrupted.
      """)

  @Flag(help: "Leave out the slow checks, which look into every index and at every key of look-up.")
  var quick = false

  @Flag(help: "Print one JSON object a line: the points, then the result.")
  var json = false

  @OptionGroup var settingsOptions: SettingsOptions

  func run() async throws {
    let settings = try settingsOptions.load()
    let watched = WatchedWork()
    var points: [DoctorPoint] = []
    func report(_ point: DoctorPoint) throws {
      points.append(point)
      try Output.result([json ? point.object.text : point.line])
    }
    let around: StoreSurroundings
    do throws(StoreFailure) {
      around = try MemberStore.surroundings(in: settings.stateDirectory)
    } catch {
      throw StoreTrouble.refuse(error)
    }
    var figures: StoreFigures?
    if let store = try open(settings, report) {
      figures = Self.figures(of: store)
      if let figures {
        try report(DoctorPoint.sqlite(figures.sqliteVersion))
        try report(DoctorPoint.pragmas(figures))
      } else {
        try report(DoctorPoint(.pragmas, .warning, "not looked at: the store may only be read"))
      }
      for examination in StoreExamination.allCases where !(quick && examination.isSlow) {
        let title = DoctorPoint.name(of: examination).rawValue
        let result = try await watched.run(title, interrupted: Self.cut) {
          work throws(KeepingError) in
          try await store.examine(examination, work: work)
        }
        try report(DoctorPoint(examination, result))
      }
      try await StoreForKeeping.close(store)
    } else if MemberStore.exists(in: settings.stateDirectory) {
      let found = try await watched.run("damage", interrupted: Self.cut) {
        work throws(KeepingError) in
        try await MemberStore.lookIntoDamaged(in: settings.stateDirectory, work: work)
      }
      for point in found.map(DoctorPoint.points) ?? [] { try report(point) }
    }
    try report(DoctorPoint.sizes(around, figures))
    try report(DoctorPoint.reserve(around))
    try report(DoctorPoint.disk(around))
    try report(
      DoctorPoint.copies(
        around, newestGood: try await Self.newestGood(around, watched),
        wanted: settings.copiesKept, now: Date()))
    try report(DoctorPoint.setAside(around))
    let stops = points.count { $0.state == .stop }
    try conclude(stops: stops, warnings: points.count { $0.state == .warning })
    if stops > 0 { throw ExitCode(ExitStatus.storeTrouble.rawValue) }
  }

  private static let cut = "The look was cut short; nothing was changed."

  /// Nil where it cannot be opened, which is a point of its own.
  private func open(
    _ settings: TillSettings, _ report: (DoctorPoint) throws -> Void
  ) throws -> MemberStore? {
    guard MemberStore.exists(in: settings.stateDirectory) else {
      try report(DoctorPoint(.store, .stop, "there is none in \(settings.stateDirectory) yet"))
      return nil
    }
    let store: MemberStore
    do throws(StoreFailure) {
      // For reading alone: a damaged store is told of here, and not set aside.
      store = try MemberStore(
        directory: settings.stateDirectory,
        options: MemberStoreOptions(
          numberPrefix: settings.numberPrefix, kind: nil, access: .readOnly))
    } catch {
      try report(DoctorPoint(.store, .stop, error.words))
      return nil
    }
    try report(DoctorPoint(.store, .ok, settings.stateDirectory))
    return store
  }

  /// What the connection that writes goes by; nil where nothing can be written.
  private static func figures(of store: MemberStore) -> StoreFigures? {
    do throws(StoreFailure) { return try store.figures() } catch { return nil }
  }

  private static func newestGood(
    _ around: StoreSurroundings, _ watched: WatchedWork
  ) async throws -> StoreCopy? {
    for copy in around.copies {
      let found = try await watched.run("copies", interrupted: cut) {
        work throws(KeepingError) -> StoreCopy? in
        do throws(KeepingError) {
          return try await MemberStore.copy(at: copy.path, work: work)
        } catch {
          if error == .interrupted { throw error }
          return nil  // Damaged, or no copy at all: an older one may be better.
        }
      }
      if let found, found.unreadable == 0 { return found }
    }
    return nil
  }

  private func conclude(stops: Int, warnings: Int) throws {
    guard !json else {
      var line = JSONLine()
      line.add("sound", stops == 0)
      line.add("stops", stops)
      line.add("warnings", warnings)
      line.add(
        "exit_status",
        Int(stops == 0 ? ExitStatus.enrolled.rawValue : ExitStatus.storeTrouble.rawValue))
      return try Output.result([line.text])
    }
    try Output.result([
      "", stops == 0 ? "No damage was found." : "The store is damaged: see the lines with XX.",
    ])
  }
}
