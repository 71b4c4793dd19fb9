import EnrollmentCore

/// What the cashier says to the shopper, in one language. Apart from the staff's texts, because the
/// two may be in different languages.
///
/// One type a language holds every sentence; a language without one of them does not build.
/// Source: UX.md, sections 3 and 6.
protocol ShopperSentences: Sendable {
  var whichNumber: Wording { get }
  /// - Parameter ending: the last digits of the number.
  func readBack(_ ending: String) -> Wording
  func tip(_ tip: Tip, ending: String) -> Wording
  var connectionLost: Wording { get }
  var oneMoment: Wording { get }
  var refuseIt: Wording { get }
  func welcome(_ name: PersonName?) -> Wording
  func welcomeBack(_ name: PersonName?) -> Wording
  func alreadyMember(_ name: PersonName?) -> Wording
  /// What is said about an end; nil where nothing is.
  func about(_ code: EndCode) -> Wording?
  /// Said where no further try makes sense.
  var anotherDay: Wording { get }
}

extension ShopperSentences {
  /// To somebody whose card is on disk: only who is new is welcomed to the club.
  func greeting(_ kind: Enrollment.Kind, _ name: PersonName?) -> Wording {
    switch kind {
    case .enrolled, .incomplete: welcome(name)
    case .updated: welcomeBack(name)
    }
  }
}

/// A language in which the cashier speaks to the shopper.
package enum ShopperLanguage: String, CaseIterable, Sendable {
  // In the order in which F9 walks through them.
  case norwegian = "nb"
  case english = "en"

  /// The one after this; the first after the last.
  var next: ShopperLanguage {
    let all = Self.allCases
    let place = all.firstIndex(of: self) ?? 0
    return all[(place + 1) % all.count]
  }

  /// Its sentences, with `app` for what shoppers call the app.
  func sentences(app: String) -> any ShopperSentences {
    switch self {
    case .norwegian: NorwegianSentences(app: app)
    case .english: EnglishSentences(app: app)
    }
  }
}

/// Digits one by one, as they are read aloud: `3 4 5`.
func spacedDigits(_ digits: String) -> String { digits.map(String.init).joined(separator: " ") }
