/// A screen with a member's card, which hides itself and then gives way to the start screen.
protocol VeiledScreen: CounterScreen {
  var veil: CardVeil { get set }
  var asScreen: Screen { get }
}

extension VeiledScreen {
  func touch(_ counter: inout CounterState) {
    var next = self
    next.veil.touch(at: counter.now.sinceBoot)
    counter.screen = next.asScreen
  }

  func elapse(on counter: inout CounterState) {
    let times = counter.settings.times
    guard counter.now.sinceBoot < veil.goesHomeAt(times) else { return counter.showStart() }
    var next = self
    next.veil.elapse(at: counter.now.sinceBoot, times)
    if next != self { counter.screen = next.asScreen }
  }
}
