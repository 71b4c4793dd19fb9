import EnrollmentCore
import TerminalGrid

/// What surrounds every screen's body: header, rules, message line and keys.
extension Stage {
  /// Draws rows 1 and 2: place, shop, state, till and clock.
  mutating func drawHeader(place: String, _ counter: CounterState) {
    let texts = counter.texts
    let clock = counter.calendar.clock(counter.now.wall)
    let state = texts.connection(
      counter.connection, canSave: counter.canSave, isPractice: counter.settings.isPractice)
    let letter = counter.settings.till.letter.rawValue
    band(row: 1, style: .header)
    rule(row: 2)
    if isSmall {
      let right = columns - 5
      let room = right - 10 - max(1, width(of: state)) - 1
      write(place, row: 1, column: 0, style: .header, width: room)
      writeRight(state, endingAt: right - 10, row: 1, style: .header)
      writeRight("\(letter)  \(clock)", endingAt: right, row: 1, style: .header)
    } else {
      let start = "\(state)   \(texts.till(letter))   "
      // Behind the place, which has at most 15 letters.
      let right = columns - 1 - 17
      let staffRoom = right - width(of: start + "   " + clock)
      let staff = counter.staff.map { cut(texts.staff($0), toWidth: staffRoom) + "   " } ?? ""
      let end = start + staff + clock
      write(place, row: 1, column: 1, style: .header)
      let room = right - width(of: end) - 3
      let shop = cut(counter.settings.shopName ?? "", toWidth: room)
      write(shop, row: 1, column: 17, style: .header, width: room)
      writeRight(end, endingAt: columns - 1, row: 1, style: .header)
    }
  }

  /// Draws the mark that no practice screen is without.
  mutating func drawPracticeMarks(_ texts: Catalogue) {
    guard !isSmall else { return }  // The header has it.
    for row in [3, 20] { write(texts.practiceMark, row: row, style: .warning) }
  }

  /// Draws the message line, the rule and the keys, and puts the cursor at the start of the message
  /// unless the body has placed it.
  ///
  /// - Parameter flashes: whether the whole message line stands in reverse just now.
  mutating func drawFoot(
    message: Wording?, flashes: Bool, keys: [ListedKey], _ texts: Catalogue
  ) {
    let margin = isSmall ? 0 : 1
    if flashes { band(row: messageRow, style: .flash) }
    if let message {
      write(
        text(message), row: messageRow, column: margin, style: flashes ? .flash : .strong,
        width: columns - 2 * margin)
    }
    if grid.cursor == nil { placeCursor(column: margin, row: messageRow) }
    rule(row: grid.rows - 1)
    drawKeys(keys, texts)
  }

  /// The widest form of the footer that fits: the keys that are needed least are left out first, of
  /// these the one that stands last in the table; help never.
  private mutating func drawKeys(_ keys: [ListedKey], _ texts: Catalogue) {
    let row = grid.rows
    band(row: row, style: .key)
    var keys = keys.filter { !isSmall || $0.isInSmallFooter }
    while true {
      let gaps = isSmall ? keys.contains(where: \.isLoose) ? [2] : [2, 1] : [3, 2]
      for gap in gaps {
        let items = keys.map { item($0) } + [helpItem(texts, isShort: isSmall)]
        let used = items.map { width(of: $0.text) }.reduce(0, +) + gap * (items.count - 1)
        if used <= columns - (isSmall ? 0 : 2) || (keys.isEmpty && gap == gaps.last) {
          drawItems(items, gap: gap)
          return
        }
      }
      let most = keys.map(\.dispensability).max()
      if let place = keys.lastIndex(where: { $0.dispensability == most }) {
        keys.remove(at: place)
      }
    }
  }

  private mutating func drawItems(_ items: [FooterItem], gap: Int) {
    let row = grid.rows
    var column = isSmall ? 0 : 1
    for (index, item) in items.enumerated() {
      let isHelp = index == items.count - 1
      if isHelp, !isSmall { column = columns - 1 - width(of: item.text) }
      let next = write(item.name, row: row, column: column, style: .keyName)
      column = write(
        " " + item.label, row: row, column: next, style: item.isStressed ? .keyName : .key)
      column += gap
    }
  }

  private struct FooterItem {
    let name: String
    let label: String
    let isStressed: Bool
    var text: String { name + " " + label }
  }

  private func item(_ key: ListedKey) -> FooterItem {
    FooterItem(
      name: key.name, label: isSmall ? key.label.small : key.label.footer,
      isStressed: key.isStressed)
  }

  private func helpItem(_ texts: Catalogue, isShort: Bool) -> FooterItem {
    FooterItem(name: "F1", label: isShort ? "?" : texts.keyHelp.footer, isStressed: false)
  }
}
