import Foundation
import GRDB
import MemberStore

/// Measures look-up from the key to the painted list, in practice stores of made-up members.
///
///     swift run -c release LookUpBenchmark 1000 10000 100000 1000000 [--probes 2000]
///       [--folder DIR] [--judge]
///
/// Stores are filled by the `clubtill` beside this program and kept in the folder for the next run.
/// One table on standard output: a row a kind of query, for each size p50 and p99 in milliseconds
/// over as many probes from rows that are there, and the p99 of the processor's work alone; then bytes
/// a member, and what `sqlite3` and `fzf --filter` take for the same where they are installed. The
/// first two figures count only on a quiet machine.
///
/// `--judge`: exit 1 if a figure is beyond its limit (``Judge``), after the table.
@main
struct LookUpBenchmark {
  private var sizes: [Int] = []
  private var probes = 2000
  private var judges = false
  private var folder = NSTemporaryDirectory() + "clubtill-look-up"

  static func main() async throws {
    var benchmark = LookUpBenchmark()
    guard benchmark.readArguments() else {
      print("usage: LookUpBenchmark SIZE... [--probes COUNT] [--folder DIR] [--judge]")
      exit(64)
    }
    try await benchmark.run()
  }

  private mutating func readArguments() -> Bool {
    var rest = CommandLine.arguments.dropFirst()
    while let argument = rest.popFirst() {
      switch argument {
      case "--probes":
        guard let count = rest.popFirst().flatMap({ Int($0) }), count > 0 else { return false }
        probes = count
      case "--folder":
        guard let path = rest.popFirst() else { return false }
        folder = path
      case "--judge":
        judges = true
      default:
        guard let size = Int(argument), size > 0 else { return false }
        sizes.append(size)
      }
    }
    return !sizes.isEmpty
  }

  private func run() async throws {
    var table = ResultTable()
    for size in sizes {
      let directory = "\(folder)/\(size)"
      try fill(directory, with: size)
      let store = try MemberStore(
        directory: directory, options: MemberStoreOptions(kind: .practice, access: .readOnly))
      let typist = Typist(store: store, size: size)
      for kind in QueryKind.allCases {
        var times: [Times] = []
        var probeSource = ProbeSource(store: store, size: size)
        for _ in 0..<probes {
          times.append(try await typist.time(try await probeSource.text(kind)))
        }
        table.add(kind, size: size, times)
        FileHandle.standardError.write(Data("\(size) \(kind.rawValue)\n".utf8))
      }
      try await store.close()
      table.addBytes(try StoreSize.bytes(in: directory, members: size), size: size)
      try Peers(directory: directory, size: size).measure(into: &table)
    }
    print(table.text)
    guard judges else { return }
    for complaint in table.judge.complaints { print(complaint) }
    if !table.judge.complaints.isEmpty { exit(1) }
  }

  /// Fills a store, or leaves one that is full as it is.
  private func fill(_ directory: String, with size: Int) throws {
    let here = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let filling = Process()
    filling.executableURL = here.appending(path: "clubtill")
    filling.arguments = ["demo-members", "--count", "\(size)"]
    filling.environment = ProcessInfo.processInfo.environment.merging(
      ["CLUBTILL_STATE_DIRECTORY": directory]) { $1 }
    filling.standardOutput = FileHandle.standardError
    let start = ContinuousClock.now
    try filling.run()
    filling.waitUntilExit()
    guard filling.terminationStatus == 0 else { exit(filling.terminationStatus) }
    FileHandle.standardError.write(
      Data("\(size) members there after \(ContinuousClock.now - start)\n".utf8))
  }
}

/// What a member takes on the disk, by what it is for. Consents and the log are not counted: made-up
/// members have none.
enum StoreSize {
  static func bytes(in directory: String, members: Int) throws -> [(part: String, bytes: Double)] {
    var configuration = Configuration()
    configuration.readonly = true
    let file = try DatabaseQueue(
      path: directory + "/clubtill.sqlite", configuration: configuration)
    return try file.read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT CASE WHEN s.tbl_name IN ('member', 'identity', 'look') THEN s.tbl_name
            ELSE 'all else' END AS part, sum(pgsize) AS bytes
          FROM dbstat JOIN sqlite_schema AS s ON s.name = dbstat.name GROUP BY part ORDER BY part
          """)
      return rows.map { ($0["part"], Double($0["bytes"] as Int64) / Double(members)) }
    }
  }
}
