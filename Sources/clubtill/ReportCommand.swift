import ArgumentParser
import EnrollmentCore
import Foundation
import MemberStore
import TerminalGrid
import TillConfiguration

/// What one day of the shop came to.
struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Counts what a day of the shop came to.",
    discussion: """
      From the journal and the books of this store; a day ends when shop.day_ends says so. Printed and \
      kept, the heads of the books show later that nothing before them was changed: as they stood when \
      the day ended, or as they stand now while it lasts.

      Example: clubtill report --day 2026-05-09
      Example: clubtill report --day 2026-05-09 --by-person --csv
      """)

  @Option(help: "The day, as 2026-05-09. Today where it is missing.")
  var day: String?

  @Option(help: "One till of this store, 1 to 9999. All of them where it is missing.")
  var till: Int?

  @Flag(help: "A row for each who served, too.")
  var byPerson = false

  @Flag(help: "Print CSV: a row of names, then the figures.")
  var csv = false

  @Flag(help: "Print one JSON object.")
  var json = false

  @OptionGroup var settingsOptions: SettingsOptions

  func validate() throws {
    if day.map({ ShopDay($0) == nil }) ?? false {
      throw ValidationError("--day: a date as 2026-05-09")
    }
    if till.map({ TillNumber(rawValue: $0) == nil }) ?? false {
      throw ValidationError("--till: 1 to 9999")
    }
    if csv, json { throw ValidationError("--csv and --json: one of them") }
  }

  func run() async throws {
    let settings = try settingsOptions.load()
    let rule = settings.dayRule
    let today = rule.day(of: Date())
    let day = day.flatMap { ShopDay($0) } ?? today
    guard day.text <= today.text else {
      throw UsageTrouble.refuse("--day: \(day.text) has not begun yet.", in: Self.self)
    }
    let till = till.flatMap { TillNumber(rawValue: $0) }
    let found = try await StoreReading(settings).read(orElse: DayReport?.none) {
      store throws(StoreFailure) in
      try await store.report(of: rule.interval(of: day), at: till, byPerson: byPerson, for: nil)
    }
    guard let report = found else { throw ExitCode(ExitStatus.storeTrouble.rawValue) }
    let page = DayPage(report: report, day: day, showsPeople: byPerson)
    try Output.result(json ? [page.json.text] : csv ? page.csv : page.lines)
  }
}

extension TillSettings {
  /// By the till's own time zone.
  var dayRule: ShopDayRule {
    ShopDayRule(dayEndsAtHour: dayEnds.hour, minute: dayEnds.minute, in: .current)
  }
}

/// A day's report as a command prints it.
struct DayPage {
  let report: DayReport
  let day: ShopDay
  let showsPeople: Bool

  /// Names of the figures as programs read them, in order.
  private static func figures(_ figures: DayFigures) -> [(name: String, value: Int?)] {
    [
      ("asked", figures.asked), ("already_members", figures.alreadyMembers),
      ("sent", figures.sent), ("saved", figures.saved),
      ("saved_after_park_or_stop", figures.savedUnwatched), ("said_no", figures.denied),
      ("ran_out", figures.ranOut), ("number_cannot_be_used", figures.numberCannotBeUsed),
      ("thrown_away", figures.thrownAway), ("trouble", figures.trouble),
      ("still_open", figures.stillOpen),
      ("middle_seconds", figures.middleSeconds),
      ("slowest_tenth_seconds", figures.slowestTenthSeconds),
      ("erased", figures.erased), ("copies_given", figures.copiesGiven),
      ("consents_withdrawn", figures.consentsWithdrawn),
      ("many_cards_opened", figures.manyCardsOpened),
    ]
  }

  // MARK: For people

  var lines: [String] {
    let till = report.till.map { "Till number \($0.rawValue)" } ?? "All tills of this store"
    let first = report.firstAsked.map { ", first asked \(Self.clock($0))" } ?? ""
    var lines = ["\(till), \(day.text)\(first)", ""]
    lines += Self.rows(report.total)
    if showsPeople {
      let width = report.people.map { displayWidth(of: Self.listed($0)) }.reduce(20, max)
      lines += [
        "",
        "No.   \("Name".padded(to: width))"
          + "  asked  members   sent  saved     no  ran out  middle",
      ]
      lines += report.people.map { Self.row($0, nameWidth: width) }
    }
    lines += manyCards
    lines += [
      "", report.isOver ? "When the day ended the books ended at:" : "The books end now at:",
    ]
    lines += report.books.map {
      "\($0.book.padded(to: 8)) \(String($0.count).padded(to: 9)) \($0.chain)"
    }
    if !report.losses.isEmpty {
      lines += ["", "Missing from the books:"]
      lines += report.losses.map { "\($0.book.padded(to: 8)) \($0.words)" }
    }
    return lines
  }

  /// Who opened more cards than anybody should; none on most days.
  private var manyCards: [String] {
    let limit = "more than \(LookLimit.count) cards in ten minutes"
    guard report.total.manyCardsOpened > 0 else { return [] }
    let people = report.people.filter { $0.figures.manyCardsOpened > 0 }
    return ["", "Opened \(limit): \(Self.times(report.total.manyCardsOpened))"]
      + people.map { "  \(Self.name(of: $0)): \(Self.times($0.figures.manyCardsOpened))" }
  }

  private static func times(_ count: Int) -> String { count == 1 ? "once" : "\(count) times" }

