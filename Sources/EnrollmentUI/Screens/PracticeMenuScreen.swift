import EnrollmentCore
import TerminalGrid

/// The first screen of practice: what the next pretend shopper does.
struct PracticeMenuScreen: CounterScreen {
  enum Action: Equatable {
    case pick(Int?)
    case leave
  }

  private static let keys: [Key] = "1234567890".map { .character($0) }

  func place(_ texts: Catalogue) -> String { texts.practicePlace }

  func explanation(_ texts: Catalogue) -> [String] { texts.practiceExplanation }

  var keepsNews: Bool { true }

  func keyBindings(_ counter: CounterState) -> [KeyBinding<Action>] {
    let texts = counter.texts
    return [
      .init(.enter, texts.keyNoPick, .pick(nil)),
      .init(Self.keys, named: "0-9", texts.keyPickShopper) { key in
        .pick((Self.keys.firstIndex(of: key) ?? 0) + 1)
      },
      .init(.escape, texts.keyLeavePractice, .leave),
    ]
  }

  func perform(_ action: Action, on counter: inout CounterState) -> [CounterCommand] {
    switch action {
    case .pick(let scenario):
      counter.practicePick = scenario
      counter.showStart()
      return [.pickShopper(scenario)]
    case .leave:
      if case .leavePracticeAsked = counter.asked { return [.leave] }
      counter.ask(
        .leavePracticeAsked(
          openRequests: counter.requests.openCount, areKept: counter.settings.keepsStore))
      return []
    }
  }

  func message(_ counter: CounterState) -> Wording? { counter.texts.practiceMessage }

  func render(on stage: inout Stage, _ counter: CounterState) {
    let texts = counter.texts
    let rows = texts.practiceScenarios.count / 2
    let title = stage.isSmall ? texts.practiceSmallTitle : texts.practiceQuestion
    stage.write(title, row: stage.isSmall ? 3 : 6, style: .title)
    for (index, scenario) in texts.practiceScenarios.enumerated() {
      let row = (stage.isSmall ? 4 : 8) + index % rows
      let column = stage.isSmall ? (index < rows ? 0 : 20) : (index < rows ? 7 : 43)
      let next = stage.write(
        String((index + 1) % 10), row: row, column: column, style: .keyName)
      stage.write("  " + stage.text(scenario), row: row, column: next)
    }
    guard !stage.isSmall else { return }
    stage.write(texts.practiceDigits, row: 15)
    stage.write(texts.practiceMembers(areKept: counter.settings.keepsStore), row: 17)
  }
}
