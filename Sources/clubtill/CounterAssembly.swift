import CIBA
import CursesTerminal
import EnrollmentCore
import EnrollmentUI
import Foundation
import TerminalGrid
import TillConfiguration

extension CounterSettings {
  /// What the counter is told of `settings`.
  init(_ settings: TillSettings, till: Till, isPractice: Bool, charset: Charset) {
    self.init(
      shopName: settings.shopName, till: till, home: settings.home, isPractice: isPractice,
      timeZone: .current, requestLife: settings.requestedExpiry,
      asks: AskedFact.list(inScope: settings.scope), charset: charset,
      times: CounterTimes(settings.times),
      shopperLanguage: ShopperLanguage(settings.shopperLanguage),
      motion: Motion(settings.motion), rings: settings.rings,
      functionKeys: settings.functionKeys ?? [:],
      keepsStore: !isPractice || settings.stateDirectoryIsFromEnvironment,
      signsIn: !isPractice && settings.signIn == .on, dayRule: settings.dayRule)
  }
}

extension CounterTimes {
  fileprivate init(_ times: TimeSettings) {
    self.init()
    veil = times.cardVeil
    home = times.cardHome
    resultsVeil = times.resultsVeil
    lock = times.lock
    question = times.stopQuestion
    deafness = times.keyDeafness
    tips = TipTimes(times.tips)
  }
}

extension TipTimes {
  fileprivate init(_ times: [Duration]) {
    precondition(times.count == 4, "the settings were checked when they were read")
    self.init()
    (openApp, refresh, whichPhone, meanwhile) = (times[0], times[1], times[2], times[3])
  }
}

extension ShopperLanguage {
  fileprivate init(_ setting: TillSettings.ShopperLanguage) {
    switch setting {
    case .norwegian: self = .norwegian
    case .english: self = .english
    }
  }
}

extension Motion {
  fileprivate init(_ setting: TillSettings.Motion) {
    switch setting {
    case .full: self = .full
    case .calm: self = .calm
    case .off: self = .off
    }
  }
}

extension TerminalOptions {
  /// The terminal that the environment names, as `settings` want it to look.
  static func fromEnvironment(_ settings: TillSettings) -> TerminalOptions {
    var options = fromEnvironment
    if settings.forcesUTF8 { options.forcesUTF8 = true }
    options.theme = Theme(settings.theme)
    options.accent = settings.accent
    return options
  }
}

extension Theme {
  fileprivate init(_ setting: TillSettings.Theme) {
    switch setting {
    case .standard: self = .standard
    case .highContrast: self = .highContrast
    case .plain: self = .plain
    }
  }
}

extension Now {
  /// The moment by `clock`.
  init(_ clock: BootClock) {
    self.init(sinceBoot: clock.now().sinceBoot, wall: clock.date())
  }
}
