import EnrollmentCore
import TerminalGrid

/// A member's consents, laid out in the rows that a screen has for them. What does not fit is
/// counted: `(3 more)`.
struct ConsentRows {
  private let consents: MemberConsents
  private let texts: Catalogue
  private let isAsked: Bool

  init(_ consents: MemberConsents, _ counter: CounterState) {
    self.init(consents, counter.settings, counter.texts)
  }

  init(_ consents: MemberConsents, _ settings: CounterSettings, _ texts: Catalogue) {
    self.consents = consents
    self.texts = texts
    isAsked = settings.asks.contains(.consents)
  }

  /// What a card says: nil where the shop asks for no consents and has none.
  func onCard(_ stage: Stage, limit: Int = 2) -> [[Cell]]? {
    switch consents.standing {
    case .none: return isAsked ? [[Cell(texts.standing(consents))]] : nil
    case .onFile: return flowed(stage, limit: limit)
    case .unknown where consents.consents.isEmpty: return [[Cell(texts.consentsUnknown.full)]]
    case .unknown: return flowed(stage, limit: limit - 1) + [[Cell(texts.consentLost.full)]]
    }
  }

  /// The same in a word or two, for a small card.
  var inShort: String? {
    switch consents.standing {
    case .none: return isAsked ? texts.standing(consents) : nil
    case .unknown: return texts.consentsUnknown.small
    case .onFile:
      let accepted = consents.consents.count(where: \.isAccepted)
      return texts.consentCount(
        accepted: accepted, declined: consents.consents.count - accepted)
    }
  }

  /// That there are consents, and no more: what a queue may see.
  var veiled: String? { isAsked || consents.standing != .none ? texts.standing(consents) : nil }

  struct Cell: Equatable {
    let text: String
    /// Columns from the start of the row.
    var offset = 0

    init(_ text: String) { self.text = text }
  }

  /// Where the second cell of a row begins.
  private static let secondOffset = 22
  private static let columns = 50

  /// As many consents as fit in `limit` rows, two in a row where both are short.
  private func flowed(_ stage: Stage, limit: Int) -> [[Cell]] {
    let all = consents.consents
    var rows: [[Cell]] = []
    for count in stride(from: min(all.count, 2 * limit), through: 0, by: -1) {
      var cells = all.prefix(count).map { Cell(texts.ticked($0) + texts.version($0)) }
      if count < all.count { cells.append(Cell(texts.more(all.count - count))) }
      rows = Self.packed(cells, stage)
      if rows.count <= limit { break }
    }
    return rows
  }

  private static func packed(_ cells: [Cell], _ stage: Stage) -> [[Cell]] {
    var rows: [[Cell]] = []
    for cell in cells {
      let width = stage.width(of: cell.text)
      if let last = rows.last, last.count == 1, width <= columns - secondOffset,
        stage.width(of: last[0].text) <= secondOffset - 2
      {
        var second = cell
        second.offset = secondOffset
        rows[rows.count - 1].append(second)
      } else {
        rows.append([cell])
      }
    }
    return rows
  }
}

extension ConsentRows {
  /// Draws one consent a row with the day of its answer, in at most `limit` rows from `row` on.
  /// Returns the row after them.
  func drawDated(
    on stage: inout Stage, row: Int, column: Int, limit: Int, _ calendar: ShopCalendar
  ) -> Int {
    var row = row
    var limit = limit
    let end = stage.isSmall ? stage.columns : 73
    // A small screen has no room for labels beside the rows.
    let label = stage.isSmall ? texts.consents + "  " : ""
    switch consents.standing {
    case .none:
      stage.write(
        label + (isAsked ? texts.standing(consents) : texts.noConsentsAsked), row: row,
        column: column, width: end - column)
      return row + 1
    case .unknown:
      let words =
        consents.consents.isEmpty
        ? label + stage.text(texts.consentsUnknown) : stage.text(texts.consentLost)
      stage.write(words, row: row, column: column, style: .warning, width: end - column)
      row += 1
      limit -= 1
    case .onFile: break
    }
    let all = consents.consents
    let shown = all.count <= limit ? all.count : max(0, limit - 1)
    for consent in all.prefix(shown) {
      draw(consent, on: &stage, row: row, columns: column..<end, calendar)
      row += 1
    }
    if shown < all.count {
      stage.write(texts.more(all.count - shown), row: row, column: column, style: .dim)
      row += 1
    }
    return row
  }

  private func draw(
    _ consent: MemberConsents.Consent, on stage: inout Stage, row: Int, columns: Range<Int>,
    _ calendar: ShopCalendar
  ) {
    let answer = texts.answer(consent, calendar, isSmall: stage.isSmall)
    let room = columns.count - stage.width(of: answer) - 2
    stage.write(
      stage.cut(texts.ticked(consent) + texts.version(consent), toWidth: room), row: row,
      column: columns.lowerBound)
    stage.writeRight(answer, endingAt: columns.upperBound, row: row)
  }
}
