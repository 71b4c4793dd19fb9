import TerminalGrid

/// Help for the screen that is up, made from its own key table. It lies over the screen, which goes
/// on underneath.
enum HelpView {
  static func closes(_ key: Key) -> Bool {
    key == .enter || key == .escape || key == .function(1)
  }

  static func keys(_ counter: CounterState) -> [ListedKey] {
    [KeyBinding<Void>(.enter, counter.texts.keyBack, ()).listed]
  }

  static func render(on stage: inout Stage, _ counter: CounterState) {
    let texts = counter.texts
    let screen = counter.screen.current
    let keys =
      screen.listedKeys(counter)
      + [KeyBinding<Void>(.function(1), texts.keyHelp, ()).listed]
    let title = texts.helpTitle(screen.place(texts))
    if stage.isSmall {
      drawSmall(keys, title: title.small, on: &stage)
      return
    }
    stage.write(title.full, row: 4, style: .title)
    let lines = screen.explanation(texts)
    for (offset, line) in lines.enumerated() { stage.write(line, row: 6 + offset) }
    for (offset, key) in keys.enumerated() {
      let row = 6 + lines.count + 1 + offset
      stage.write(key.name, row: row, column: 8, style: .keyName)
      if !screen.takesText, let sign = key.aliases.first {
        stage.write(texts.helpAlias(sign), row: row, column: 18, style: .dim)
      }
      stage.write(key.label.help, row: row, column: 26)
    }
  }

  /// Where there are many keys they take the title's row; F1, which stands last, is known already.
  private static func drawSmall(_ keys: [ListedKey], title: String, on stage: inout Stage) {
    let column = 10
    let rows = stage.lastBodyRow - 2
    let hasTitle = keys.count < rows
    if hasTitle { stage.write(title, row: 3, style: .title) }
    let first = hasTitle ? 4 : 3
    for (offset, key) in keys.prefix(rows).enumerated() {
      let fits = stage.width(of: key.label.help) <= stage.columns - column
      stage.write(key.name, row: first + offset, style: .keyName)
      stage.write(fits ? key.label.help : key.label.smallHelp, row: first + offset, column: column)
    }
  }
}
