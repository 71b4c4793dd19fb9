import EnrollmentCore

/// Bokmål. Draft, native review needed.
struct NorwegianSentences: ShopperSentences {
  /// What shoppers call the app.
  let app: String

  var whichNumber: Wording { "Hvilket nummer bruker du i \(app)?" }

  func readBack(_ ending: String) -> Wording {
    "Det slutter på \(spacedDigits(ending)) - stemmer det?"
  }

  func tip(_ tip: Tip, ending: String) -> Wording {
    switch tip {
    case .compare: "Se på telefonen. Godta bare hvis koden er den samme."
    case .openApp:
      Wording(
        "Fikk du ikke varsel? Åpne \(app) - forespørselen ligger der.",
        small: "Ikke noe varsel? Åpne \(app) selv.")
    case .refresh: "Dra skjermen ned for å oppdatere."
    case .whichPhone: "Er det denne telefonen som har nummeret på \(spacedDigits(ending))?"
    case .meanwhile: "Vi kan gjøre det ferdig mens jeg slår inn varene."
    case .halfAMinute: "Et halvt minutt igjen. Ingen hast - vi kan sende en ny."
    }
  }

  var connectionLost: Wording { "Bare fortsett i appen - vi ser svaret ditt straks." }
  var oneMoment: Wording { "Et øyeblikk." }
  var refuseIt: Wording { "Hvis telefonen viser denne koden, avvis den, er du snill." }

  func welcome(_ name: PersonName?) -> Wording {
    guard let name else { return "Velkommen som medlem!" }
    return "Velkommen som medlem, \(name.first)!"
  }

  func welcomeBack(_ name: PersonName?) -> Wording {
    guard let name else { return "Velkommen tilbake!" }
    return "Velkommen tilbake, \(name.first)!"
  }

  func alreadyMember(_ name: PersonName?) -> Wording {
    guard let name else { return "Du er allerede medlem. Alt er i orden." }
    return Wording(
      "Du er allerede medlem, \(name.first). Alt er i orden.",
      small: "Du er allerede medlem, \(name.first).")
  }

  func about(_ code: EndCode) -> Wording? {
    switch code {
    case .numberCannotBeUsed: "Det gikk ikke med det nummeret. Er det nummeret du har i appen?"
    case .appTooOld: "Appen din må oppdateres først. Du kan også bli medlem senere."
    case .requestAlreadyOpen:
      Wording(
        "Du har allerede en forespørsel i appen - svar på den eller avvis den først.",
        small: "Du har en forespørsel i appen. Svar på den først.")
    case .noConnection: "Forbindelsen vår er nede - jeg kan ta det senere i dag."
    case .serviceTrouble: "Det er ikke telefonen din. Vi prøver en gang til."
    case .tillNotSetUp, .tillSettingWrong, .storeInUse, .cannotSaveNothingSent, .clockWrong:
      "Denne kassen kan ikke melde inn noen akkurat nå."
    case .coolingDown: "Du har svart på dette alt - det er helt i orden."
    case .phoneMayBeRinging:
      "Hvis telefonen viser denne koden, avvis den; vi begynner på nytt."
    case .denied: "Helt i orden."
    case .noAnswer: "Tiden gikk ut - skal vi prøve en gang til?"
    case .appCouldNotFinish: "Appen ble ikke ferdig. Vi prøver en gang til."
    case .requestGone: "Vi sender en ny."
    case .requestEnded: "Det gikk ikke denne gangen. Vi kan prøve igjen senere."
    case .answerNotTrusted: "Noe er galt hos oss. Avvis det hvis appen spør igjen."
    case .otherNumberAnswered: "Hvilket nummer har du i appen?"
    case .nameMissing: "Du er med - navnet ditt kommer neste gang."
    case .fieldMissing, .numberChangedHands: nil
    case .numberUpdated: "Velkommen tilbake. Jeg har fått det nye nummeret ditt."
    case .shopRuleFailed: "Klubben har en aldersgrense."
    case .notSaved, .memberNumbersUsedUp:
      "Du har sagt ja - jeg må bare gjøre det ferdig her."
    }
  }

  var anotherDay: Wording { "Det er helt greit - vi kan ta det en annen dag." }
}
