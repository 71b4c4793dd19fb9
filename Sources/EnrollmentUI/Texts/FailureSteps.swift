import EnrollmentCore

extension FailureText {
  /// What happened, in one or two rows.
  static func happened(_ code: EndCode, _ facts: Facts) -> [String] {
    let digits = facts.ending.map(String.init).joined(separator: " ")
    let phone = facts.answersInWords ? "the phone ending \(digits)" : "...\(facts.ending)"
    return switch code {
    case .numberCannotBeUsed where facts.answersInWords:
      ["The service cannot ask \(phone).", nothing]
    case .numberCannotBeUsed:
      ["The service cannot ask the phone of the number ending \(phone).", nothing]
    case .appTooOld where facts.answersInWords:
      ["The app on \(phone) is too old for this.", nothing]
    case .appTooOld: ["The app on the phone ending \(phone) is too old for this.", nothing]
    case .requestAlreadyOpen:
      ["An earlier request to \(phone) is still open in the app.", "No new one was sent."]
    case .noConnection: ["The till does not reach the service.", "Nothing was sent to the phone."]
    case .serviceTrouble: ["The service gave an answer that makes no sense.", nothing]
    case .tillNotSetUp:
      ["The service does not accept this till's shop key.", "Nothing was sent to the phone."]
    case .tillSettingWrong:
      ["The service does not accept what this till asks for.", "Nothing was sent to the phone."]
    case .coolingDown:
      [
        "Somebody with this number said no earlier today.",
        "Nothing was sent."
          + (facts.askableFrom.map { " From \($0) on it may be asked again." } ?? ""),
      ]
    case .phoneMayBeRinging:
      [
        "The connection broke while the request to \(phone) was on its way.",
        "Nobody knows whether the phone shows it" + shown(facts) + ".",
      ]
    case .denied: ["The request to \(phone) was refused in the app.", nothing]
    case .noAnswer:
      [
        "The request to \(phone) ran out after \(facts.life).",
        "Nothing was saved. The request is gone from the phone.",
      ]
    case .appCouldNotFinish: ["The app could not finish the request to \(phone).", nothing]
    case .requestGone where facts.answerWasLost:
      ["It seems that \(phone) said yes, but the answer never came.", nothing]
    case .requestGone: ["The service no longer has the request to \(phone).", nothing]
    case .requestEnded: ["The service ended the request to \(phone).", nothing]
    case .answerNotTrusted:
      ["The answer to the request to \(phone) could not be verified.", nothing]
    case .otherNumberAnswered:
      ["The app that answered has another number than \(phone).", "The answer was thrown away."]
    case .nameMissing:
      [
        "The member is saved with the number alone, marked incomplete.",
        "The next visit completes the card.",
      ]
    case .fieldMissing: ["The app did not tell everything that the shop asks for."]
    case .numberUpdated: ["The same person, with a new number. The card has it now."]
    case .numberChangedHands:
      ["The old card keeps no number and goes to the team lead's list."]
    case .shopRuleFailed: ["The date of birth is outside the club's rule.", "Nothing is kept."]
    case .notSaved:
      [
        "The shopper \(facts.answersInWords ? "with \(phone)" : phone) said yes, but the till's disk takes nothing.",
        "The answer is kept and tried again every 5 seconds.",
      ]
    case .clockWrong: [clocks(facts), "Nothing was sent to the phone."]
    case .storeInUse: ["Another program works as this till already.", "Nothing was sent."]
    case .cannotSaveNothingSent:
      ["The till's disk takes nothing, so nothing was started.", "The phone was not asked."]
    case .memberNumbersUsedUp:
      ["This till has given its last member number.", "A yes that was given stays in the journal."]
    }
  }

  private static let nothing = "Nothing was saved."

  private static func shown(_ facts: Facts) -> String {
    facts.bindingCode.map { code in
      let spoken = Catalogue(app: "", isSpoken: facts.answersInWords).code(code)
      return ", with code \(spoken)"
    } ?? ""
  }

