import EnrollmentCore
import TerminalGrid

/// What staff may change on a member's card: a consent is withdrawn by its digit, and the note is
/// written anew. All that the member was asked is here, also what was declined or withdrawn. Hiding, like Esc, leaves the note as it was.
struct EditMemberScreen: VeiledScreen {
  enum Action: Equatable {
    case withdraw(Int)
    case turn, writeNote, eraseSign, saveNote, keepNote, back
  }

  /// The card below, whose veil is also this screen's.
  var card: MemberScreen
  /// The note while it is written; nil while nobody writes.
  private(set) var note: String?
  private var page = 0

  init(_ card: MemberScreen) { self.card = card }

  var veil: CardVeil {
    get { card.veil }
    set { card.veil = newValue }
  }

  var asScreen: Screen { .editMember(self) }

  /// All that the member was asked, on every page.
  private var all: [MemberConsents.Consent] { card.opened.consents?.consents ?? [] }

  /// Those of them that can be withdrawn.
  var accepted: [MemberConsents.Consent] { all.filter(\.isAccepted) }

  /// Those on the page that is shown.
  private func shown(_ counter: CounterState) -> ArraySlice<MemberConsents.Consent> {
    let size = Self.pageSize(counter)
    return all.dropFirst(shownPage(counter) * size).prefix(size)
  }

  /// Those that a digit withdraws now, in the order of the digits.
  func listed(_ counter: CounterState) -> [MemberConsents.Consent] {
    shown(counter).filter(\.isAccepted)
  }

  func pageCount(_ counter: CounterState) -> Int {
    max(1, (all.count + Self.pageSize(counter) - 1) / Self.pageSize(counter))
  }

  private func shownPage(_ counter: CounterState) -> Int { min(page, pageCount(counter) - 1) }

  private static func pageSize(_ counter: CounterState) -> Int {
    counter.columns < Stage.fullColumns || counter.rows < Stage.fullRows ? 5 : 7
  }

  func place(_ texts: Catalogue) -> String { texts.editMemberPlace }

  func explanation(_ texts: Catalogue) -> [String] { texts.editMemberExplanation }

  func keyBindings(_ counter: CounterState) -> [KeyBinding<Action>] {
    let texts = counter.texts
    if let note {
      var bindings: [KeyBinding<Action>] = [.init(.enter, texts.keySaveNote, .saveNote)]
      if !note.isEmpty { bindings.append(.init(.backspace, texts.keyFix, .eraseSign, in: .help)) }
      return bindings + [.init(.escape, texts.keyKeepNote, .keepNote)]
    }
    var bindings: [KeyBinding<Action>] = []
    let count = listed(counter).count
    if count > 0, counter.may(.withdrawConsent) {
      let keys = (1...count).map { Key.character(Character(String($0))) }
      bindings.append(
        .init(keys, named: count == 1 ? "1" : "1-\(count)", texts.keyWithdraw) {
          .withdraw(keys.firstIndex(of: $0) ?? 0)
        })
    }
    if pageCount(counter) > 1 {
      bindings.append(.init(.pageDown, texts.keyTurn, .turn))
    }
    if counter.may(.changeNote) {
      bindings.append(.init(.character("N"), texts.keyWriteNote, .writeNote))
    }
    bindings.append(.init(.escape, texts.keyBack, .back))
    return bindings
  }

  func perform(_ action: Action, on counter: inout CounterState) -> [CounterCommand] {
    var next = self
    switch action {
    case .withdraw(let place):
      let listed = listed(counter)
      guard listed.indices.contains(place) else { return [] }
      showCard(on: &counter)
      counter.answer(.oneMoment)
      return [.withdrawConsent(card.member.number, id: listed[place].id)]
    case .turn: next.page = (shownPage(counter) + 1) % pageCount(counter)
    case .writeNote: next.note = card.opened.record?.note ?? ""
    case .eraseSign: next.note?.removeLast()
    case .saveNote:
      guard let note else { return [] }
      showCard(on: &counter)
      counter.answer(.oneMoment)
      return [.changeNote(card.member.number, note)]
    case .keepNote: next.note = nil
    case .back:
      showCard(on: &counter)
      return []
    }
    counter.screen = .editMember(next)
    return []
  }

  private func showCard(on counter: inout CounterState) { counter.show(.member(card)) }

  var takesText: Bool { note != nil }

  func type(_ sign: Character, on counter: inout CounterState) -> [CounterCommand] {
    add(String(sign), on: &counter)
  }

  func paste(_ text: String, on counter: inout CounterState) -> [CounterCommand] {
    guard note != nil else {
      counter.answer(.scanNotUsedHere)
      return []
    }
    let line = drawable(text).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return add(line, on: &counter)
  }

