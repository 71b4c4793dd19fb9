import EnrollmentCore

/// The start screen and the number.
extension Catalogue {
  var entryPlace: String { "CUSTOMER CLUB" }
  var entryTitle: String { "Phone number" }
  var entryHint: String {
    "Type the shopper's number. For another country type + and its code."
  }
  func entryPick(_ scenario: Wording) -> Wording {
    Wording("Next pretend shopper: \(scenario.full).", small: "Next: \(scenario.small)")
  }
  var entryReady: Wording { "Ready." }
  var entryTyping: Wording { "Nothing has been sent yet." }
  var entryCheck: Wording {
    Wording(
      "Press Enter to send. Nothing has been sent yet.", small: "Press Enter to send.")
  }
  var entryOddNumber: Wording {
    Wording(
      "This does not look like a mobile number. Enter sends all the same.",
      small: "Odd number. Enter sends all the same.")
  }
  var notAMember: String { "Not a member yet." }
  /// To somebody who may not look members up.
  var unseenMember: Wording {
    Wording(
      "This number is a member's. Nothing was sent; the card is not shown to IT.",
      small: "A member's number. Nothing was sent.")
  }
  func openAlready(_ code: BindingCode) -> Wording {
    Wording(
      "A request to this number is open already: \(self.code(code)).",
      small: "Open already: \(self.code(code)).")
  }
  var entryShowsOpen: Wording {
    Wording(
      "Press Enter to see the request. Nothing is sent again.", small: "Enter shows the request.")
  }
  func entrySends(_ ending: String) -> Wording {
    Wording(
      "Enter sends a request to the phone that ends with   \(spaced(ending))",
      small: "Phone that ends with  \(spaced(ending))")
  }
  func asks(_ facts: [AskedFact]) -> String {
    "Shop asks the app for:  " + facts.map(fact).joined(separator: ", ")
  }
  private func fact(_ fact: AskedFact) -> String {
    switch fact {
    case .name: "name"
    case .phoneNumber: "phone number"
    case .email: "e-mail address"
    case .address: "address"
    case .birthDate: "date of birth"
    case .consents: "your club's consents"
    }
  }

  var backgroundTitle: String { "Waiting in the background (F8)" }
  func backgroundMore(_ count: Int, wantingLook: Int = 0) -> String {
    wantingLook == 0 ? "and \(count) more" : "and \(count) more, \(wantingLook) to be seen"
  }
  /// - Parameters:
  ///   - count: those that are open.
  ///   - wantingLook: those that somebody should open, most of them ended.
  func backgroundSmall(_ count: Int, hidden: Int, wrongNumber: Int, wantingLook: Int) -> String {
    guard wantingLook == 0 else {
      let answers = wantingLook == 1 ? "1 to be seen (F8)" : "\(wantingLook) to be seen (F8)"
      return count == 0 ? "\(answers)." : "\(answers), \(count) open."
    }
    let wait = count == 1 ? "1 request waits" : "\(count) requests wait"
    return switch (hidden, wrongNumber) {
    case (0, 0): "\(wait) in the background."
    case (_, 0): "\(wait): \(hidden) hidden."
    case (0, _): "\(wait): \(wrongNumber) wrong number."
    case (_, _): "\(wait): \(hidden) hidden, \(wrongNumber) wrong."
    }
  }

  /// How far the number is.
  func digits(_ reading: NumberReading) -> String {
    switch reading {
    case .empty: ""
    case .unfinished(let count, let lengths?) where lengths.count == 1:
      "\(count) of \(lengths.upperBound) digits"
    case .unfinished(let count, let lengths?):
      "\(count) digits, \(lengths.lowerBound) to \(lengths.upperBound)"
    case .unfinished(_, nil): "country code"
    case .ready(let entry): "OK, \(entry.number.nationalDigits.count) digits"
    case .wrong(let error): fault(error).full
    }
  }

