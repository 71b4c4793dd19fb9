import EnrollmentCore

extension LinePlace {
  /// The words that belong to this place alone; the first are the likely ones.
  func ownWords(_ line: LineState) -> [LineWord] {
    let texts = line.texts
    switch self {
    case .signing(let signing):
      return signing.purpose == .work ? [] : [LineWord(.back, texts.lineGoesBack)]
    case .menu: return [LineWord(.startWithoutPick, texts.lineStarts)]
    case .number: return line.cardWords
    case .starting, .checking, .submitting, .searching, .reading, .changing, .leadReading, .storing,
      .ticking,
      .leaving:
      return []
    case .erasing: return [LineWord(.no, texts.lineDoesNothing)]
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
    case .offering:
      return Self.yesOrNo(texts.lineEnrollsUnknown, texts.lineToNextShopper) + line.cardWords
    case .lifting: return Self.yesOrNo(texts.lineSendsIt, texts.lineDoesNothing)
    case .failed: return Self.yesOrNo(texts.lineSendsAnew, texts.lineToNextShopper)
    case .resting: return [LineWord(.no, texts.lineToNextShopper)]
    case .unsaved:
      return [
        LineWord(.saveNow, texts.lineSavesNow),
        LineWord(.park, texts.lineParksUnsaved),
      ]
    case .held where !line.may(.decideHeldAnswer):
      return [
        LineWord(.later, texts.lineLeavesAnswer), LineWord(.show, texts.lineShowsAnswer),
      ]
    case .held:
      return [
        LineWord(.save, texts.lineSavesAnswer),
        LineWord(.throwAway, texts.lineThrowsAway),
        LineWord(.later, texts.lineLeavesAnswer),
        LineWord(.show, texts.lineShowsAnswer),
      ]
    case .deciding: return Self.yesOrNo(texts.lineDoesIt, texts.lineDoesNothing)
    case .found:
      return [
        LineWord(.openFound, taking: texts.lineNumber, texts.lineOpensFound),
        LineWord(.back, texts.lineGoesBack),
      ]
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
    if startsOver, line.may(.lookUp) {
      words.append(LineWord(.find, taking: texts.lineText, texts.lineFinds))
    }
    if startsOver, line.may(.seeLeadList), !line.isLeadListEmpty {
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
    if line.canLock { words.append(LineWord(.lock, texts.lineLocks)) }
    words.append(LineWord(.help, texts.lineHelps))
    if !isLeaving, !line.isLocked {
      words.append(LineWord(.leave, texts.lineLeaves(keepsStore: line.settings.keepsStore)))
    }
    return words
  }

  private static func yesOrNo(_ yes: String, _ no: String) -> [LineWord] {
    [LineWord(.yes, yes), LineWord(.no, no)]
  }

  private var asksForNumber: Bool {
    switch self {
    case .number, .coolingDown, .offering: true
    case .starting, .menu, .checking, .confirming, .submitting, .waiting, .stopping, .failed,
      .lifting,
      .resting, .unsaved, .held, .deciding, .searching, .found, .reading, .changing, .leadReading,
      .leads,
      .ticking, .leaveAsked, .erasing, .storing, .signing, .leaving:
      false
    }
  }

  /// Whether the next thing may begin here.
  private var startsOver: Bool {
    switch self {
    case .number, .coolingDown, .offering, .found: true
    case .starting, .menu, .checking, .confirming, .submitting, .waiting, .stopping, .failed,
      .lifting,
      .resting, .unsaved, .held, .deciding, .searching, .reading, .changing, .leadReading, .leads,
      .ticking,
      .leaveAsked, .erasing, .storing, .signing, .leaving:
      false
    }
  }

  /// Whether `open` leads to a request, here or at the question that comes next. On the lead's list and
  /// among members who were found it means their own rows.
  var leadsToRequests: Bool {
    switch self {
    case .starting, .menu, .number, .submitting, .waiting, .stopping, .failed, .coolingDown,
      .offering, .resting, .unsaved, .held:
      true
    case .reading(_, let back), .changing(_, let back): back.leadsToRequests
    case .signing, .checking, .confirming, .lifting, .deciding, .searching, .found, .leadReading,
      .leads, .ticking, .erasing, .storing, .leaveAsked, .leaving:
      false
    }
  }

  private var isLeaving: Bool {
    switch self {
    case .leaveAsked, .leaving: true
    case .starting, .signing, .menu, .number, .checking, .confirming, .submitting, .waiting,
      .stopping,
      .failed,
      .coolingDown, .offering, .lifting, .resting, .unsaved, .held, .deciding, .searching, .found,
      .reading,
      .changing, .leadReading, .leads, .erasing, .storing, .ticking:
      false
    }
  }
}

extension LineState {
  /// Every word that works now: what is read and what the help prints.
  var words: [LineWord] { place.ownWords(self) + place.sharedWords(self) }

  fileprivate var cardWords: [LineWord] {
    let mayErase = may(.eraseMember)
    let undo =
      mayErase ? erasure.map { _ in LineWord(.undoErase, texts.lineUndoesErase) } : nil
    guard let card else { return [undo].compactMap { $0 } }
    var words = [LineWord(.show, texts.lineShowsCard)]
    if card.phoneToAsk != nil { words.append(LineWord(.again, texts.lineAsksAgain)) }
    if let record = card.record {
      if may(.changeNote) {
        words.append(LineWord(.note, taking: texts.lineText, texts.lineWritesNote))
      }
      if may(.withdrawConsent), !record.consents.accepted.isEmpty {
        words.append(LineWord(.withdraw, taking: texts.lineNumber, texts.lineWithdraws))
      }
    }
    if card.isForStaff, may(.giveCopy) { words.append(LineWord(.copy, texts.lineWritesCopy)) }
    if card.record != nil { words.append(LineWord(.history, texts.lineTellsHistory)) }
    if card.isForStaff, mayErase { words.append(LineWord(.erase, texts.lineErases)) }
    return words + [undo].compactMap { $0 }
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
