import EnrollmentCore

extension LinePlace {
  /// The words that belong to this place alone; the first are the likely ones.
  func ownWords(_ line: LineState) -> [LineWord] {
    let texts = line.texts
    switch self {
    case .menu: return [LineWord(.startWithoutPick, texts.lineStarts)]
    case .number: return line.cardWords
    case .starting, .checking, .submitting, .searching, .reading, .leadReading, .ticking,
      .leaving:
      return []
    case .confirming: return Self.yesOrNo(texts.lineSendsIt, texts.lineSendsNothing)
    case .waiting(let wait): return line.waitingWords(wait)
    case .stopping:
      return [
        LineWord(.keepWaiting, texts.lineKeepsWaiting),
        LineWord(.park, texts.lineParks),
        LineWord(.hide, texts.lineHides),
        LineWord(.wrongNumber, texts.lineMarksWrong),
      ]
    case .coolingDown: return [LineWord(.lift, texts.lineLifts)]
    case .lifting: return Self.yesOrNo(texts.lineSendsIt, texts.lineDoesNothing)
    case .failed: return Self.yesOrNo(texts.lineSendsAnew, texts.lineToNextShopper)
    case .resting: return [LineWord(.no, texts.lineToNextShopper)]
    case .unsaved:
      return [
        LineWord(.saveNow, texts.lineSavesNow),
        LineWord(.park, texts.lineParksUnsaved),
      ]
    case .held:
      return [
        LineWord(.save, texts.lineSavesAnswer),
        LineWord(.throwAway, texts.lineThrowsAway),
        LineWord(.later, texts.lineLeavesAnswer),
        LineWord(.show, texts.lineShowsAnswer),
      ]
    case .deciding: return Self.yesOrNo(texts.lineDoesIt, texts.lineDoesNothing)
    case .found: return [LineWord(.back, texts.lineGoesBack)]
    case .leads:
      return [
        LineWord(.openLead, taking: texts.lineNumber, texts.lineOpensRow),
        LineWord(.done, taking: texts.lineNumber, texts.lineTicksOff),
        LineWord(.back, texts.lineGoesBack),
      ] + line.cardWords
    case .leaveAsked:
      return Self.yesOrNo(
        texts.lineLeaves(keepsStore: line.settings.keepsStore), texts.lineDoesNothing)
    }
  }

  /// The words that work in many places.
  func sharedWords(_ line: LineState) -> [LineWord] {
    let texts = line.texts
    var words: [LineWord] = []
    if startsOver {
      words.append(LineWord(.find, taking: texts.lineText, texts.lineFinds))
    }
    if startsOver, !line.isLeadListEmpty {
      words.append(LineWord(.leadList, texts.lineTellsLeads))
    }
    if leadsToRequests, !line.requests.entries.isEmpty {
      words.append(LineWord(.list, texts.lineLists))
      words.append(LineWord(.open, taking: texts.lineNumber, texts.lineOpensRequest))
    }
    if line.settings.isPractice, asksForNumber {
      words.append(LineWord(.menu, texts.lineToMenu))
    }
    if line.sentence != nil {
      words.append(LineWord(.language, texts.lineChangesLanguage))
    }
    words.append(LineWord(.help, texts.lineHelps))
    if !isLeaving {
      words.append(LineWord(.leave, texts.lineLeaves(keepsStore: line.settings.keepsStore)))
    }
    return words
  }

  private static func yesOrNo(_ yes: String, _ no: String) -> [LineWord] {
    [LineWord(.yes, yes), LineWord(.no, no)]
  }

  private var asksForNumber: Bool {
    switch self {
    case .number, .coolingDown: true
    case .starting, .menu, .checking, .confirming, .submitting, .waiting, .stopping, .failed,
      .lifting,
      .resting, .unsaved, .held, .deciding, .searching, .found, .reading, .leadReading, .leads,
      .ticking, .leaveAsked, .leaving:
      false
    }
  }

  /// Whether the next thing may begin here.
  private var startsOver: Bool {
    switch self {
    case .number, .coolingDown, .found: true
    case .starting, .menu, .checking, .confirming, .submitting, .waiting, .stopping, .failed,
      .lifting,
      .resting, .unsaved, .held, .deciding, .searching, .reading, .leadReading, .leads, .ticking,
      .leaveAsked, .leaving:
      false
    }
  }

  /// Whether `open` leads to a request, here or at the question that comes next. On the lead's list it
  /// means its own rows.
  var leadsToRequests: Bool {
    switch self {
    case .starting, .menu, .number, .submitting, .waiting, .stopping, .failed, .coolingDown,
      .resting, .unsaved, .held, .searching, .found:
      true
    case .reading(_, let back): back.leadsToRequests
    case .checking, .confirming, .lifting, .deciding, .leadReading, .leads, .ticking, .leaveAsked,
      .leaving:
      false
    }
  }

  private var isLeaving: Bool {
    switch self {
    case .leaveAsked, .leaving: true
    case .starting, .menu, .number, .checking, .confirming, .submitting, .waiting, .stopping,
      .failed,
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
    let show = LineWord(.show, texts.lineShowsCard)
    return card.phoneToAsk == nil ? [show] : [show, LineWord(.again, texts.lineAsksAgain)]
  }

  fileprivate func waitingWords(_ wait: LineWait) -> [LineWord] {
    guard let status = requests[wait.id]?.status else { return [] }
    let park = LineWord(.park, texts.lineParks)
    if status.fate == .discard {
      return [LineWord(.rightNumber, texts.lineTakesMarkBack), park]
    }
    guard status.phase == .open || status.phase == .sending else { return [park] }
    return [park, LineWord(.nextTip, texts.lineTellsTip), LineWord(.stop, texts.lineAsksToStop)]
  }
}
