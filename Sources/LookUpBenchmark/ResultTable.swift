/// The figures, a row a kind of query and a pair of columns a size.
struct ResultTable {
  private var sizes: [Int] = []
  private var kinds: [String] = []
  private var cells: [String: [Int: String]] = [:]
  private(set) var judge = Judge()

  mutating func add(_ kind: QueryKind, size: Int, _ times: [Times]) {
    let work = times.map(\.worked)
    let late = Self.late(work)
    put(kind.rawValue, size: size, Self.figures(times.map(\.passed)) + " (\(Self.text(late)))")
    judge.add(kind, size: size, middle: Self.middle(work), late: late)
  }

  /// Of another program.
  mutating func add(_ kind: String, size: Int, _ times: [Duration]) {
    put(kind, size: size, Self.figures(times))
  }

  private static func figures(_ times: [Duration]) -> String {
    "\(text(middle(times))) \(text(late(times)))"
  }

  private static func middle(_ times: [Duration]) -> Duration {
    times.sorted().dropFirst(times.count / 2).first ?? .zero
  }

  /// The 99th of a hundred; of fewer, the last.
  private static func late(_ times: [Duration]) -> Duration {
    let place = times.count < 100 ? times.count - 1 : times.count * 99 / 100
    return times.sorted().dropFirst(place).first ?? .zero
  }

  mutating func addBytes(_ parts: [(part: String, bytes: Double)], size: Int) {
    for (part, bytes) in parts { put("bytes a member: \(part)", size: size, Self.text(bytes, 1)) }
    let counted = parts.filter { $0.part != "all else" }.reduce(0) { $0 + $1.bytes }
    put("bytes a member: row, identity, keys", size: size, Self.text(counted, 1))
    judge.addBytes(counted, size: size)
  }

  private mutating func put(_ kind: String, size: Int, _ cell: String) {
    if !sizes.contains(size) { sizes.append(size) }
    if !kinds.contains(kind) { kinds.append(kind) }
    cells[kind, default: [:]][size] = cell
  }

  var text: String {
    let header = (["p50 and p99 in ms (p99 of work)"] + sizes.map { "\($0)" })
    let rows = kinds.map { kind in [kind] + sizes.map { cells[kind]?[$0] ?? "-" } }
    return ([header, header.map { _ in "---" }] + rows)
      .map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
  }

  private static func text(_ time: Duration) -> String {
    text(Double(time.components.seconds) * 1e3 + Double(time.components.attoseconds) / 1e15, 2)
  }

  private static func text(_ number: Double, _ digits: Int) -> String {
    let scale = digits == 1 ? 10.0 : 100.0
    let rounded = Int((number * scale).rounded())
    let fraction = String(rounded % Int(scale))
    return "\(rounded / Int(scale))."
      + String(repeating: "0", count: digits - fraction.count) + fraction
  }
}
