import EnrollmentCore
package import TerminalGrid

/// The counter's picture.
package enum Counter {
  /// How many matches to ask a search for: one more than a list shows.
  package static let matchesAsked = LookUpScreen.limit + 1

  /// The whole window as it looks at `now`; the grid's cursor is always set.
  ///
  /// 80 by 24 stand in the middle of a larger window, in a frame where there is room for one. From
  /// 40 by 12 on a smaller layout is used; below that three lines say what runs on.
  package static func render(_ state: CounterState, now: Now) -> CellGrid {
    var counter = state
    counter.elapse(now)
    guard counter.columns >= Stage.smallColumns, counter.rows >= Stage.smallRows else {
      return renderTooSmall(counter)
    }
    var stage = Stage(
      columns: counter.columns, rows: counter.rows, charset: counter.settings.charset)
    renderStage(&stage, counter)
    return stage.isSmall ? stage.grid : centred(stage, counter)
  }

  private static func renderStage(_ stage: inout Stage, _ counter: CounterState) {
    let texts = counter.texts
    let screen = counter.screen.current
    let place = counter.isHelpOpen ? texts.helpPlace : screen.place(texts)
    stage.drawHeader(place: place, counter)
    if counter.settings.isPractice { stage.drawPracticeMarks(texts) }
    if counter.isHelpOpen {
      HelpView.render(on: &stage, counter)
    } else {
      screen.render(on: &stage, counter)
    }
    stage.drawFoot(
      message: message(counter), flashes: counter.flashEndsAt != nil, keys: keys(counter), texts)
  }

  private static func keys(_ counter: CounterState) -> [ListedKey] {
    counter.isHelpOpen ? HelpView.keys(counter) : counter.screen.current.listedKeys(counter)
  }

  /// News and answers before the screen's own line.
  private static func message(_ counter: CounterState) -> Wording? {
    let texts = counter.texts
    let screen = counter.screen.current
    if let posted = counter.notice,
      posted.kind != .news || counter.isHelpOpen || !screen.isMessageUrgent(counter)
    {
      return texts.text(posted.notice) { keyThatOpens($0, counter) }
    }
    if counter.submitted != nil { return texts.text(.oneMoment) { _ in nil } }
    return counter.isHelpOpen ? texts.helpMessage : screen.message(counter)
  }

  /// The key that leads to a request from here, if one does.
  private static func keyThatOpens(_ news: BackgroundNews, _ counter: CounterState) -> String? {
    guard !counter.isHelpOpen, let slot = news.slot,
      counter.requests.entry(slot: slot)?.status.code == news.code
    else { return nil }
    let screen = counter.screen.current
    if case .waitingList(let list) = counter.screen {
      return list.digit(thatOpens: slot, counter).map(String.init)
    }
    return screen.answers(.function(8), counter) ? KeyNames.name(of: .function(8)) : nil
  }

  private static func centred(_ stage: Stage, _ counter: CounterState) -> CellGrid {
    var grid = CellGrid(columns: counter.columns, rows: counter.rows)
    let column = (grid.columns - stage.grid.columns) / 2
    let row = (grid.rows - stage.grid.rows) / 2
    if column > 0, row > 0 {
      grid.drawFrame(
        columns: column - 1..<column + stage.grid.columns + 1,
        rows: row - 1..<row + stage.grid.rows + 1, art: stage.art)
      for ruled in [row + 1, row + stage.grid.rows - 2] {
        grid.draw(stage.art.teeLeft, column: column - 1, row: ruled, style: .rule)
        grid.draw(
          stage.art.teeRight, column: column + stage.grid.columns, row: ruled, style: .rule)
      }
    }
    grid.draw(stage.grid, column: column, row: row)
    return grid
  }

  /// Three lines: what is missing, one request and how it stands, and that nothing stops. The
  /// request is the one on the screen, or the first that wants somebody, or the first of all.
  private static func renderTooSmall(_ counter: CounterState) -> CellGrid {
    let texts = counter.texts
    var grid = CellGrid(columns: counter.columns, rows: counter.rows)
    grid.draw(
      texts.tooSmall(columns: counter.columns, rows: counter.rows), column: 0, row: 0)
    let open = counter.requests.entries.filter(\.isOpen)
    let shown =
      counter.watchedRequest.flatMap { counter.requests[$0] }
      ?? open.first { wantsSomebody($0.status) } ?? open.first
    if let status = shown?.status {
      let request = "\(status.code.rawValue) \(texts.ending(status.phone))"
      let state = texts.tooSmallState(status, at: counter.now.sinceBoot)
      let runs = texts.keepsRunning(max(1, open.count))
      let fits = displayWidth(of: request) + 1 + displayWidth(of: state) <= grid.columns
      let lines = fits ? ["\(request) \(state)", runs] : [request, state, runs]
      for (offset, line) in lines.enumerated() { grid.draw(line, column: 0, row: 1 + offset) }
    }
    grid.cursor = Position(column: 0, row: 0)
    return grid
  }

  /// Whether a request goes no further without a person.
  private static func wantsSomebody(_ status: RequestStatus) -> Bool {
    switch status.phase {
    case .unsaved, .held: true
    case .sending, .open, .redeemed, .ended: false
    }
  }
}