  /// Why Enter sends nothing.
  func fault(_ error: PhoneNumberError) -> Wording {
    switch error {
    case .empty, .tooShort: Wording("too few digits", small: "too few digits")
    case .tooLong: Wording("too many digits", small: "too many digits")
    case .invalidCharacter: Wording("not a number", small: "not a number")
    case .unsupportedCountry: Wording("country not served", small: "country not served")
    case .notAMobileNumber: Wording("not a mobile number", small: "no mobile number")
    }
  }

  func faultMessage(_ error: PhoneNumberError) -> Wording {
    switch error {
    case .empty, .tooShort, .invalidCharacter: entryTyping
    case .tooLong:
      Wording(
        "That is too long for a number of this country. Backspace takes a digit back.",
        small: "Too long. Backspace takes one back.")
    case .unsupportedCountry:
      Wording(
        "\(app) has no users with this country code: 47, 45, 46, 358 and 299 work.",
        small: "Codes 47 45 46 358 299 work.")
    case .notAMobileNumber:
      Wording(
        "This is not a mobile number. Please ask for the number in the app.",
        small: "Not a mobile number.")
    }
  }
}

/// Finding members, and a member for staff.
extension Catalogue {
  var lookUpPlace: String { "LOOK UP MEMBER" }
  var lookUpHint: Wording {
    Wording(
      "Number, member no., name, e-mail, or last 4 digits + initial (5678 s)",
      small: "Number, name, or 5678 s")
  }
  var find: String { "Find" }
  func found(_ count: Int, isAll: Bool) -> String { isAll ? "\(count) found" : "\(count) or more" }
  func since(_ month: String) -> String { "since \(month)" }
  func tillName(_ letter: TillLetter) -> String { "till \(letter.rawValue)" }
  var lookUpNotes: [String] {
    [
      "aas also finds Aas, Aase and names with the letters a-ring, ae, o-slash.",
      "At most 8 are shown. Type more to narrow down.",
    ]
  }
  /// While a digit picks a row.
  var lookUpDigits: String { "Digits go into the field after a blank, or after Right (kari84@)." }
  var lookUpStart: Wording {
    Wording("Type at least three letters or four digits.", small: "Type 3 letters or 4 digits.")
  }
  var lookUpSearching: Wording { "Searching." }
  func lookUpMatches(_ count: Int, isAll: Bool, picks: Bool, hidesIn seconds: Int) -> Wording {
    let many =
      !isAll
      ? "\(count) or more match." : count == 1 ? "1 member matches." : "\(count) members match."
    let keys =
      count == 1
      ? "Enter opens it."
      : picks ? "Arrow keys or 1-\(count), then Enter." : "Arrow keys, then Enter."
    return Wording(
      "\(many) \(keys) This list hides in \(seconds) s.",
      small: (picks ? "1-\(count), then Enter." : many) + " Hides in \(seconds) s.")
  }
  func lookUpNone(canEnrol: Bool) -> Wording {
    canEnrol
      ? Wording("No member found. F2 enrols this number.", small: "No member found. F2 enrols it.")
      : "No member found."
  }
  var lookUpFailed: Wording {
    Wording(
      "The member file cannot be read. Please tell the team lead.",
      small: "The member file cannot be read.")
  }

  var memberPlace: String { "MEMBER" }
  /// Nil where a hand-over file brought it.
  func memberSource(_ day: String?) -> String {
    day.map { "from the app, \($0)" } ?? "from a file"
  }
  var memberLocked: [String] {
    [
      "Name, phone and address come from the app and cannot be typed over.",
      "F2 sends a new request to refresh them.",
    ]
  }
  /// Key, and what it does.
  var editAction: (key: String, does: String) { ("E", "change note or withdraw a consent") }
  var historyAction: (key: String, does: String) { ("H", "history, and who looked") }
  var memberWithoutNumber: [String] {
    [
      "The number went to another person, or could not be kept. The app tells",
      "the new one when this member joins again.",
    ]
  }
  func memberOpened(_ time: String) -> Wording {
    Wording(
      "Opened \(time). This view is noted in the access log.", small: "Opened \(time), noted.")
  }
}
