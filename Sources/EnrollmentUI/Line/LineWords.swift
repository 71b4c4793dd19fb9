import EnrollmentCore

extension LinePlace {
  /// The words that belong to this place alone; the first are the likely ones.
  func ownWords(_ line: LineState) -> [LineWord] {
    let texts = line.texts
    switch self {
    case .menu: return [LineWord("start", texts.keyNoPick.help, .startWithoutPick)]
    case .number: return line.cardWords
    case .checking, .submitting, .searching, .reading, .leadReading, .ticking, .leaving: return []
    case .confirming: return Self.yesOrNo(texts.lineSendsIt, texts.lineSendsNothing)
    case .waiting(let wait): return line.waitingWords(wait)
    case .stopping:
      return [
        LineWord("keep", texts.keyKeepWaiting.help, .keepWaiting),
        LineWord("park", texts.keyPark.help, .park),
        LineWord("stop", texts.keyHide.help, .hide),
        LineWord("wrong", texts.keyWrongNumber.help, .wrongNumber),
      ]
    case .coolingDown: return [LineWord("lift", texts.lineLifts, .lift)]
    case .lifting: return Self.yesOrNo(texts.lineSendsIt, texts.lineDoesNothing)
    case .failed, .resting: return Self.yesOrNo(texts.keyTryAgain.help, texts.lineToNextShopper)
    case .unsaved:
      return [
        LineWord("try", texts.keySaveNow.help, .saveNow),
        LineWord("park", texts.keyLater.help, .park),
      ]
    case .held:
      return [
        LineWord("save", texts.lineSavesAnswer, .save),
        LineWord("throw", texts.lineThrowsAway, .throwAway),
        LineWord("later", texts.keyLater.help, .later),
        LineWord("show", texts.lineShowsAnswer, .show),
      ]
    case .deciding: return Self.yesOrNo(texts.lineDoesIt, texts.lineDoesNothing)
    case .found: return [LineWord("back", texts.keyBackToStart.help, .back)]
    case .leads:
      return [
        LineWord("open", taking: texts.lineNumber, texts.lineOpensRow, .openLead),
        LineWord("done", taking: texts.lineNumber, texts.lineTicksOff, .done),
        LineWord("back", texts.keyBackToStart.help, .back),
      ] + line.cardWords
    case .leaveAsked: return Self.yesOrNo(texts.lineLeaves, texts.lineDoesNothing)
    }
  }

  /// The words that work in many places.
  func sharedWords(_ line: LineState) -> [LineWord] {
    let texts = line.texts
    var words: [LineWord] = []
    if startsOver {
      words.append(LineWord("find", taking: texts.lineText, texts.keyLookUp.help, .find))
    }
    if startsOver, !line.isLeadListEmpty {
      words.append(LineWord("lead", texts.keyLeadList.help, .leadList))
    }
    if leadsToRequests, !line.requests.entries.isEmpty {
      words.append(LineWord("waiting", texts.lineLists, .list))
      words.append(
        LineWord("open", taking: texts.lineNumber, texts.keyOpenRequest.help, .open))
    }
    if line.settings.isPractice, asksForNumber {
      words.append(LineWord("menu", texts.keyMenu.help, .menu))
    }
    if line.sentence != nil {
      words.append(LineWord("language", texts.keyLanguage.help, .language))
    }
    words.append(LineWord("help", or: ["?"], texts.lineHelps, .help))
    if !isLeaving {
      words.append(LineWord("quit", or: ["exit"], texts.lineLeaves, .leave))
    }
    return words
  }

  private static func yesOrNo(_ yes: String, _ no: String) -> [LineWord] {
    [LineWord("y", or: ["yes"], yes, .yes), LineWord("n", or: ["no"], no, .no)]
  }

  private var asksForNumber: Bool {
    switch self {
    case .number, .coolingDown: true
    case .menu, .checking, .confirming, .submitting, .waiting, .stopping, .failed, .lifting,
      .resting, .unsaved, .held, .deciding, .searching, .found, .reading, .leadReading, .leads,
      .ticking, .leaveAsked, .leaving:
      false
    }
  }

  /// Whether the next thing may begin here.
  private var startsOver: Bool {
    switch self {
    case .number, .coolingDown, .found: true
    case .menu, .checking, .confirming, .submitting, .waiting, .stopping, .failed, .lifting,
      .resting, .unsaved, .held, .deciding, .searching, .reading, .leadReading, .leads, .ticking,
      .leaveAsked, .leaving:
      false
    }
  }

  /// On the lead's list `open` means its own rows.
  private var leadsToRequests: Bool {
    switch self {
    case .number, .waiting, .failed, .coolingDown, .resting, .unsaved, .held, .found: true
    case .menu, .checking, .confirming, .submitting, .stopping, .lifting, .deciding, .searching,
      .reading, .leadReading, .leads, .ticking, .leaveAsked, .leaving:
      false
    }
  }

  private var isLeaving: Bool {
    switch self {
    case .leaveAsked, .leaving: true
    case .menu, .number, .checking, .confirming, .submitting, .waiting, .stopping, .failed,
      .coolingDown, .lifting, .resting, .unsaved, .held, .deciding, .searching, .found, .reading,
      .leadReading, .leads, .ticking:
      false
    }
  }
}

extension LineState {
  /// Every word that works now: what is read and what the help prints.
  var words: [LineWord] { place.ownWords(self) + place.sharedWords(self) }

  fileprivate var cardWords: [LineWord] {
    guard let card else { return [] }
    let show = LineWord("show", texts.lineShowsCard, .show)
    return card.phoneToAsk == nil ? [show] : [show, LineWord("again", texts.lineAsksAgain, .again)]
  }

  fileprivate func waitingWords(_ wait: LineWait) -> [LineWord] {
    guard let status = requests[wait.id]?.status else { return [] }
    let park = LineWord("park", texts.keyPark.help, .park)
    if status.fate == .discard {
      return [LineWord("right", texts.keyRightNumber.help, .rightNumber), park]
    }
    guard status.phase == .open || status.phase == .sending else { return [park] }
    return [
      park, LineWord("tip", texts.keyNextTip.help, .nextTip),
      LineWord("stop", texts.keyStop.help, .stop),
    ]
  }
}
