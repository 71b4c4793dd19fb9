import EnrollmentCore

/// The line mode: whole sentences, for they are read aloud.
extension Catalogue {
  func lineGreeting(shop: String?, till: String) -> String {
    let place = shop.map { "\($0), till \(till)" } ?? "Till \(till)"
    return "Clubtill, line mode. \(place). Say help for the commands."
  }
  func lineSay(_ sentence: String) -> String { "Say: \"\(sentence)\"" }
  func lineTip(_ sentence: String) -> String { "Tip. \(lineSay(sentence))" }

  /// `2 minutes 45 seconds`
  func lineSpan(_ seconds: Int) -> String {
    let minutes = seconds / 60
    guard minutes > 0, !seconds.isMultiple(of: 60) else { return span(seconds) }
    return "\(span(minutes * 60)) \(span(seconds % 60))"
  }

  /// `2. says no`, an entry of a list.
  func lineItem(_ number: Int, _ text: String) -> String { "\(number). \(text)" }

  /// A title, which screens have in capitals, as the beginning of a sentence.
  private func sentence(_ title: String) -> String {
    title.prefix(1) + title.dropFirst().lowercased()
  }

  /// `C, 4 7 9 3, ending 3 4 5`
  func lineRequest(_ status: RequestStatus) -> String {
    "\(code(status.code)), \(ending(status.phone))"
  }
}

// MARK: Questions

extension Catalogue {
  func lineNumberQuestion(isPractice: Bool) -> String {
    isPractice ? "PRACTICE. Phone number?" : "Phone number?"
  }
  var lineMenuQuestion: String { "PRACTICE. \(practiceQuestion) (0-9, or start)" }
  func lineConfirm(_ phone: PhoneNumber, home: Country, isNew: Bool) -> String {
    let known = isNew ? "Not a member. " : ""
    return "\(known)Send to the phone \(lineEnding(phone, home: home))? (y/n)"
  }
  /// `+45, ending 3 4 5`, without the code where it is the till's own.
  private func lineEnding(_ phone: PhoneNumber, home: Country) -> String {
    let code = phone.country == home ? "" : "+\(phone.country.callingCode), "
    return code + ending(phone)
  }
  func lineOrEnroll(_ phone: PhoneNumber, home: Country) -> String {
    " (or y to enroll the phone \(lineEnding(phone, home: home)))"
  }
  func lineStopQuestion(_ phone: PhoneNumber) -> String {
    "Stop waiting for the phone \(ending(phone))?"
  }
  func lineChoices(_ words: [String]) -> String { " (\(words.joined(separator: ", ")))" }
  func lineRetryQuestion(_ phone: PhoneNumber) -> String {
    "Send a new request to the phone \(ending(phone))? (y/n)"
  }
  var lineOrLift: String { " (or lift)" }
  func lineLiftQuestion(_ phone: PhoneNumber) -> String {
    "Really ask the phone \(ending(phone)) all the same? (y/n)"
  }
  func lineRestingQuestion(_ phone: PhoneNumber) -> String {
    "No new request to the phone \(ending(phone)) yet. Say n for the next shopper."
  }
  var lineUnsavedQuestion: String { "Try to save now, or park?" }
  var lineHeldQuestion: String { "Save the member?" }
  func lineDecideQuestion(keep: Bool) -> String {
    keep
      ? "Really save the member who answered? (y/n)" : "Really throw the answer away? (y/n)"
  }
  func lineFoundQuestion(_ count: Int) -> String {
    "Open which? (\(count == 1 ? "1" : "1-\(count)"), or back)"
  }
  var lineLeadQuestion: String { "Open which, or which is done?" }
  func lineLeaveQuestion(openRequests count: Int, keepsStore: Bool) -> String {
    count > 0
      ? "Leave? \(lineStaying(count, keepsStore: keepsStore)). (y/n)" : "Leave? (y/n)"
  }

  /// What becomes of open requests when the program is left.
  private func lineStaying(_ count: Int, keepsStore: Bool) -> String {
    let requests = count == 1 ? "1 open request" : "\(count) open requests"
    if keepsStore { return "\(requests) \(count == 1 ? "is" : "are") kept and picked up next time" }
    return "\(requests) \(count == 1 ? "goes" : "go") with the practice store"
  }
}

// MARK: Answers

