import EnrollmentCore
import Foundation
import MemberStore

/// One point of `clubtill doctor`: what was looked at in the store, and whether it is in order.
struct DoctorPoint {
  /// The names are those of `--json` and never change.
  enum Name: String, CaseIterable {
    case store, sqlite, pragmas
    case quickCheck = "quick_check"
    case count, references, digests, staff, erasures, books
    case slowCheck = "slow_check"
    case lookKeys = "look_keys"
    case sizes, reserve, disk, copies
    case setAside = "set_aside"
  }

  let name: Name
  let state: CheckPoint.State
  /// One line for people.
  let text: String
  var measures: [CheckPoint.Measure] = []

  init(
    _ name: Name, _ state: CheckPoint.State, _ text: String, _ measures: [CheckPoint.Measure] = []
  ) {
    self.name = name
    self.state = state
    self.text = text
    self.measures = measures
  }

  init(_ examination: StoreExamination, _ result: StoreExaminationResult) {
    let name = Self.name(of: examination)
    self.init(
      name, result.faults > 0 ? .stop : result.isWarning ? .warning : .ok, result.text,
      [CheckPoint.Measure(name: "faults", value: result.faults)])
  }

  static func name(of examination: StoreExamination) -> Name {
    switch examination {
    case .quickCheck: .quickCheck
    case .count: .count
    case .references: .references
    case .digests: .digests
    case .books: .books
    case .slowCheck: .slowCheck
    case .staff: .staff
    case .erasures: .erasures
    case .lookKeys: .lookKeys
    }
  }

  var line: String { "\(state.mark)  \(name.rawValue.padded(to: 13))\(text)" }

  var object: JSONLine {
    var line = JSONLine()
    line.add("point", name.rawValue)
    line.add("state", state.rawValue)
    line.add("text", text)
    for measure in measures { line.add(measure.name, measure.value) }
    return line
  }
}

extension DoctorPoint {
  static func pragmas(_ figures: StoreFigures) -> DoctorPoint {
    let pragmas = figures.pragmas
    let isSafe =
      pragmas.synchronous == 2 && pragmas.journalMode == "wal" && pragmas.foreignKeys
    return DoctorPoint(
      .pragmas, isSafe ? .ok : .stop,
      "journal_mode \(pragmas.journalMode), synchronous \(pragmas.synchronous), foreign_keys "
        + "\(pragmas.foreignKeys ? "on" : "off"), format \(figures.version)",
      [CheckPoint.Measure(name: "synchronous", value: pragmas.synchronous)])
  }

  /// A file that is damaged, as far as it can be read.
  static func points(of found: DamagedStoreFindings) -> [DoctorPoint] {
    let faults = found.faults.map { $0 == 1 ? "1 fault" : "\($0) faults" }
    let known = found.known.map(String.init) ?? "an unknown number of"
    let lost = found.known.map { max(0, $0 - found.members) }
    return [
      DoctorPoint(
        .pragmas, .ok,
        "by the header: journal_mode \(found.journalMode), format \(found.version), \(found.pages) "
          + "pages of \(found.pageBytes) bytes"),
      DoctorPoint(
        .quickCheck, found.faults == 0 ? .ok : .stop,
        faults.map { $0 + " in the file" }
          ?? "the file is too damaged for SQLite to look through it",
        found.faults.map { [CheckPoint.Measure(name: "faults", value: $0)] } ?? []),
      DoctorPoint(
        .digests, lost == 0 ? .ok : .stop,
        "\(found.members) of \(known) members can be read as they were written; the next start of the "
          + "till saves them, or 'clubtill restore' puts a copy in the place of all",
        [CheckPoint.Measure(name: "readable_members", value: found.members)]
          + (lost.map { [CheckPoint.Measure(name: "faults", value: $0)] } ?? [])),
    ]
  }

  static func sqlite(_ version: String) -> DoctorPoint {
    let safe = MemberStore.safeSQLiteVersion
    guard version.compare(safe, options: .numeric) == .orderedAscending else {
      return DoctorPoint(.sqlite, .ok, version)
    }
    return DoctorPoint(
      .sqlite, .warning,
      "\(version); before \(safe) a second program that writes to the file can damage it: leave it "
        + "to Clubtill alone")
  }

