import EnrollmentCore

struct EnglishSentences: ShopperSentences {
  /// What shoppers call the app.
  let app: String

  var whichNumber: Wording { "Which number do you use with \(app)?" }

  func readBack(_ ending: String) -> Wording {
    "It ends with \(spoken(ending)) - is that right?"
  }

  func tip(_ tip: Tip, ending: String) -> Wording {
    switch tip {
    case .compare: "Look at your phone. Accept only if the code is the same."
    case .openApp:
      Wording(
        "No message? Open \(app) yourself - the request is waiting there.",
        small: "No message? Open \(app) yourself.")
    case .refresh: "Pull the screen down once to refresh."
    case .whichPhone:
      "Is it this phone that has the number ending \(spacedDigits(ending))?"
    case .meanwhile: "We can finish this while I scan your goods."
    case .halfAMinute: "Half a minute left. No hurry - we can send a new one."
    }
  }

  var connectionLost: Wording { "Go on in your app - we will see your answer in a moment." }
  var oneMoment: Wording { "One moment." }
  var refuseIt: Wording { "If your phone shows this code, refuse it, please." }

  func welcome(_ name: PersonName?) -> Wording {
    guard let name else { return "Welcome to the club!" }
    return "Welcome to the club, \(name.first)!"
  }

  func welcomeBack(_ name: PersonName?) -> Wording {
    guard let name else { return "Welcome back!" }
    return "Welcome back, \(name.first)!"
  }

  func alreadyMember(_ name: PersonName?) -> Wording {
    guard let name else { return "You are already a member. All set." }
    return Wording(
      "You are already a member, \(name.first). All set.",
      small: "You are already a member, \(name.first).")
  }

  func about(_ code: EndCode) -> Wording? {
    switch code {
    case .numberCannotBeUsed: "It did not work with that number. Is it the one in your app?"
    case .appTooOld: "Your app needs an update first. You can also sign up later."
    case .requestAlreadyOpen:
      Wording(
        "You already have a request in the app - please answer or reject that one.",
        small: "The app has a request already - please answer or reject that one.")
    case .noConnection: "Our connection is down - I can take it later today."
    case .serviceTrouble: "It is not your phone. Let us try once more."
    case .tillNotSetUp, .tillSettingWrong, .storeInUse, .cannotSaveNothingSent, .clockWrong:
      "This till cannot sign people up right now."
    case .coolingDown: "You answered this already - that is fine."
    case .phoneMayBeRinging:
      "If your phone shows this code, refuse it, please; we start again."
    case .denied: "That is perfectly fine."
    case .noAnswer: "It timed out - shall we try once more?"
    case .appCouldNotFinish: "The app could not finish. Let us try once more."
    case .requestGone: "Let us send a new one."
    case .requestEnded: "It did not work this time. We can try again later."
    case .answerNotTrusted:
      Wording(
        "Something is wrong on our side. Please reject it if the app asks again.",
        small: "Something is wrong here. Reject it if the app asks again.")
    case .otherNumberAnswered: "Which number do you have in the app?"
    case .nameMissing: "You are in - your name will appear next time."
    case .fieldMissing, .numberChangedHands: nil
    case .numberUpdated: "Welcome back. I have your new number."
    case .shopRuleFailed: "The club has an age limit."
    case .notSaved, .memberNumbersUsedUp:
      "You have said yes - I just need to finish it here."
    }
  }

  var anotherDay: Wording { "That is all right - we can do it another day." }

  /// Digits in words, as they are read aloud: `three four five`.
  private func spoken(_ digits: String) -> String {
    let words = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    return digits.compactMap(\.wholeNumberValue).map { words[$0] }.joined(separator: " ")
  }
}
