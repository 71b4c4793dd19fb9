import CCurses
import Dispatch
import Glibc
package import TerminalGrid

/// The one owner of the terminal: it draws grids on it and reports keys and sizes.
///
/// It belongs to the main actor, and its events come on the main queue, which must be running. A
/// terminal that nobody reads makes ``draw(_:)`` wait: nothing that must happen may depend on the
/// main actor. SIGINT, SIGTERM and SIGHUP stay the program's: on each it calls ``close()``, or
/// ``restoreAfterSignal()`` where the main actor is stuck.
@MainActor
package final class CursesTerminal {
  /// The window's size as last reported; at least 1 × 1.
  package private(set) var size: (columns: Int, rows: Int)
  /// What may be drawn. In ASCII any other sign is replaced by its nearest plain form.
  package let charset: Charset
  /// How many colours are in use: 0, 8, 16 or 256.
  package let colours: Int

  /// `nil` once it is closed.
  private var screen: OpaquePointer?
  /// A copy of the caller's, since a descriptor must stay open until its source has let go of it,
  /// which is some time after ``close()``.
  private let input: Int32
  private var decoder: KeyDecoder
  private var onEvent: (@MainActor (TerminalEvent) -> Void)?
  private var isStarted = false
  private var inputHasEnded = false
  private var keySource: (any DispatchSourceRead)?
  private var signalSources: [any DispatchSourceSignal] = []
  private var pauseTimer: (any DispatchSourceTimer)?
  /// What the screen shows, cut to its size; `nil` where that is not known.
  private var shown: CellGrid?

  /// Opens the terminal on standard input and output: full screen, blank.
  package convenience init(options: TerminalOptions = .fromEnvironment) throws(TerminalError) {
    try self.init(options: options, input: STDIN_FILENO, output: STDOUT_FILENO)
  }

  /// Opens the terminal behind two descriptors, which stay the caller's.
  init(options: TerminalOptions, input: Int32, output: Int32) throws(TerminalError) {
    let localeIsUTF8 = ccurses_adopt_locale()
    var problem = CCURSES_OPENED
    guard let screen = ccurses_open(options.terminalType, input, output, &problem) else {
      throw TerminalError(problem, terminalType: options.terminalType)
    }
    let copy = fcntl(input, F_DUPFD_CLOEXEC, 3)
    guard copy >= 0 else {
      ccurses_close(screen)
      throw .cannotOpen
    }
    self.screen = screen
    self.input = copy
    charset = options.forcesUTF8 || localeIsUTF8 ? .utf8 : .ascii
    let colours = options.usesColour && options.theme != .plain ? Self.colours(of: screen) : 0
    self.colours = colours
    size = (Int(ccurses_columns(screen)), Int(ccurses_rows(screen)))
    decoder = KeyDecoder(typeSequences: TypeSequences.read(from: screen))
    for style in Style.allCases {
      let look = options.theme.look(of: style, colours: colours, accent: options.accent)
      ccurses_define_style(
        screen, Int32(style.rawValue), Int32(look.foreground), Int32(look.background),
        Int32(look.attributes.rawValue))
    }
  }

  /// What the locale can show, for a program that writes plain lines and opens no screen.
  package static var localeCharset: Charset { ccurses_adopt_locale() ? .utf8 : .ascii }

  isolated deinit { close() }

  /// Begins to report. The first size is ``size``; call this once.
  package func start(_ onEvent: @escaping @MainActor (TerminalEvent) -> Void) {
    precondition(!isStarted, "a terminal is started once")
    guard screen != nil else { return }
    isStarted = true
    self.onEvent = onEvent
    let keys = DispatchSource.makeReadSource(fileDescriptor: input, queue: .main)
    keys.setEventHandler { [weak self] in self?.readKeys() }
    keys.setCancelHandler { [input] in Glibc.close(input) }
    let resizes = DispatchSource.makeSignalSource(signal: SIGWINCH, queue: .main)
    resizes.setEventHandler { [weak self] in self?.resize() }
    let continuations = DispatchSource.makeSignalSource(signal: SIGCONT, queue: .main)
    continuations.setEventHandler { [weak self] in self?.takeBack() }
    keySource = keys
    signalSources = [resizes, continuations]
    keys.activate()
    for source in signalSources { source.activate() }
    // The window may have changed before there was anybody to hear of it.
    DispatchQueue.main.async { [weak self] in
      MainActor.assumeIsolated { self?.catchUpWithWindow() }
    }
  }

  /// Rings the bell, with a fifth of a second between two rings.
  package func ring(times: Int) {
    guard let screen, times > 0 else { return }
    ccurses_ring(screen)
    guard times > 1 else { return }
    DispatchQueue.main.asyncAfter(deadline: .now() + .milliseconds(200)) { [weak self] in
      MainActor.assumeIsolated { self?.ring(times: times - 1) }
    }
  }

  /// Gives the terminal back as it was found. Further calls do nothing.
  package func close() {
    guard let screen else { return }
    self.screen = nil
    onEvent = nil
    if isStarted { keySource?.cancel() } else { Glibc.close(input) }
    keySource = nil
    for source in signalSources { source.cancel() }
    signalSources = []
    pauseTimer?.cancel()
    pauseTimer = nil
    ccurses_close(screen)
  }

  /// Gives the open terminal back from any thread, in at most a quarter of a second, also while the
  /// main actor is stuck in writing to it. Nothing is drawn any more: the process must end now.
  package nonisolated static func restoreAfterSignal() {
    ccurses_rescue()
  }
}

// MARK: - Drawing