  static func sizes(_ around: StoreSurroundings, _ figures: StoreFigures?) -> DoctorPoint {
    let free = figures.map { $0.freePages * $0.pageBytes }
    var measures = [
      CheckPoint.Measure(name: "database_bytes", value: around.databaseBytes),
      CheckPoint.Measure(name: "log_bytes", value: around.logBytes),
    ]
    if let free { measures.append(CheckPoint.Measure(name: "unused_bytes", value: free)) }
    let unused = free.map { ", \(size($0)) of it unused" } ?? ""
    return DoctorPoint(
      .sizes, .ok,
      "store \(size(around.databaseBytes))\(unused), log \(size(around.logBytes))", measures)
  }

  static func reserve(_ around: StoreSurroundings) -> DoctorPoint {
    around.hasReserve
      ? DoctorPoint(.reserve, .ok, "2 MiB kept for a full disk")
      : DoctorPoint(.reserve, .warning, "there is no room kept for a full disk")
  }

  static func disk(_ around: StoreSurroundings) -> DoctorPoint {
    guard let free = around.freeBytes else {
      return DoctorPoint(.disk, .warning, "the system does not tell how much is free")
    }
    let measures = [CheckPoint.Measure(name: "free_bytes", value: free)]
    let isScarce = free < StoreCondition.scarceBytes
    return DoctorPoint(
      .disk, isScarce ? .warning : .ok, "\(isScarce ? "only " : "")\(size(free)) free", measures)
  }

  /// - Parameter newestGood: the newest copy that passes every check; nil where none does.
  static func copies(
    _ around: StoreSurroundings, newestGood: StoreCopy?, wanted: Int, now: Date
  ) -> DoctorPoint {
    let count = around.copies.count
    let measures = [CheckPoint.Measure(name: "count", value: count)]
    guard count > 0 else {
      return DoctorPoint(
        .copies, .warning,
        wanted == 0 ? "none, and the settings want none" : "none yet; a till at work makes them",
        measures)
    }
    guard let good = newestGood,
      let madeAt = around.copies.first(where: { $0.path == good.path })?.madeAt
    else {
      return DoctorPoint(
        .copies, .warning, "\(words(count)), and none of them is good: clubtill backup", measures)
    }
    let days = Int(now.timeIntervalSince(madeAt) / 86_400)
    let text =
      "\(words(count)), the newest good one of \(day(madeAt)) with "
      + "\(StoreForKeeping.members(good.members)): \(good.path)"
    let isFirst = around.copies.first?.path == good.path
    let isOld = days >= 2
    return DoctorPoint(
      .copies, isFirst && !isOld ? .ok : .warning,
      isFirst ? text : "\(text); a newer one is damaged",
      measures + [CheckPoint.Measure(name: "newest_good_days", value: max(0, days))])
  }

  static func setAside(_ around: StoreSurroundings) -> DoctorPoint {
    var words: [String] = []
    if let last = around.damaged.last { words.append("damaged: \(last)") }
    if let last = around.replaced.last { words.append("replaced by a copy: \(last)") }
    if around.isSuspect {
      words.append("something odd was seen; the next start looks at everything")
    }
    let measures = [
      CheckPoint.Measure(name: "damaged", value: around.damaged.count),
      CheckPoint.Measure(name: "replaced", value: around.replaced.count),
    ]
    guard !words.isEmpty else { return DoctorPoint(.setAside, .ok, "nothing", measures) }
    return DoctorPoint(
      .setAside, .warning, words.joined(separator: "; ") + " (members' data is in such files)",
      measures)
  }

  private static func words(_ copies: Int) -> String { copies == 1 ? "1 copy" : "\(copies) copies" }

  private static func day(_ date: Date) -> String {
    date.formatted(
      Date.ISO8601FormatStyle(dateTimeSeparator: .space, timeZone: .current)
        .year().month().day().time(includingFractionalSeconds: false))
  }

  /// As disks are sold.
  private static func size(_ bytes: Int) -> String {
    switch bytes {
    case 1_000_000_000...: "\(bytes / 1_000_000_000) GB"
    case 1_000_000...: "\(bytes / 1_000_000) MB"
    default: "\(bytes / 1000) kB"
    }
  }
}
