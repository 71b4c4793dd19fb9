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
    stage.write(
      texts.helpTitle(screen.place(texts)), row: stage.isSmall ? 3 : 4, style: .title)
    let first = stage.isSmall ? 4 : 6
    for (offset, key) in keys.prefix(stage.lastBodyRow - first + 1).enumerated() {
      let row = first + offset
      stage.write(key.name, row: row, column: stage.isSmall ? 0 : 8, style: .keyName)
      if stage.isSmall {
        stage.write(key.label.help, row: row, column: 10, width: stage.columns - 10)
      } else {
        if !screen.takesText, let sign = key.aliases.first {
          stage.write(texts.helpAlias(sign), row: row, column: 18, style: .dim)
        }
        stage.write(key.label.help, row: row, column: 26)
      }
    }
    if screen.takesText, !stage.isSmall {
      stage.write(texts.helpText, row: first + keys.count + 1, column: 8)
    }
  }
}
