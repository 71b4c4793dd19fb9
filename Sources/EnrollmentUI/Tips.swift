/// What the cashier says while the shopper looks for the request, and when.
///
/// Source: UX.md, section 3.
enum Tip: CaseIterable, Equatable, Sendable {
  case compare, openApp, refresh, whichPhone, meanwhile, halfAMinute

  /// Since sending; the last tip goes by what is left.
  fileprivate func offset(_ times: TipTimes) -> Duration {
    switch self {
    case .compare: .zero
    case .openApp: times.openApp
    case .refresh: times.refresh
    case .whichPhone: times.whichPhone
    case .meanwhile: times.meanwhile
    case .halfAMinute: .zero
    }
  }
}

/// The tips of one request, in order, with the moment at which each comes by itself.
struct TipSchedule: Equatable {
  private let life: Duration
  private let times: TipTimes
  /// Those that come before the last half minute, and then the one about it.
  let tips: [Tip]

  init(life: Duration, times: TipTimes) {
    self.life = life
    self.times = times
    let last = max(.zero, life - .seconds(30))
    tips = Tip.allCases.filter { $0 == .compare || $0 == .halfAMinute || $0.offset(times) < last }
  }

  func start(of index: Int) -> Duration {
    tips[index] == .halfAMinute ? max(.zero, life - .seconds(30)) : tips[index].offset(times)
  }

  /// The tip that is due `elapsed` after sending.
  func index(at elapsed: Duration) -> Int {
    tips.indices.last { start(of: $0) <= elapsed } ?? 0
  }
}

/// Which tip is shown: the one that is due, or one that somebody asked for with F5.
struct TipChoice: Equatable {
  private var chosen = 0
  private var dueThen = 0

  func index(in schedule: TipSchedule, elapsed: Duration) -> Int {
    let due = schedule.index(at: elapsed)
    return due == dueThen ? chosen : max(due, chosen)
  }

  /// When the shown tip changes by itself, since sending.
  func nextChange(in schedule: TipSchedule, elapsed: Duration) -> Duration? {
    let shown = index(in: schedule, elapsed: elapsed)
    let due = schedule.index(at: elapsed)
    return schedule.tips.indices.first { $0 > max(shown, due) }.map(schedule.start)
  }

  /// Goes on to the next tip, from the last one back to the first. The one about the last half
  /// minute is skipped: before its time it would not be true.
  mutating func advance(in schedule: TipSchedule, elapsed: Duration) {
    let choices = schedule.tips.indices.filter { schedule.tips[$0] != .halfAMinute }
    let shown = index(in: schedule, elapsed: elapsed)
    chosen = choices.first { $0 > shown } ?? 0
    dueThen = schedule.index(at: elapsed)
  }
}