extension Catalogue {
  var lineYesOrNo: String { "Please answer y or n." }
  var lineYesNoOrNumber: String { "Please answer y or n, or type the next shopper's number." }
  var lineNoOrNumber: String { "Please answer n, or type the next shopper's number." }
  func lineOneDigit(_ words: [String]) -> String {
    "Please type one digit, 0 to 9, or a command: \(words.joined(separator: ", "))."
  }
  func linePick(_ scenario: Wording) -> String { "The next pretend shopper: \(scenario.full)." }
  func linePlease(_ words: [String]) -> String {
    "That does not work here. Commands: \(words.joined(separator: ", "))."
  }
  var lineNoSuchWord: String {
    "That is neither a number nor a command. Say help for the commands."
  }
  func lineTooFew(_ digits: String) -> String { "Too few digits: \(digits). Nothing was sent." }
  func lineFault(_ error: PhoneNumberError) -> String {
    switch error {
    case .tooLong: "That is too long for a number of this country. Nothing was sent."
    case .empty, .tooShort, .invalidCharacter, .unsupportedCountry, .notAMobileNumber:
      faultMessage(error).full
    }
  }
  var lineOddNumber: String { "This does not look like a mobile number." }
  var lineNothingSent: String { "Nothing was sent." }
  func lineParkFirst(_ code: BindingCode) -> String {
    "\(self.code(code)) is being waited for. Say park first, then the number."
  }
  /// `word` needs one of the numbers that stand on the paper.
  func lineTakesOne(_ word: String, _ numbers: [Int]) -> String {
    "Say \(word) and one of these: \(numbers.map(String.init).joined(separator: ", "))."
  }
  var lineTooManyOpen: String {
    "Nine requests are open. Wait for one to end, or say waiting to see them."
  }
  func lineLanguage(_ language: ShopperLanguage) -> String {
    let name =
      switch language {
      case .norwegian: "Norwegian"
      case .english: "English"
      }
    return "The shopper's language is \(name)."
  }
  func lineStaysOpen(_ requests: [String], keepsStore: Bool) -> String {
    let head = lineStaying(requests.count, keepsStore: keepsStore)
    return "\(head): \(requests.joined(separator: "; "))."
  }
  func linePickedUp(_ count: Int) -> String {
    text(.pickedUp(count), opens: { _ in nil }).full + " Say waiting to hear them."
  }
  func lineOpens(_ slot: Int) -> String { "Say open \(slot)." }
}

// MARK: A request on its way

extension Catalogue {
  func lineSending(_ phone: PhoneNumber) -> String {
    "Sending to the phone \(ending(phone))."
  }
  func lineSent(_ code: BindingCode) -> String {
    "Sent. Code \(self.code(code)). The phone must show the same code."
  }
  func lineCode(_ status: RequestStatus) -> String {
    "Code \(code(status.code)). Phone \(ending(status.phone))."
  }
  func lineWaiting(secondsLeft seconds: Int, isConnected: Bool, commands: [String]) -> String {
    let head =
      "Waiting. \(lineSpan(seconds)) left." + (isConnected ? "" : " Still no connection.")
    return commands.isEmpty ? head : "\(head) Commands: \(commands.joined(separator: ", "))."
  }
  func lineStopCloses(_ seconds: Int) -> String {
    "Without an answer this question closes in \(lineSpan(seconds)), and waiting goes on."
  }
  var lineStopClosed: String { "No answer: waiting goes on." }
  var lineConnectionIsBack: String { "The connection is back." }
  var lineUnwanted: String { "Wrong number: a yes is thrown away. Say right to take that back." }
  var lineRightAfterAll: String { "The mark is taken back. A yes is saved." }
  func lineListed(_ entry: RequestBook.Entry, secondsLeft: Int?, opener: String?) -> String {
    let left = secondsLeft.map { ", \(lineSpan($0)) left" } ?? ""
    let opened = opener.map { ", \(openedBy($0))" } ?? ""
    return lineItem(
      entry.slot, "\(lineRequest(entry.status)), \(listState(entry))\(left)\(opened)")
  }
}

// MARK: Ends

extension Catalogue {
  func lineSaved(_ title: String, _ number: MemberNumber) -> String {
    "\(sentence(title)). Member number \(number.formatted). Say show for the name."
  }
  func lineKnown(_ member: Member) -> String {
    let rest =
      member.state == .incomplete
      ? "The name is missing. Say again to ask the app."
      : "Say show for the card, again if it is somebody else."
    return
      "\(sentence(knownTitle.full)). Member number \(ending(String(member.number.rawValue.suffix(4)))). "
      + rest
  }
  func lineFailure(_ code: EndCode, _ title: String) -> String {
    "\(sentence(title)). Code \(code.rawValue)."
  }
  var lineTimeIsUp: String { "The time is up." }
  func lineRest(_ seconds: Int) -> String { "Wait \(lineSpan(seconds)), then say y." }
  func lineHeld(asked: PhoneNumber, answered: PhoneNumber?, code: BindingCode) -> String {
    let answer = answered.map { "number \(ending($0))" } ?? "another number"
    return "Asked: number \(ending(asked)). Answered: \(answer). Code \(self.code(code))."
  }
  func lineAnsweredBy(_ name: String) -> String { "Answered by \(name)" }
}