  /// What the cashier does next, in order, at most three.
  static func steps(_ code: EndCode, _ facts: Facts) -> [Wording] {
    let digits = facts.ending.map(String.init).joined(separator: " ")
    let readBack = Wording(
      "Read the last three digits back:  \(digits)", small: "Read back:  \(digits)")
    return switch code {
    case .numberCannotBeUsed, .otherNumberAnswered:
      [
        readBack,
        facts.answersInWords
          ? "Type the number again"
          : Wording("Press Enter to correct the number", small: "Enter corrects the number"),
      ]
        + (code == .numberCannotBeUsed ? ["Never guess a reason"] : [])
    case .appTooOld:
      [
        Wording(
          "The shopper updates the app, now or at home", small: "The shopper updates the app"),
        Wording("The next visit is early enough to join", small: "Join at the next visit"),
      ]
    case .requestAlreadyOpen: waiting(facts)
    case .noConnection:
      [
        facts.answersInWords
          ? "Say y to try again" : Wording("Press Enter to try again", small: "Enter tries again"),
        Wording(
          "Still down: go on with the next shopper, and tell the team lead",
          small: "Still down: tell the team lead"),
      ]
    case .serviceTrouble: retry(facts) + [later]
    case .tillNotSetUp:
      [Wording("Call the team lead, with the code S6", small: "Call the team lead: S6")]
    case .tillSettingWrong: [callIT("S7")]
    case .coolingDown:
      [
        Wording(stringLiteral: facts.askableFrom.map { "Do not ask before \($0)" } ?? dontAsk),
        facts.answersInWords
          ? "If the shopper wants to join, the team lead may say lift"
          : Wording(
            "If the shopper wants to join, the team lead may lift it: L",
            small: "The lead may lift it: L"),
      ]
    case .phoneMayBeRinging:
      [Wording("Let the shopper refuse it, if it shows", small: "Refuse it, if it shows")]
        + retry(facts)
    case .denied: ["Do not ask why", Wording("Go on with the next shopper", small: "Next shopper")]
    case .noAnswer:
      [
        readBack,
        Wording("Ask the shopper to open the app first", small: "The shopper opens the app first"),
      ] + retry(facts)
    case .appCouldNotFinish:
      [Wording("Close the app and open it again", small: "Close the app, open it again")]
        + retry(facts)
    case .requestGone: retry(facts)
    case .requestEnded: ["Try again later", callIT("W6")]
    case .answerNotTrusted: ["Stop enrolling on this till", callIT("A1")]
    case .nameMissing, .fieldMissing, .numberUpdated, .numberChangedHands: []
    case .shopRuleFailed: [Wording("Go on with the next shopper", small: "Next shopper")]
    case .notSaved:
      [
        "Do not send a new request",
        facts.answersInWords
          ? "Say try to try now" : Wording("Press Enter to try now", small: "Enter tries now"),
        "Call the team lead",
      ]
    case .storeInUse:
      [
        Wording("Use the other terminal, or close it first", small: "Use the other terminal"),
        callIT("T6"),
      ]
    case .cannotSaveNothingSent: ["Call the team lead"] + retry(facts)
    case .clockWrong: ["Stop enrolling on this till", callIT("T3")]
    case .memberNumbersUsedUp: [callIT("T8")]
    }
  }

  private static let dontAsk = "Do not ask again today"

  private static func retry(_ facts: Facts) -> [Wording] {
    facts.answersInWords
      ? ["Say y to send a new request with a new code"]
      : [
        Wording(
          "Press Enter to send a new request with a new code", small: "Enter sends a new request")
      ]
  }

  /// All tries at this number are used up.
  static func notToday(_ facts: Facts) -> [Wording] {
    let another = Wording(
      "If the shopper has another number: E, and type that one", small: "Another number: E edits it"
    )
    return ["Leave it for another day"] + (facts.answersInWords ? [] : [another])
  }

  private static func waiting(_ facts: Facts) -> [Wording] {
    let answer = Wording(
      "The shopper answers or rejects the request in the app", small: "Answer it in the app")
    guard let wait = facts.wait else { return [answer] + retry(facts) }
    return [
      answer,
      facts.answersInWords
        ? Wording("Wait \(wait), then say y", small: "Wait \(wait), then say y")
        : Wording("Wait \(wait), then Enter sends a new request", small: "Enter wakes in \(wait)"),
    ]
  }

  private static let later = Wording("No luck again: try later", small: "No luck again: try later")

  private static func callIT(_ code: String) -> Wording {
    Wording("Call IT, with the code \(code)", small: "Call IT: \(code)")
  }
}

extension Catalogue {
  var failurePlace: String { "NOT ENROLLED" }
  func failureCode(_ code: EndCode) -> String { "code \(code.rawValue)" }
  func forIT(_ detail: String) -> String { "For IT: \(detail)" }

  /// How often it was tried, and how often it may be tried once more.
  func tries(_ done: Int, retriesLeft: Int) -> String {
    let times =
      done == 1 ? "once" : done == 2 ? "twice" : done == 3 ? "three times" : "\(done) times"
    switch retriesLeft {
    case 0: return "Tried \(times). That is enough for today."
    case 1: return "Tried \(times). One more try is possible."
    case 2: return "Tried \(times). Two more tries are possible."
    default: return "Tried \(times). \(retriesLeft) more tries are possible."
    }
  }

  /// - Parameter title: that of the screen.
  func failureMessage(_ code: EndCode, title: String) -> Wording {
    let title = "\(code.rawValue) \(FailureText.summary(title))."
    let end = savedNothing(code)
    return Wording(
      end.isEmpty ? title : "\(title) \(end)",
      small: end.isEmpty ? title : "\(code.rawValue). \(end)")
  }

  /// Said where the title leaves it open.
  func savedNothing(_ code: EndCode) -> String {
    switch code {
    case .answerNotTrusted, .cannotSaveNothingSent, .memberNumbersUsedUp, .notSaved, .nameMissing,
      .fieldMissing, .numberUpdated, .numberChangedHands:
      ""
    case .numberCannotBeUsed, .appTooOld, .requestAlreadyOpen, .noConnection, .serviceTrouble,
      .tillNotSetUp, .tillSettingWrong, .coolingDown, .phoneMayBeRinging, .denied, .noAnswer,
      .appCouldNotFinish, .requestGone, .requestEnded, .otherNumberAnswered, .shopRuleFailed,
      .storeInUse, .clockWrong:
      "Nothing saved."
    }
  }

  func unsavedMessage(_ code: BindingCode) -> Wording {
    Wording(
      "\(code.rawValue) said yes and is not saved. The answer is kept.",
      small: "Not saved. The answer is kept.")
  }
}
