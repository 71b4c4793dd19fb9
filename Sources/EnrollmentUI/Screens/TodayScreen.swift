import EnrollmentCore
import TerminalGrid

/// What a day of the shop came to, on this till.
struct TodayScreen: CounterScreen {
  enum Action { case dayBefore, dayAfter, byPerson, leadList, back }

  let day: ShopDay
  let showsPeople: Bool
  /// Of that day; nil until the store has answered.
  private(set) var report: DayReport?
  private let sequence: Int

  /// Puts the figures of `day` up, and asks the store for them.
  static func show(
    _ day: ShopDay, byPerson: Bool = false, on counter: inout CounterState
  ) -> [CounterCommand] {
    let sequence = counter.nextReport()
    counter.show(.today(TodayScreen(day: day, showsPeople: byPerson, sequence: sequence)))
    return [.readReport(day, byPerson: byPerson, sequence: sequence)]
  }

  static func showToday(on counter: inout CounterState) -> [CounterCommand] {
    show(counter.settings.dayRule.day(of: counter.now.wall), on: &counter)
  }

  private init(day: ShopDay, showsPeople: Bool, sequence: Int) {
    self.day = day
    self.showsPeople = showsPeople
    self.sequence = sequence
  }

  func place(_ texts: Catalogue) -> String { texts.todayPlace }

  func explanation(_ texts: Catalogue) -> [String] { texts.todayExplanation }

  func keyBindings(_ counter: CounterState) -> [KeyBinding<Action>] {
    let texts = counter.texts
    var bindings: [KeyBinding<Action>] = [
      .init([.left, .right], named: isToday(counter) ? "Left" : "Left/Right", texts.keyDay) {
        $0 == .left ? .dayBefore : .dayAfter
      }
    ]
    if counter.may(.seeReportByPerson) {
      bindings.append(
        .init(.character("P"), showsPeople ? texts.keyAllTogether : texts.keyByPerson, .byPerson))
    }
    if counter.may(.seeLeadList), !LeadListScreen.isEmpty(counter) {
      bindings.append(.init(.function(7), texts.keyLeadList, .leadList))
    }
    bindings.append(.init(.escape, texts.keyBack, .back))
    return bindings
  }

  private func isToday(_ counter: CounterState) -> Bool {
    counter.settings.dayRule.day(of: counter.now.wall) == day
  }

  func perform(_ action: Action, on counter: inout CounterState) -> [CounterCommand] {
    let rule = counter.settings.dayRule
    switch action {
    case .dayBefore:
      return Self.show(rule.moved(day, by: -1), byPerson: showsPeople, on: &counter)
    case .dayAfter:
      // There are no figures of tomorrow.
      guard !isToday(counter) else { return [] }
      return Self.show(rule.moved(day, by: 1), byPerson: showsPeople, on: &counter)
    case .byPerson: return Self.show(day, byPerson: !showsPeople, on: &counter)
    case .leadList: return LeadListScreen.show(on: &counter)
    case .back:
      counter.showStart()
      return []
    }
  }

  /// Takes over what was counted, if this screen has asked for it.
  func counted(
    _ sequence: Int, _ result: Result<DayReport, StoreFailure>, on counter: inout CounterState
  ) {
    guard sequence == self.sequence else { return }
    var next = self
    switch result {
    case .success(let report): next.report = report
    case .failure(.notAllowed): counter.answer(.notAllowed)
    case .failure: counter.answer(.leadListFailed)
    }
    counter.screen = .today(next)
  }

  func message(_ counter: CounterState) -> Wording? {
    report == nil ? counter.texts.oneMoment : counter.texts.todayMessage(day)
  }
}