// MARK: Help

extension Catalogue {
  var lineText: String { "TEXT" }
  var lineNumber: String { "NUMBER" }
  var lineSendsIt: String { "sends a request to that phone" }
  var lineSendsNothing: String { "sends nothing and goes back to the number" }
  var lineEnrollsUnknown: String { "reads that number back, then asks whether to send" }
  var lineSendsAnew: String { "sends a new request with a new code" }
  var lineToNextShopper: String { "goes on with the next shopper" }
  var lineSavesAnswer: String { "saves the member who answered; asks first" }
  var lineThrowsAway: String { "saves nothing; asks first" }
  var lineShowsAnswer: String { "says who answered" }
  var lineShowsCard: String { "prints the whole card; a second look is noted" }
  var lineAsksAgain: String { "reads the number back, then asks that phone anew" }
  var lineLifts: String { "the team lead lets that phone be asked today; asks first" }
  var lineOpensRow: String { "opens that row; a member's is noted" }
  var lineOpensFound: String { "opens the member in that row, which is noted" }
  var lineTicksOff: String { "takes that row off the list" }
  var lineDoesIt: String { "does it" }
  var lineDoesNothing: String { "changes nothing" }
  var lineLists: String { "lists the requests that run in the background" }
  var lineHelps: String { "prints this help" }
  func lineLeaves(keepsStore: Bool) -> String {
    keepsStore
      ? "leaves the program; open requests are kept"
      : "leaves the program; open requests go with the practice store"
  }
  var lineParks: String { "the request keeps running; serve the next shopper" }
  var lineParksUnsaved: String { "the till goes on trying to save; serve the next shopper" }
  var lineTellsTip: String { "tells the next tip" }
  var lineAsksToStop: String { "asks what stopping is to mean" }
  var lineKeepsWaiting: String { "nothing changes, and waiting goes on" }
  var lineHides: String { "the request is no longer told of; a late yes is still saved" }
  var lineMarksWrong: String { "the number was wrong; a late yes is thrown away" }
  var lineTakesMarkBack: String { "the number was right after all; a late yes is saved" }
  var lineSavesNow: String { "tries to save now" }
  var lineLeavesAnswer: String { "leaves the answer for somebody else to decide about" }
  var lineGoesBack: String { "goes back to the phone number" }
  var lineStarts: String { "starts; the last four digits of the number decide" }
  var lineToMenu: String { "goes back to the practice menu" }
  var lineFinds: String { "finds a member" }
  var lineTellsLeads: String { "lists what waits for the team lead" }
  var lineOpensRequest: String { "opens the request with that number" }
  var lineChangesLanguage: String { "changes the shopper's language" }
  var lineHelpUnwanted: String {
    "This request is marked as a wrong number: a yes is thrown away. "
      + "It stays on the phone until it runs out or is refused there."
  }

  func lineHelp(_ word: LineWord) -> String { "\(word.usage): \(word.does)." }

  /// What a place is for, in a sentence or two.
  func lineHelp(_ place: LinePlace, keepsStore: Bool) -> String {
    switch place {
    case .signing: lockedExplanation.joined(separator: " ")
    case .menu: "Type a digit to choose what the next pretend shopper does."
    case .number, .offering:
      "Type the number that the shopper uses in the app. Nothing is sent before you say y."
    case .confirming: "Read the ending back to the shopper. Nothing has been sent yet."
    case .starting, .waiting, .submitting, .checking: waitingExplanation.joined(separator: " ")
    case .stopping: stopExplanation.joined(separator: " ")
    case .coolingDown, .lifting: coolDownExplanation.joined(separator: " ")
    case .failed: "No member was made. You may send a new request with a new code."
    case .resting: "No member was made. The till asks again here when the time is up."
    case .unsaved: unsavedExplanation.joined(separator: " ")
    case .held, .deciding: heldExplanation.joined(separator: " ")
    case .reading, .changing: memberExplanation.joined(separator: " ")
    case .leadReading, .leads, .ticking:
      "Members and answers that somebody in charge should see once. Opening a member is noted."
    case .found, .searching: "Type the number of a row to open the member. Opening is noted."
    case .erasing, .storing: eraseExplanation.joined(separator: " ")
    case .leaveAsked, .leaving:
      keepsStore
        ? "Open requests stay in the journal. The next start goes on with them."
        : "Open requests go with the practice store."
    }
  }
}
