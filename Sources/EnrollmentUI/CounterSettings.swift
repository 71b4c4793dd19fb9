package import EnrollmentCore
package import Foundation
package import TerminalGrid

/// What the counter is told once, at its start.
package struct CounterSettings: Equatable, Sendable {
  package var shopName: String?
  package var till: Till
  /// The country of numbers without a country code. It also decides what the app is called.
  package var home: Country
  /// On the practice service: every screen says so, and the menu comes first.
  package var isPractice: Bool
  /// Whether the store is still there at the next start; practice may throw its own away.
  package var keepsStore: Bool
  /// Whether whoever works at the till says who they are.
  package var signsIn: Bool
  /// When the days of the shop begin and end.
  package var dayRule: ShopDayRule
  package var timeZone: TimeZone
  /// How long a request is asked to live.
  package var requestLife: Duration
  /// What the shop asks the app for, in the order of the scope.
  package var asks: [AskedFact]
  package var charset: Charset
  package var times: CounterTimes
  /// The first language of what is said to the shopper; F9 goes on from it.
  package var shopperLanguage: ShopperLanguage
  package var motion: Motion
  /// Whether the bell rings; where it does not, row 22 flashes once instead.
  package var rings: Bool
  /// Which F key the keyboard sends for one of ours, where it is another one; both by number.
  package var functionKeys: [Int: Int]

  package init(
    shopName: String?, till: Till, home: Country, isPractice: Bool, timeZone: TimeZone,
    requestLife: Duration, asks: [AskedFact], charset: Charset,
    times: CounterTimes = CounterTimes(), shopperLanguage: ShopperLanguage = .english,
    motion: Motion = .full, rings: Bool = true, functionKeys: [Int: Int] = [:],
    keepsStore: Bool = true, signsIn: Bool = false, dayRule: ShopDayRule? = nil
  ) {
    self.signsIn = signsIn
    self.dayRule = dayRule ?? ShopDayRule(in: timeZone)
    self.shopName = shopName
    self.till = till
    self.home = home
    self.isPractice = isPractice
    self.keepsStore = keepsStore
    self.timeZone = timeZone
    self.requestLife = requestLife
    self.asks = asks
    self.charset = charset
    self.times = times
    self.shopperLanguage = shopperLanguage
    self.motion = motion
    self.rings = rings
    self.functionKeys = functionKeys
  }
}

extension CounterSettings {
  /// The key of ours that the keyboard means by `sent`. A key that stands in for another one has
  /// lost its own meaning.
  func key(meantBy sent: Key) -> Key {
    guard case .function(let number) = sent,
      let meant = functionKeys.first(where: { $0.value == number })?.key
    else { return sent }
    return .function(meant)
  }
}

/// How long things stay on the screen.
///
/// Source: UX.md, section 1, "Times" and "Protection against accidental keys".
package struct CounterTimes: Equatable, Sendable {
  /// Untouched for this long, a card hides all but endings.
  package var veil = Duration.seconds(20)
  /// Untouched for this long, a card gives way to the start screen.
  package var home = Duration.seconds(45)
  package var resultsVeil = Duration.seconds(30)
  /// Untouched for this long, a till where staff sign in locks itself.
  package var lock = Duration.seconds(180)
  /// The question whether to stop closes by itself and keeps waiting.
  package var question = Duration.seconds(10)
  /// A second key that confirms has to come within this time.
  package var confirmation = Duration.seconds(3)
  /// Keys are thrown away for so long after a screen that the network brought up.
  package var deafness = Duration.milliseconds(400)
  /// An Enter so soon after the last digit of a member's number was meant for the number.
  package var enterAfterNumber = Duration.seconds(2)
  /// The same key within this time counts once outside text fields.
  package var bounce = Duration.milliseconds(150)
  /// News stay in row 22 for at least this long, whatever is typed.
  package var news = Duration.seconds(10)
  /// The answer to a key stays there for so long, unless another key comes.
  package var answer = Duration.seconds(6)
  /// Where the bell is off, row 22 is in reverse for so long.
  package var flash = Duration.milliseconds(400)
  /// How old the lead's list may be: another till may have put something on it.
  package var leadList = Duration.seconds(60)
  package var tips = TipTimes()

  package init() {}
}

/// When the tips come by themselves that follow the first, since sending and in this order. The one
/// about the last half minute goes by what is left.
///
/// Source: UX.md, section 3.
package struct TipTimes: Equatable, Sendable {
  package var openApp = Duration.seconds(15)
  package var refresh = Duration.seconds(40)
  package var whichPhone = Duration.seconds(60)
  package var meanwhile = Duration.seconds(120)

  package init() {}
}

/// How much moves on the screen while a request waits.
///
/// Source: UX.md, section 1, "Motion".
package enum Motion: String, CaseIterable, Sendable {
  /// The spinner turns eight steps a second.
  case full
  /// Two steps a second.
  case calm
  /// No spinner: only the seconds change.
  case off
}

/// How long answers took on this till, from sending to the shopper's yes or no.
package struct AnswerTimes: Equatable, Sendable {
  /// So many answers are counted, the newest: what was long ago is no guide.
  package static let mostCount = 200
  /// Fewer answers say too little for a sentence about most of them.
  static let leastCount = 50

  package var count: Int
  /// Nine of ten answers came within this time.
  package var ninetiethPercentile: Duration

  package init(count: Int, ninetiethPercentile: Duration) {
    self.count = count
    self.ninetiethPercentile = ninetiethPercentile
  }

  /// The figures of `times`, in any order: the ninetieth percentile is the least of them within which
  /// nine of ten came.
  package init(_ times: [Duration]) {
    let sorted = times.sorted()
    self.init(
      count: sorted.count,
      ninetiethPercentile: sorted.isEmpty ? .zero : sorted[(sorted.count * 9 + 9) / 10 - 1])
  }

  /// Whole seconds within which nine of ten answers came; nil while there are too few.
  var mostWithin: Int? {
    count >= Self.leastCount ? Countdown.seconds(ninetiethPercentile) : nil
  }
}
