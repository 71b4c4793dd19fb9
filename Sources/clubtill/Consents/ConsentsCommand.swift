import ArgumentParser
import EnrollmentCore
import MemberStore
import TillConfiguration

/// What can be proved of consents, and of who did what.
struct ConsentsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "consents", abstract: "Proves what members were asked and answered.",
    discussion: "Example: clubtill consents verify",
    subcommands: [VerifyConsentsCommand.self, ConsentProofCommand.self])
}

/// The books, gone through from end to end.
struct VerifyConsentsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Proves that nothing was changed in the books of consents, looks and deeds.",
    discussion: """
      Each entry is sealed onto the one before. One line a book: ok with the number of entries and the \
      chain value of the last one, or XX with the first entry that is not as it was written. Look-up \
      and enrolling go on meanwhile.

      Whoever owns the file could write a whole book anew. The chain value that was printed on an \
      earlier day tells that: give it with the number of its entry.

      Entries that were lost when a damaged store was saved are named with !! for ever, with the day and \
      the file that was set aside. They are no fault of the books that are left; but of the entry behind \
      such a gap nothing proves any more that it is the one that was written.

      Example: clubtill consents verify --json
      Example: clubtill consents verify --head 5f0c2e91d7a83b64 --entry 1284

      Exit status: 0 nothing was changed, though entries may be lost; 15 something was, or no store; 130, 143 interrupted.
      """)

  @Option(help: "A chain value that was printed earlier: its first 16 digits or more.")
  var head: String?

  @Option(help: "The number of the entry that had it.")
  var entry: Int64?

  @Option(help: "The book that it is of.")
  var book: Book = .consent

  @Flag(help: "Print one JSON object a line: the books, then the result.")
  var json = false

  @OptionGroup var settingsOptions: SettingsOptions

  private var given: GivenHead? {
    guard let head, let entry else { return nil }
    return GivenHead(book: book, entry: entry, text: head)
  }

  func validate() throws {
    guard (head == nil) == (entry == nil) else {
      throw ValidationError("--head and --entry go together.")
    }
    guard head == nil || given != nil else {
      throw ValidationError(
        "--head: \(GivenHead.leastDigits) to 64 digits 0 to 9 and a to f; --entry: 1 or more.")
    }
  }

  func run() async throws {
    let settings = try settingsOptions.load()
    let watched = WatchedWork()
    let store = try StoreForKeeping.open(settings, access: .readOnly)
    let given = given
    let findings = try await watched.run(
      "Verifying", interrupted: "The look was cut short; nothing was changed."
    ) { work throws(KeepingError) in
      try await store.verifyBooks(through: given, work: work)
    }
    try await StoreForKeeping.close(store)
    let verdict = BooksVerdict(findings, given)
    try Output.result(json ? verdict.objects.map(\.text) : verdict.lines)
    if !verdict.isSound { throw ExitCode(ExitStatus.storeTrouble.rawValue) }
  }
}

extension Book: ExpressibleByArgument {}

/// What came of going through the books, for people and for programs.
struct BooksVerdict {
  let findings: [BookFinding]
  let given: GivenHead?

  init(_ findings: [BookFinding], _ given: GivenHead?) {
    self.findings = findings
    self.given = given
  }

  /// Whether a book goes through the value that was given; nil where none was.
  private var goesThrough: Bool? {
    given.map { _ in findings.contains(where: \.isAsGiven) }
  }

  private var isUnchanged: Bool { findings.allSatisfy { $0.fault == nil } }

  var isSound: Bool { isUnchanged && goesThrough ?? true }

  var lines: [String] {
    var lines = findings.flatMap { [$0.line] + $0.lossLines }
    if let given, let goesThrough {
      let text = "\(given.digits.prefix(GivenHead.leastDigits)) at entry \(given.entry)"
      lines.append(
        goesThrough
          ? "ok  the \(given.book.rawValue) book goes through \(text)"
          : "XX  no \(given.book.rawValue) book goes through \(text)")
    }
    lines.append("")
    if isSound {
      lines.append(
        findings.allSatisfy(\.losses.isEmpty)
          ? "Nothing was changed."
          : "Nothing was changed but what damage took: see the lines with !!.")
    } else {
      lines.append("The books are not as they were written: see the lines with XX.")
    }
    return lines
  }

  var objects: [JSONLine] {
    var last = JSONLine()
    last.add("sound", isSound)
    last.add("goes_through", goesThrough)
    last.add(
      "exit_status",
      Int(isSound ? ExitStatus.enrolled.rawValue : ExitStatus.storeTrouble.rawValue))
    return findings.map(\.object) + [last]
  }
}

extension BookFinding {
  /// `consent`, and where an earlier store wrote it, which.
  private var place: String {
    origin == 1 ? book.rawValue : "\(book.rawValue), store \(origin)"
  }

  var line: String {
    guard let fault else {
      let emptied = emptied > 0 ? ", \(emptied) of them emptied" : ""
      return
        "ok  \(place.padded(to: 18))\(StoreForKeeping.entries(Int64(entries)))\(emptied), head \(head)"
    }
    let whole = entries > 0 ? "; those before it hold" : ""
    return "XX  \(place.padded(to: 18))entry \(fault.entry) \(fault.wrong.words)\(whole)"
  }

  /// What damage took, one line each time that it was found.
  var lossLines: [String] {
    let behind = unproved.map(String.init).joined(separator: ", ")
    return losses.map { "!!  \(place.padded(to: 18))\($0.words)" }
      + (unproved.isEmpty
        ? [] : ["!!  \(place.padded(to: 18))behind a gap and not proved: \(behind)"])
  }

  var object: JSONLine {
    var line = JSONLine()
    line.add("book", book.rawValue)
    line.add("store", origin)
    line.add("entries", entries)
    line.add("emptied", emptied)
    line.add("lost", lost)
    if !losses.isEmpty { line.add("losses", losses.map(\.object)) }
    if !unproved.isEmpty { line.add("not_proved", unproved) }
    line.add("head", head)
    line.add("sound", fault == nil)
    line.add("broken_entry", fault?.entry)
    line.add("wrong", fault?.wrong.rawValue)
    return line
  }
}

extension BookFault.Wrong {
  /// Behind "entry 12".
  fileprivate var words: String {
    switch self {
    case .missing: "is missing"
    case .added: "was not written by this program"
    case .changed: "was changed, or put in another place"
    case .text: "has another text than was sealed"
    case .emptied: "was emptied, and no deed accounts for it"
    case .notErased: "was emptied, and its member was not erased as the deed says"
    case .member: "is filed under another member than it is about"
    case .time: "has another time than its text tells"
    case .unreadable: "cannot be read"
    case .head: "is not where the book is known to end"
    }
  }
}