  private static func name(of person: PersonFigures) -> String {
    person.name ?? person.staff.map { "number \($0.rawValue)" } ?? "nobody signed in"
  }

  private static func rows(_ figures: DayFigures) -> [String] {
    func row(_ words: String, _ count: Int, isShare: Bool = false) -> String {
      let share = isShare && figures.sent > 0 ? "   \(aligned(figures.share(count), 3)) %" : ""
      return "\(words.padded(to: 32)) \(aligned(count, 6))\(share)"
    }
    var rows = [
      row("asked", figures.asked), row("already members", figures.alreadyMembers),
      row("requests sent", figures.sent, isShare: true),
      row("  said yes and saved", figures.saved, isShare: true),
      row("    of these after Park or Stop", figures.savedUnwatched),
      row("  said no", figures.denied), row("  ran out", figures.ranOut),
      row("  could not use this number", figures.numberCannotBeUsed),
    ]
    if figures.thrownAway > 0 {
      rows.append(row("  wrong number, thrown away", figures.thrownAway))
    }
    rows.append(row("  till or network trouble", figures.trouble))
    if figures.stillOpen > 0 { rows.append(row("  still open", figures.stillOpen)) }
    if let middle = figures.middleSeconds, let slowest = figures.slowestTenthSeconds {
      rows += [
        "", "Time from Enter to card: middle \(middle) s, slowest tenth over \(slowest) s",
      ]
    }
    return rows + [
      "",
      "Erased \(figures.erased), copies given \(figures.copiesGiven), "
        + "consents withdrawn \(figures.consentsWithdrawn)",
    ]
  }

  /// The name in a row that has the number, too.
  private static func listed(_ person: PersonFigures) -> String {
    person.name ?? (person.staff == nil ? "nobody signed in" : "not on the list")
  }

  /// - Parameter nameWidth: in columns; no name has more.
  private static func row(_ person: PersonFigures, nameWidth: Int) -> String {
    let number = person.staff.map { String($0.rawValue) } ?? "-"
    let name = listed(person)
    let figures = person.figures
    let counts = [
      aligned(figures.asked, 5), aligned(figures.alreadyMembers, 9), aligned(figures.sent, 7),
      aligned(figures.saved, 7), aligned(figures.denied, 7), aligned(figures.ranOut, 9),
    ]
    let middle = figures.middleSeconds.map { "\($0) s" } ?? "-"
    let blanks = String(repeating: " ", count: nameWidth - displayWidth(of: name))
    return "\(number.padded(to: 4))  \(name)\(blanks)  "
      + counts.joined() + String(repeating: " ", count: max(1, 8 - middle.count)) + middle
  }

  private static func aligned(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: " ", count: max(0, width - digits.count)) + digits
  }

  private static func clock(_ date: Date) -> String {
    date.formatted(
      Date.ISO8601FormatStyle(timeZone: .current).time(includingFractionalSeconds: false)
    ).prefix(5).description
  }

  // MARK: For programs

  /// RFC 4180, with the line ends of the terminal. A row of all comes first: its staff number is empty,
  /// its name `all`.
  var csv: [String] {
    let names = ["day", "till", "staff", "name"] + Self.figures(DayFigures()).map(\.name)
    let heads = report.books.flatMap {
      ["\($0.book)_entries", "\($0.book)_head", "\($0.book)_lost"]
    }
    let start = [day.text, report.till.map { String($0.rawValue) } ?? "all"]
    let ends = report.books.flatMap {
      [String($0.count), $0.chain, String(report.lost(from: $0.book))]
    }
    let all = start + ["", "all"] + Self.cells(report.total) + ends
    let people = report.people.map { person in
      start + [person.staff.map { String($0.rawValue) } ?? "", person.name ?? ""]
        + Self.cells(person.figures) + ends.map { _ in "" }
    }
    return ([names + heads, all] + people).map { $0.map(Self.quoted).joined(separator: ",") }
  }

  private static func cells(_ figures: DayFigures) -> [String] {
    Self.figures(figures).map { $0.value.map(String.init) ?? "" }
  }

  /// A cell that a spreadsheet would take for a formula is kept from it.
  private static func quoted(_ cell: String) -> String {
    let text = cell.first.map { "=+-@".contains($0) } ?? false ? "'" + cell : cell
    guard text.contains(where: { ",\"\r\n".contains($0) }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }

  var json: JSONLine {
    var line = JSONLine()
    line.add("day", day.text)
    // Null is all tills of the store.
    line.addAlways("till", report.till?.rawValue)
    line.add("is_over", report.isOver)
    line.add("first_asked", report.firstAsked)
    Self.add(report.total, to: &line)
    if showsPeople {
      line.add(
        "people",
        report.people.map { person in
          var row = JSONLine()
          row.addAlways("staff", person.staff?.rawValue)
          row.add("name", person.name)
          Self.add(person.figures, to: &row)
          return row
        })
    }
    line.add(
      "books",
      report.books.map { head in
        var row = JSONLine()
        row.add("book", head.book)
        row.add("entries", head.count)
        row.add("head", head.chain)
        return row
      })
    if !report.losses.isEmpty { line.add("losses", report.losses.map(\.object)) }
    return line
  }

  private static func add(_ figures: DayFigures, to line: inout JSONLine) {
    for figure in Self.figures(figures) { line.add(figure.name, figure.value) }
  }
}
