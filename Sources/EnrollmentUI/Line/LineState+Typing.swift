import EnrollmentCore

/// What a typed line means where it is typed, and what is asked next.
extension LineState {
  mutating func begin() {
    say(texts.lineGreeting(shop: settings.shopName, till: settings.till.letter.rawValue))
    if settings.isPractice {
      say(texts.practiceMessage.full)
    } else if !settings.asks.isEmpty {
      say(texts.asks(settings.asks) + ".")
    }
  }

  /// The first question: what was picked up again has been told by then.
  mutating func askFirst() {
    if settings.isPractice {
      place = .menu
      sayMenu()
    } else if settings.signsIn {
      place = .signing(LineSigning(purpose: .work))
      say(texts.lockedAtStart.full)
    } else {
      place = .number
      sayToShopper(sentence)
    }
  }

  /// What is asked now; nil where the shopper, the desk or the store comes next.
  var question: String? {
    switch place {
    case .starting, .checking, .submitting, .waiting, .searching, .reading, .changing, .leadReading,
      .ticking,
      .storing, .leaving:
      nil
    case .erasing(let erase):
      erase.reason == nil
        ? texts.lineEraseQuestion(texts.veiledName(of: erase.member))
        : texts.lineEraseDigitsQuestion
    case .signing(let signing):
      signing.isChecking ? nil : texts.lineSigning(signing)
    case .menu: texts.lineMenuQuestion
    case .number: texts.lineNumberQuestion(isPractice: settings.isPractice)
    case .confirming(let phone, _, let isNew):
      texts.lineConfirm(phone, home: settings.home, isNew: isNew)
    case .stopping(let stop):
      (requests[stop.wait.id]?.status.phone).map { texts.lineStopQuestion($0) + choices }
    case .failed(let tried): texts.lineRetryQuestion(tried.phone)
    case .coolingDown:
      texts.lineNumberQuestion(isPractice: settings.isPractice) + texts.lineOrLift
    case .offering(let entry):
      texts.lineNumberQuestion(isPractice: settings.isPractice)
        + texts.lineOrEnroll(entry.number, home: settings.home)
    case .lifting(let tried): texts.lineLiftQuestion(tried.phone)
    case .resting(let tried): texts.lineRestingQuestion(tried.phone)
    case .unsaved: texts.lineUnsavedQuestion + choices
    case .held: texts.lineHeldQuestion + choices
    case .deciding(_, let keep): texts.lineDecideQuestion(keep: keep)
    case .found(let members): texts.lineFoundQuestion(members.count)
    case .leads:
      texts.lineLeadQuestion + texts.lineChoices(place.ownWords(self).map(\.usage))
    case .leaveAsked:
      texts.lineLeaveQuestion(
        openRequests: requests.openCount, keepsStore: settings.keepsStore)
    }
  }

  /// The words that answer a question, behind it.
  private var choices: String { texts.lineChoices(place.ownWords(self).map(\.word)) }

  /// What the cashier says to the shopper here; nil where nothing is said.
  var sentence: Wording? {
    switch place {
    case .number, .offering: sentences.whichNumber
    case .confirming(let phone, _, _): sentences.readBack(phone.ending)
    case .waiting(let wait): sentence(wait)
    case .failed(let tried), .coolingDown(let tried), .resting(let tried): text(tried).say
    case .unsaved(let id): unsavedText(id)?.say
    case .held: sentences.about(.otherNumberAnswered)
    case .starting, .menu, .checking, .submitting, .stopping, .lifting, .deciding, .searching,
      .found,
      .reading, .changing, .leadReading, .leads, .ticking, .leaveAsked, .erasing, .storing,
      .signing, .leaving:
      nil
    }
  }

  /// Nothing happens without a word: an empty line asks again, or tells where the request stands.
  mutating func take(_ line: String) {
    guard place != .leaving else { return }
    guard !line.isEmpty else {
      if case .waiting(let wait) = place { report(wait) }
      if case .resting(let tried) = place { say(rest(tried)) }
      return
    }
    for word in words {
      if let argument = word.argument(in: line) { return perform(word.action, argument) }
    }
    LineAction.isWord(line) && !isImpatient(line) ? sayWhatWorks() : takeAnswer(line)
  }

  /// A yes before its time: the answer is how long to wait.
  private func isImpatient(_ line: String) -> Bool {
    guard case .resting = place else { return false }
    return LineAction.yes.spellings.contains(line.lowercased())
  }