extension CursesTerminal {
  /// Shows a grid, sending only what differs from what is on the screen.
  ///
  /// A grid that is larger than the window is cut, a smaller one lies in the upper left corner. The
  /// hardware cursor goes to the grid's, or is hidden where it has none.
  package func draw(_ grid: CellGrid) {
    guard let screen else { return }
    var visible = grid
    if grid.columns != size.columns || grid.rows != size.rows {
      visible = CellGrid(columns: size.columns, rows: size.rows)
      visible.draw(grid, column: 0, row: 0)
    }
    guard visible != shown else { return }
    for row in 0..<size.rows where visible.cells(inRow: row) != shown?.cells(inRow: row) {
      put(visible.cells(inRow: row), row: row, on: screen)
    }
    shown = visible
    show(on: screen)
  }

  private func put(_ cells: ArraySlice<Cell>, row: Int, on screen: OpaquePointer) {
    for (column, cell) in cells.enumerated() where !cell.text.isEmpty {
      let right = cells.startIndex + column + 1
      let width = right < cells.endIndex && cells[right].text.isEmpty ? 2 : 1
      put(cell, width: width, column: column, row: row, on: screen)
    }
  }

  private func put(_ cell: Cell, width: Int, column: Int, row: Int, on screen: OpaquePointer) {
    let style = Int32(cell.style.rawValue)
    if charset == .utf8 || cell.text.utf8.count == 1 {
      let scalars = cell.text.unicodeScalars.map(\.value)
      ccurses_put(
        screen, Int32(row), Int32(column), scalars, Int32(scalars.count), Int32(width), style)
      return
    }
    // Only a net: screens fold their text before they measure it.
    let letters = asciiFolded(cell.text).unicodeScalars.map(\.value)
    for offset in 0..<width {
      let letter = [offset < letters.count ? letters[offset] : 0x20]
      ccurses_put(screen, Int32(row), Int32(column + offset), letter, 1, 1, style)
    }
  }

  private func show(on screen: OpaquePointer) {
    let cursor = shown?.cursor.flatMap { cursor in
      (0..<size.columns).contains(cursor.column) && (0..<size.rows).contains(cursor.row)
        ? cursor : nil
    }
    ccurses_show(screen, Int32(cursor?.row ?? -1), Int32(cursor?.column ?? 0))
  }

  private func repaint() {
    guard let screen else { return }
    ccurses_repaint(screen)
    show(on: screen)
  }
}

// MARK: - Events

extension CursesTerminal {
  private func report(_ outputs: [KeyDecoder.Output]) {
    for output in outputs {
      switch output {
      case .key(let key): onEvent?(.key(key))
      case .repaint: repaint()
      }
    }
  }

  private func catchUpWithWindow() {
    if let screen, ccurses_measure(screen) { takeSize(of: screen) }
  }

  private func resize() {
    guard let screen else { return }
    ccurses_measure(screen)
    takeSize(of: screen)
  }

  /// Takes the terminal back after a stop, in which somebody else may have had it. What it showed then
  /// may have to be hidden by now: it is drawn anew, and not again.
  private func takeBack() {
    guard let screen else { return }
    ccurses_repaint(screen)
    resize()
  }

  private func takeSize(of screen: OpaquePointer) {
    ccurses_forget(screen)
    size = (Int(ccurses_columns(screen)), Int(ccurses_rows(screen)))
    shown = nil
    onEvent?(.resized(columns: size.columns, rows: size.rows))
  }

  /// Takes what has come, a bounded part at a time so that a flood cannot keep the main actor, and
  /// answers whether there was anything.
  @discardableResult
  private func readKeys() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 4096)
    var hasRead = false
    for _ in 0..<16 where screen != nil && !inputHasEnded {
      let count = ccurses_read(input, &buffer, Int32(buffer.count))
      guard count != 0 else { break }
      guard count > 0 else {
        endInput()
        break
      }
      hasRead = true
      report(decoder.decode(buffer[..<Int(count)]))
    }
    if hasRead { watchForPause() }
    return hasRead
  }

  private func endInput() {
    // A terminal that is gone stays readable for ever.
    keySource?.cancel()
    keySource = nil
    inputHasEnded = true
    onEvent?(.inputEnded)
  }

  /// Waits for the rest of a sequence for as long as the decoder has patience.
  private func watchForPause() {
    pauseTimer?.cancel()
    pauseTimer = nil
    guard screen != nil, let patience = decoder.patience else { return }
    let timer = DispatchSource.makeTimerSource(queue: .main)
    timer.schedule(deadline: .now() + patience / .milliseconds(1) / 1000)
    timer.setEventHandler { [weak self] in self?.endPause() }
    timer.activate()
    pauseTimer = timer
  }

  private func endPause() {
    pauseTimer = nil
    // While the main actor was busy both may have become due, the rest first.
    if readKeys() { return }
    report(decoder.timeOut())
  }
}

// MARK: - Opening

extension CursesTerminal {
  private static func colours(of screen: OpaquePointer) -> Int {
    switch ccurses_colours(screen) {
    case 256: 256
    // Terminals of more give another meaning to the numbers from 8 upwards.
    case 257...: 8
    case 16...: 16
    case 8...: 8
    default: 0
    }
  }
}

extension TerminalError {
  init(_ problem: CCursesProblem, terminalType: String) {
    switch problem {
    case CCURSES_NOT_A_TERMINAL: self = .notATerminal
    case CCURSES_UNKNOWN_TYPE: self = .unknownTerminalType(terminalType)
    case CCURSES_TOO_DUMB: self = .tooDumb(terminalType)
    default: self = .cannotOpen
    }
  }
}
