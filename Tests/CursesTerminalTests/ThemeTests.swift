import TerminalGrid
import Testing

@testable import CursesTerminal

@Test(arguments: Theme.allCases, [0, 8, 16, 256])
func `no look uses a colour that the terminal has not`(theme: Theme, colours: Int) {
  for style in Style.allCases {
    let look = theme.look(of: style, colours: colours)
    #expect((-1..<max(colours, 0)).contains(look.foreground))
    #expect((-1..<max(colours, 0)).contains(look.background))
  }
}

@Test func `without colours the places that matter are marked by attributes`() {
  for style in [
    Style.header, .title, .strong, .good, .warning, .bad, .field, .code, .keyName, .flash,
  ] {
    #expect(!Theme.standard.look(of: style, colours: 0).attributes.isEmpty, "\(style)")
  }
  #expect(Theme.standard.look(of: .plain, colours: 0) == Look())
}

@Test func `the plain theme has no colours on any terminal`() {
  for style in Style.allCases {
    #expect(Theme.plain.look(of: style, colours: 256) == Theme.standard.look(of: style, colours: 0))
  }
}

@Test func `high contrast shows the code in reverse`() {
  #expect(Theme.highContrast.look(of: .code, colours: 256).attributes.contains(.reverse))
}

@Test func `the accent is taken where the terminal has it`() {
  #expect(Theme.standard.look(of: .accent, colours: 256, accent: 208).foreground == 208)
  #expect(Theme.standard.look(of: .accent, colours: 8, accent: 208).foreground == 6)
  #expect(Theme.standard.look(of: .accent, colours: 256, accent: -3).foreground == 32)
}
