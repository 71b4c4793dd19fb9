import CIBA
import EnrollmentCore
import EnrollmentUI
import Foundation
import TerminalGrid
import TillConfiguration

extension CounterSettings {
  /// What the settings say about the person's side of the till, screens and lines alike.
  init(_ settings: TillSettings, till: Till, isPractice: Bool, charset: Charset) {
    self.init(
      shopName: settings.shopName, till: till, home: settings.home, isPractice: isPractice,
      timeZone: .current, requestLife: settings.requestedExpiry,
      asks: AskedFact.list(inScope: settings.scope), charset: charset)
  }
}

extension Now {
  /// The moment by `clock`.
  init(_ clock: BootClock) {
    self.init(sinceBoot: clock.now().sinceBoot, wall: clock.date())
  }
}