  /// A line that is no word of this place: a number, or a slip.
  private mutating func takeAnswer(_ line: String) {
    switch place {
    case .number, .coolingDown, .offering: takeNumber(line)
    case .signing(let signing): take(line, signing)
    case .menu:
      guard line.count == 1, let key = line.first?.wholeNumberValue, line.first?.isASCII == true
      else { return say(texts.lineOneDigit(commands)) }
      pick(key == 0 ? 10 : key)
    case .found(let members):
      guard let row = Int(line), members.indices.contains(row - 1) else { return sayWhatWorks() }
      openFound(line)
    case .waiting(let wait): refuseWhileWaiting(line, wait.id)
    case .unsaved(let id): refuseWhileWaiting(line, id)
    case .confirming:
      refuse(texts.lineYesOrNo)
      say(texts.entryTyping.full)
    case .failed: takeNextShopper(line, or: texts.lineYesNoOrNumber)
    case .resting(let tried):
      guard !isImpatient(line) else { return refuse(rest(tried)) }
      takeNextShopper(line, or: texts.lineNoOrNumber)
    case .lifting, .deciding, .leaveAsked: refuse(texts.lineYesOrNo)
    case .stopping, .held, .leads: sayWhatWorks()
    case .erasing(let erase): answer(erase, line)
    case .starting, .checking, .submitting, .searching, .reading, .changing, .leadReading, .ticking,
      .storing,
      .leaving:
      break
    }
  }

  /// A whole number in place of an answer means the next shopper, and never the phone that was
  /// asked about. Anything else is refused with `words`.
  private mutating func takeNextShopper(_ line: String, or words: String) {
    guard ScannedCode(line) != nil || Self.isNumber(line, home: settings.home) else {
      return refuse(words)
    }
    place = .number
    takeNumber(line)
  }

  private static func isNumber(_ line: String, home: Country) -> Bool {
    var entry = NumberEntry()
    for sign in line where entry.append(sign) != nil { return false }
    if case .ready = entry.reading(home: home) { return true }
    return false
  }

  /// The next shopper has to wait for `park`: a number typed by habit must not hide a request.
  private mutating func refuseWhileWaiting(_ line: String, _ id: RequestID) {
    guard let code = requests[id]?.status.code, ScannedCode(line) != nil || Self.hasDigit(line)
    else { return sayWhatWorks() }
    say(texts.lineParkFirst(code))
  }

  private mutating func sayWhatWorks() { refuse(texts.linePlease(commands)) }

  private var commands: [String] { words.map(\.usage) }

  private static func hasDigit(_ line: String) -> Bool {
    line.contains { $0.isASCII && $0.isNumber }
  }
}

/// The number.
extension LineState {
  private mutating func takeNumber(_ line: String) {
    switch ScannedCode(line) {
    case .member(let number): find(number.rawValue)
    case .phone(let digits): read("+" + digits)
    case .withoutNumber: say(.scanHasNoNumber)
    case nil:
      guard Self.hasDigit(line) || line.hasPrefix("+") else { return sayNoSuchWord() }
      read(line)
    }
  }

  private mutating func sayNoSuchWord() { say(texts.lineNoSuchWord) }

  private mutating func read(_ line: String) {
    var entry = NumberEntry()
    for sign in line {
      if let fault = entry.append(sign) { return say(fault) }
    }
    let reading = entry.reading(home: settings.home)
    switch reading {
    case .empty, .unfinished: say(texts.lineTooFew(texts.digits(reading)))
    case .wrong(let error): say(texts.lineFault(error))
    case .ready(let entry): check(entry)
    }
  }

  /// Asks the store for a whole number: what follows is read back before anything is sent.
  mutating func check(_ entry: PhoneEntry) {
    if entry.warning != nil { say(texts.lineOddNumber) }
    card = nil
    place = .checking(entry.number)
    order(.checkNumber(entry.number))
  }

  /// The store's answer: a member is greeted at once, and nothing is sent.
  mutating func checked(_ number: PhoneNumber, _ result: Result<Member?, StoreFailure>) {
    guard place == .checking(number) else { return }
    switch result {
    case .success(let member?):
      greet(member, asked: number)
      noteGreeting(of: member)
    case .success(nil): confirm(number, Attempt(), isNew: true)
    case .failure(.notAllowed): greetUnseen()
    case .failure:
      say(.numberNotChecked)
      confirm(number, Attempt(), isNew: false)
    }
  }

  /// Reads the number back before anything is sent.
  mutating func confirm(_ number: PhoneNumber, _ attempt: Attempt, isNew: Bool) {
    place = .confirming(number, attempt, isNew: isNew)
    sayToShopper(sentence)
  }

  /// A member, to somebody who may not know who it is.
  mutating func greetUnseen() {
    place = .number
    say(texts.unseenMember.full)
    sayToShopper(sentences.alreadyMember(nil))
  }

  /// Somebody who is a member already.
  mutating func greet(_ member: Member, asked phone: PhoneNumber) {
    card = LineCard(member: member, phoneToAsk: phone)
    place = .number
    say(texts.lineKnown(member))
    sayToShopper(sentences.alreadyMember(nil))
  }
}

/// The practice menu.
extension LineState {
  mutating func sayMenu() {
    for (index, scenario) in texts.practiceScenarios.enumerated() {
      say(texts.lineItem((index + 1) % 10, scenario.full))
    }
    say(texts.practiceDigits)
  }

  mutating func pick(_ scenario: Int?) {
    practicePick = scenario
    order(.pickShopper(scenario))
    place = .number
    if let scenario { say(texts.linePick(texts.practiceScenarios[scenario - 1])) }
    sayToShopper(sentence)
  }
}