  private func add(_ text: String, on counter: inout CounterState) -> [CounterCommand] {
    let length = (note ?? "").unicodeScalars.count + text.unicodeScalars.count
    guard length <= MemberNote.limit else {
      counter.answer(.pasteTooLong)
      return []
    }
    var next = self
    next.note?.append(text)
    counter.screen = .editMember(next)
    return []
  }

  /// Gives way to the hidden card.
  func elapse(on counter: inout CounterState) {
    let times = counter.settings.times
    var next = card
    next.veil.elapse(at: counter.now.sinceBoot, times)
    if counter.now.sinceBoot >= veil.goesHomeAt(times) {
      counter.showStart()
    } else if next.veil.isHidden {
      counter.show(.member(next))
    } else {
      return
    }
    // Who comes back must not take it for saved.
    if let note, note != card.opened.record?.note ?? "" { counter.post(.noteNotSaved) }
  }

  func nextChange(_ counter: CounterState) -> Duration? { veil.hidesAt(counter.settings.times) }

  func message(_ counter: CounterState) -> Wording? {
    let texts = counter.texts
    if let note { return texts.noteMessage(note.unicodeScalars.count, of: MemberNote.limit) }
    return accepted.isEmpty ? texts.nothingToWithdraw : texts.withdrawMessage
  }
}

// MARK: Drawing

extension EditMemberScreen {
  func render(on stage: inout Stage, _ counter: CounterState) {
    let texts = counter.texts
    if stage.isSmall {
      stage.write(
        stage.name(of: card.member, texts, toWidth: stage.columns), row: 3, style: .strong)
      drawNote(on: &stage, texts, row: 4, rows: note == nil ? 1 : 6)
      if note == nil { drawConsents(on: &stage, counter, row: 5) }
      return
    }
    card.drawTitle(on: &stage, texts)
    drawNote(on: &stage, texts, row: 7, rows: 4)
    stage.write(texts.consents, row: 12)
    drawConsents(on: &stage, counter, row: 12)
  }

  private func drawNote(on stage: inout Stage, _ texts: Catalogue, row: Int, rows: Int) {
    let column = stage.isSmall ? 6 : 17
    let width = (stage.isSmall ? stage.columns : 73) - column
    stage.write(texts.note, row: row)
    guard let note else {
      let text = card.opened.record?.note ?? texts.noNote
      let lines = wrapped(stage.drawn(text), toWidth: width)
      for (offset, line) in lines.prefix(rows).enumerated() {
        let isCut = offset == rows - 1 && lines.count > rows
        stage.write(
          isCut ? texts.cut(line, toWidth: width) : line, row: row + offset, column: column,
          width: width)
      }
      return
    }
    // The end is where one writes: of a long note its last rows are shown.
    let lines = Self.lines(stage.drawn(note), width: width - 1).suffix(rows)
    for offset in 0..<rows {
      let line = offset < lines.count ? lines[lines.startIndex + offset] : ""
      stage.write(
        line.padded(to: width), row: row + offset, column: column, style: .field, width: width)
    }
    stage.placeCursor(
      column: column + stage.width(of: lines.last ?? ""), row: row + max(0, lines.count - 1))
  }

  /// `text` in rows of at most `width` columns, its blanks kept: a cursor stands behind the last.
  private static func lines(_ text: String, width: Int) -> [String] {
    var lines = [""]
    for sign in text {
      if displayWidth(of: lines[lines.count - 1] + String(sign)) > width { lines.append("") }
      lines[lines.count - 1].append(sign)
    }
    return lines
  }

  private func drawConsents(on stage: inout Stage, _ counter: CounterState, row: Int) {
    let texts = counter.texts
    let column = stage.isSmall ? 0 : 17
    // As far as the member number above.
    let end = stage.isSmall ? stage.columns : 76
    guard !all.isEmpty else {
      stage.write(texts.nothingInForce, row: row, column: column, style: .dim)
      return
    }
    let shown = shown(counter)
    var digit = 0
    for (offset, consent) in shown.enumerated() {
      if consent.isAccepted {
        digit += 1
        stage.write("\(digit)", row: row + offset, column: column, style: .keyName)
      }
      let answer = texts.answer(consent, counter.calendar, isSmall: stage.isSmall)
      let room = end - column - 3 - stage.width(of: answer) - 2
      stage.write(
        stage.cut(texts.ticked(consent) + texts.version(consent), toWidth: room),
        row: row + offset, column: column + 3)
      stage.writeRight(answer, endingAt: end, row: row + offset)
    }
    if !stage.isSmall, pageCount(counter) > 1 {
      stage.write(
        texts.more(all.count - shown.count), row: row + shown.count, column: column, style: .dim)
    }
  }
}
