import EnrollmentCore

/// An end in words: what happened, what to say, what to do next, and what Enter does.
///
/// One shape for all ends, and the only place where a code becomes words.
/// Source: UX.md, section 6; DECISIONS.md, "Ends of a request".
struct FailureText: Equatable, Sendable {
  enum EnterAction: Equatable, Sendable {
    /// Sends a new request with a new code, at most so many times; nil is without limit.
    case retry(limit: Int?)
    case editNumber
    /// Sends a new request, once the time that the service asked for is up.
    case whenTimeIsUp
    case saveNow
    case nextShopper
    case backToStart
  }

  /// What the words speak of.
  struct Facts: Equatable, Sendable {
    let ending: String
    let bindingCode: BindingCode?
    /// The request's whole life: `3 minutes`.
    let life: String
    /// Until the service may be asked again, as `1:15` or in words; nil once it may.
    let wait: String?
    /// What the answer lacked (A5).
    let missing: AskedFact?
    /// Whether Enter may send another request.
    let mayRetry: Bool
    /// The time of day from which on a number may be asked again after a no (S8).
    var askableFrom: String?
    /// What the two clocks said, with their days (T3); no second one where the service could not say.
    var clocks: Clocks?
    /// Whether an answer was given that never came (W5).
    var answerWasLost = false
    /// Whether the cashier answers in words, in the line mode, and presses no keys.
    var answersInWords = false
  }

  /// What two clocks said, in words.
  struct Clocks: Equatable, Sendable {
    let till: String
    let service: String?
  }

  let title: String
  let happened: [String]
  let say: Wording?
  let steps: [Wording]
  let enter: EnterAction

  init(_ code: EndCode, _ facts: Facts, _ sentences: any ShopperSentences) {
    title = facts.answerWasLost ? Self.lostAnswer : Self.title(code, missing: facts.missing)
    happened = Self.happened(code, facts)
    if case .retry = Self.enter(code), !facts.mayRetry {
      say = sentences.anotherDay
      steps = Self.notToday(facts)
    } else {
      say = sentences.about(code)
      steps = Self.steps(code, facts)
    }
    enter = Self.enter(code)
  }

  /// The title of a W5 whose answer got lost on its way.
  static let lostAnswer = "SAID YES, ANSWER LOST"

  static func enter(_ code: EndCode) -> EnterAction {
    switch code {
    case .noAnswer: .retry(limit: 2)
    case .appCouldNotFinish, .requestGone, .serviceTrouble: .retry(limit: 1)
    case .noConnection, .phoneMayBeRinging, .cannotSaveNothingSent: .retry(limit: nil)
    case .requestAlreadyOpen: .whenTimeIsUp
    case .numberCannotBeUsed, .otherNumberAnswered: .editNumber
    case .notSaved: .saveNow
    case .appTooOld, .coolingDown, .denied, .shopRuleFailed, .nameMissing, .fieldMissing,
      .numberUpdated, .numberChangedHands:
      .nextShopper
    case .tillNotSetUp, .tillSettingWrong, .requestEnded, .answerNotTrusted, .storeInUse,
      .memberNumbersUsedUp, .clockWrong:
      .backToStart
    }
  }

  static func title(_ code: EndCode, missing: AskedFact?) -> String {
    switch code {
    case .numberCannotBeUsed: "THIS NUMBER CANNOT BE USED"
    case .appTooOld: "THE APP NEEDS AN UPDATE"
    case .requestAlreadyOpen: "A REQUEST IS ALREADY OPEN ON THIS PHONE"
    case .noConnection: "NO CONNECTION"
    case .serviceTrouble: "THE SERVICE DID NOT ANSWER PROPERLY"
    case .tillNotSetUp: "THIS TILL IS NOT SET UP"
    case .tillSettingWrong: "TILL SETTING IS WRONG"
    case .coolingDown: "NOT TODAY"
    case .phoneMayBeRinging: "THE PHONE MAY BE RINGING"
    case .denied: "THE SHOPPER SAID NO"
    case .noAnswer: "NO ANSWER IN TIME"
    case .appCouldNotFinish: "THE APP COULD NOT FINISH"
    case .requestGone: "THE REQUEST IS GONE"
    case .requestEnded: "THE REQUEST ENDED"
    case .answerNotTrusted: "ANSWER NOT TRUSTED - NOTHING SAVED"
    case .otherNumberAnswered: "THE ANSWER CAME FROM ANOTHER NUMBER"
    case .nameMissing: "SAID YES, NAME MISSING"
    case .fieldMissing:
      switch missing {
      case .name: "SAVED WITHOUT A NAME"
      case .phoneNumber: "SAVED WITHOUT A NUMBER FROM THE APP"
      case .email: "SAVED WITHOUT AN E-MAIL ADDRESS"
      case .address: "SAVED WITHOUT AN ADDRESS"
      case .birthDate: "SAVED WITHOUT A DATE OF BIRTH"
      case .consents, nil: "SAVED, SOMETHING IS MISSING"
      }
    case .numberUpdated: "WELCOME BACK - NUMBER UPDATED"
    case .numberChangedHands: "NEW MEMBER - THE NUMBER CHANGED HANDS"
    case .shopRuleFailed: "CANNOT JOIN YET"
    case .notSaved: "SAID YES BUT NOT SAVED"
    case .clockWrong: "THE CLOCK OF THIS TILL IS WRONG"
    case .storeInUse: "THIS STORE IS OPEN ON ANOTHER TERMINAL"
    case .cannotSaveNothingSent: "THE TILL CANNOT SAVE - NOTHING WAS SENT"
    case .memberNumbersUsedUp: "MEMBER NUMBERS USED UP"
    }
  }

  /// The title as a part of a sentence, for row 22.
  static func summary(_ code: EndCode) -> String { summary(title(code, missing: nil)) }

  static func summary(_ title: String) -> String {
    (title.split(separator: " - ").first.map(String.init) ?? title).lowercased()
  }

  /// Whether an end is for people who can repair the till, who want the technical words as well.
  static func concernsIT(_ code: EndCode) -> Bool {
    switch code {
    case .noConnection, .serviceTrouble, .tillNotSetUp, .tillSettingWrong, .phoneMayBeRinging,
      .requestGone, .requestEnded, .answerNotTrusted, .notSaved, .storeInUse,
      .cannotSaveNothingSent, .memberNumbersUsedUp, .clockWrong:
      true
    case .numberCannotBeUsed, .appTooOld, .requestAlreadyOpen, .coolingDown, .denied, .noAnswer,
      .appCouldNotFinish, .otherNumberAnswered, .nameMissing, .fieldMissing, .numberUpdated,
      .numberChangedHands, .shopRuleFailed:
      false
    }
  }
}
