import EnrollmentCore

/// Every text for staff, in English; what is said to the shopper stands in `ShopperSentences`.
///
/// No screen holds a word of its own. The texts of one screen stand together, in an extension named
/// for it.
struct Catalogue: Sendable {
  /// What shoppers call the app.
  let app: String
  /// Whether texts are read aloud: codes and endings are then said sign by sign, always alike.
  var isSpoken = false
}

// MARK: Every screen

extension Catalogue {
  var practiceMark: String {
    "* * * *   P R A C T I C E   -   N O   R E A L   P H O N E   * * * *"
  }
  var say: String { "SAY" }
  var then: String { "THEN" }

  func till(_ letter: String) -> String { "TILL \(letter)" }

  func connection(_ connection: ConnectionView, canSave: Bool, isPractice: Bool) -> String {
    if isPractice { return "PRACTICE" }
    if !canSave { return "NO SAVING" }
    return switch connection {
    case .unknown: ""
    case .online: "ONLINE"
    case .offline: "OFFLINE"
    }
  }

  /// The ending of a number, all that a queue may see: `...345`, spoken `ending 3 4 5`.
  func ending(_ phone: PhoneNumber) -> String { ending(phone.ending) }
  func ending(_ digits: String) -> String {
    isSpoken ? "ending \(spaced(digits))" : "..." + digits
  }

  /// `C-4793`, spoken `C, 4 7 9 3`.
  func code(_ code: BindingCode) -> String {
    isSpoken ? "\(code.rawValue.prefix(1)), \(spaced(code.digits))" : code.rawValue
  }

  /// The ending with its length hidden, on a card: `.........345`.
  func veiled(_ phone: PhoneNumber) -> String { "........." + phone.ending }

  /// The ending sign by sign: `3 4 5`.
  func spaced(_ ending: String) -> String { ending.map(String.init).joined(separator: " ") }

  func left(_ time: String) -> String { "\(time) left" }

  /// `3 May 2026`
  func date(day: Int, month: Int, year: Int) -> String {
    let names = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December",
    ]
    return "\(day) \(names[month - 1]) \(year)"
  }

  /// With the day of the week: `Saturday 9 May 2026`.
  func longDate(_ day: ShopDay) -> String {
    let names = [
      "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
    ]
    return "\(names[day.weekday]) \(date(day: day.day, month: day.month, year: day.year))"
  }

  /// `3 minutes`, or seconds where it is not a whole number of minutes.
  func span(_ seconds: Int) -> String {
    guard seconds > 0, seconds.isMultiple(of: 60) else {
      return "\(seconds) \(seconds == 1 ? "second" : "seconds")"
    }
    return "\(seconds / 60) \(seconds == 60 ? "minute" : "minutes")"
  }

  /// How an open request stands in a window that has no room for its screen.
  func tooSmallState(_ status: RequestStatus, at now: Duration) -> String {
    switch status.phase {
    case .sending, .open: left(Countdown.clock(status.left(at: now)))
    case .redeemed: stepSaving
    case .unsaved: "SAID YES - NOT SAVED YET"
    case .held: "needs a decision"
    case .ended: ""
    }
  }
  func tooSmall(columns: Int, rows: Int) -> String { "Window \(columns)x\(rows): need 40x12." }
  func keepsRunning(_ count: Int) -> String {
    count == 1 ? "The request keeps running." : "\(count) requests keep running."
  }
}

// MARK: The waiting list

extension Catalogue {
  var listPlace: String { "WAITING" }
  func listTitle(openCount: Int) -> String {
    openCount > 0 ? "Requests still open on shoppers' phones" : "No request is open any more"
  }
  func listCount(_ count: Int) -> String { "\(count) of 9" }
  var listEmpty: String { "No request is open." }
  var listCode: String { "CODE" }
  var listPhone: String { "PHONE" }
  var listState: String { "STATE" }
  var listLeft: String { "LEFT" }
  var listOpenedBy: String { "OPENED BY" }
  func openedBy(_ name: String) -> String { "opened by \(name)" }
  func listMore(_ count: Int) -> String { "and \(count) more" }
  func press(_ slot: Int) -> String { "press \(slot)" }
  var listNotes: [String] {
    [
      "A parked request keeps running. The till rings once and says so at the",
      "bottom of any screen when the shopper answers. A hidden one is watched",
      "until it runs out; one marked wrong number is watched and thrown away.",
    ]
  }

  func listState(_ entry: RequestBook.Entry) -> String {
    switch entry.status.phase {
    case .sending: return "sending"
    case .open:
      if entry.status.fate == .discard { return "wrong number" }
      return entry.isHidden ? "hidden, watched" : "waiting"
    case .redeemed: return entry.status.fate == .discard ? "wrong number" : "said yes, saving"
    case .unsaved: return "NOT SAVED YET"
    case .held: return "OTHER NUMBER"
    case .ended(.saved): return "SAID YES"
    case .ended(.failed(let failure)): return listState(failure.code)
    case .ended(.discarded): return "thrown away"
    }
  }
}

extension Catalogue {
  /// An end without a member, in the room of a column.
  private func listState(_ code: EndCode) -> String {
    switch code {
    case .denied: "said no"
    case .noAnswer: "no answer"
    case .appCouldNotFinish: "app trouble"
    case .otherNumberAnswered: "other number"
    case .answerNotTrusted: "not trusted"
    case .notSaved: "not saved"
    case .noConnection, .serviceTrouble, .tillNotSetUp, .tillSettingWrong, .phoneMayBeRinging,
      .requestGone, .requestEnded, .clockWrong, .storeInUse, .cannotSaveNothingSent,
      .memberNumbersUsedUp,
      .numberCannotBeUsed, .appTooOld, .requestAlreadyOpen, .coolingDown, .nameMissing,
      .fieldMissing, .numberUpdated, .numberChangedHands, .shopRuleFailed:
      "ended \(code.rawValue)"
    }
  }
}

// MARK: The practice menu

extension Catalogue {
  var practicePlace: String { "*TRAINING*" }
  var practiceQuestion: String { "What should the pretend shopper do?" }
  var practiceSmallTitle: String { "Pretend shopper:" }
  /// Scenario 1 to 10; the tenth has the key 0.
  var practiceScenarios: [Wording] {
    [
      Wording("says yes after 10 seconds", small: "yes after 10 s"),
      Wording("no message, opens the app late", small: "opens app late"),
      Wording("says no", small: "says no"),
      Wording("never answers", small: "never answers"),
      Wording("too many requests at once", small: "too many"),
      Wording("old app on the phone", small: "old app"),
      Wording("number cannot be used", small: "bad number"),
      Wording("network drops, comes back", small: "network drops"),
      Wording("says yes AFTER you pressed stop", small: "yes after stop"),
      Wording("says yes, but the disk is full", small: "disk is full"),
    ]
  }
  func practiceMembers(areKept: Bool) -> String {
    "The pretend members live in their own file and are \(areKept ? "kept" : "gone") when you leave."
  }
  var practiceDigits: String {
    "Without a pick the last four digits of the number decide; most say yes."
  }
  var practiceMessage: Wording {
    Wording(
      "PRACTICE. Nothing here is counted, and no real phone is asked.",
      small: "PRACTICE. No real phone is asked.")
  }
}
