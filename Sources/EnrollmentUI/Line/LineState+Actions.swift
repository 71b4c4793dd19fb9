import EnrollmentCore

/// What the words do.
extension LineState {
  mutating func perform(_ action: LineAction, _ argument: String) {
    switch action {
    case .yes: answer(true)
    case .no: answer(false)
    case .park: park()
    case .nextTip: nextTip()
    case .stop: askWhetherToStop()
    case .keepWaiting: if case .stopping(let stop) = place { keepWaiting(stop.wait) }
    case .hide: hide()
    case .wrongNumber: markWrongNumber()
    case .rightNumber: if case .waiting(let wait) = place { order(.desk(.mark(wait.id, .save))) }
    case .show: show()
    case .again:
      if let phone = card?.phoneToAsk { confirm(phone, Attempt(again: true), isNew: false) }
    case .note: changeNote(argument)
    case .withdraw: withdraw(argument)
    case .copy: handOutCopy()
    case .history: tellHistory()
    case .saveNow:
      guard case .unsaved(let id) = place else { return }
      say(.oneMoment)
      order(.desk(.saveNow(id)))
    case .save: if case .held(let id) = place { place = .deciding(id, keep: true) }
    case .throwAway: if case .held(let id) = place { place = .deciding(id, keep: false) }
    case .later, .back:
      if case .signing(let signing) = place, case .lift(let tried) = signing.purpose {
        place = .coolingDown(tried)
      } else {
        place = .number
      }
    case .lift: if case .coolingDown(let tried) = place { place = .lifting(tried) }
    case .find: find(argument)
    case .openFound: openFound(argument)
    case .list: list()
    case .open: open(argument)
    case .leadList: showLeadList()
    case .openLead: openLead(argument)
    case .done: tickOff(argument)
    case .erase: askToErase()
    case .undoErase: undoErase()
    case .startWithoutPick: pick(nil)
    case .menu:
      place = .menu
      sayMenu()
    case .language: changeLanguage()
    case .help: help()
    case .leave: askWhetherToLeave()
    case .lock: lock(.key)
    }
  }

  /// Yes or no to the question of this place.
  private mutating func answer(_ isYes: Bool) {
    switch place {
    case .confirming(let phone, let attempt, _):
      guard !isYes else { return submit(phone, attempt) }
      say(texts.lineNothingSent)
      place = .number
    case .failed(let tried):
      guard !isYes else { return submit(tried.phone, tried.next) }
      place = .number
    case .lifting(let tried):
      if isYes, !may(.liftCoolDown) {
        place = .signing(LineSigning(purpose: .lift(tried)))
        return say(texts.approvalTitle.full + ".")
      }
      guard !isYes else { return submit(tried.phone, tried.attempt, liftingCoolDown: true) }
      say(texts.lineNothingSent)
      place = .coolingDown(tried)
    case .offering(let entry):
      guard !isYes else { return check(entry) }
      place = .number
    case .resting: place = .number
    case .erasing: endErasing()
    case .deciding(let id, let keep):
      guard isYes else { return present(heldAgain: id) }
      say(.oneMoment)
      place = .waiting(LineWait(id: id))
      order(.desk(.decide(id, keep: keep)))
    case .leaveAsked(let back):
      guard !isYes else { return leave() }
      place = stillThere(back)
    case .starting, .menu, .number, .checking, .submitting, .waiting, .stopping, .coolingDown,
      .unsaved, .held, .searching, .found, .reading, .changing, .leadReading, .leads, .ticking,
      .storing, .signing, .leaving:
      break
    }
  }

  /// Where it was asked whether to leave; the start, if the request there has moved on since.
  private func stillThere(_ place: LinePlace) -> LinePlace {
    guard let id = place.watchedRequest else { return place }
    guard let phase = requests[id]?.status.phase else { return .number }
    let isThere =
      switch phase {
      case .sending, .open: place.isWaiting
      case .redeemed: place.isWaiting || place == .unsaved(id)
      case .unsaved: place == .unsaved(id)
      case .held: !place.isWaiting && place != .unsaved(id)
      case .ended: false
      }
    return isThere ? place : .number
  }

  private mutating func changeLanguage() {
    shopperLanguage = shopperLanguage.next
    say(texts.lineLanguage(shopperLanguage))
    sayToShopper(sentence)
  }

  private mutating func help() {
    say(explanation)
    for word in words { say(texts.lineHelp(word)) }
  }

  private var explanation: String {
    if case .waiting(let wait) = place, requests[wait.id]?.status.fate == .discard {
      return texts.lineHelpUnwanted
    }
    return texts.lineHelp(place, keepsStore: settings.keepsStore)
  }

  /// Leaving is asked about only where something is open: the word itself is deliberate.
  mutating func askWhetherToLeave() {
    if requests.openCount > 0 {
      place = .leaveAsked(back: place)
    } else {
      leave()
    }
  }
}

/// Waiting and stopping.
extension LineState {
  private mutating func park() {
    guard let id = place.watchedRequest, let entry = requests[id] else { return }
    place = .number
    switch entry.status.phase {
    case .unsaved: say(.stillSaving(entry.status.code))
    case .sending, .open, .redeemed, .held, .ended:
      if entry.status.fate == .discard {
        requests.setHidden(true, id)
        say(.wrongNumber(entry.status.code))
      } else {
        say(.parked(entry.status.code))
        order(.desk(.setAside(id)))
      }
    }
  }

  private mutating func askWhetherToStop() {
    guard case .waiting(let wait) = place, let status = requests[wait.id]?.status else { return }
    let question = settings.times.question
    place = .stopping(LineStop(wait: wait, closesAt: now.sinceBoot + question))
    let left = texts.lineSpan(Countdown.seconds(status.left(at: now.sinceBoot)))
    say(texts.stopFacts(left).joined(separator: " "))
    say(texts.lineStopCloses(Countdown.seconds(question)))
  }

  mutating func keepWaiting(_ wait: LineWait) {
    place = .waiting(wait)
    report(wait)
  }

  private mutating func hide() {
    guard case .stopping(let stop) = place, let code = requests[stop.wait.id]?.status.code else {
      return
    }
    let id = stop.wait.id
    requests.setHidden(true, id)
    place = .number
    say(.hidden(code))
    order(.desk(.setAside(id)))
  }

  private mutating func markWrongNumber() {
    guard case .stopping(let stop) = place, let code = requests[stop.wait.id]?.status.code else {
      return
    }
    let id = stop.wait.id
    requests.setHidden(true, id)
    place = .number
    say(.wrongNumber(code))
    order(.desk(.mark(id, .discard)))
  }
}

/// The requests in the background.
extension LineState {
  private mutating func list() {
    say(texts.listTitle(openCount: requests.openCount) + ".")
    for entry in requests.entries {
      say(
        texts.lineListed(
          entry, secondsLeft: secondsLeft(entry.status), opener: opener(of: entry.status)))
    }
  }

  /// Who asked for it; nil where nobody signs in, or nobody had.
  private func opener(of status: RequestStatus) -> String? {
    settings.signsIn ? status.staff.map(staffNames.words) : nil
  }

  private func secondsLeft(_ status: RequestStatus) -> Int? {
    switch status.phase {
    case .sending, .open: Countdown.seconds(status.left(at: now.sinceBoot))
    case .redeemed, .unsaved, .held, .ended: nil
    }
  }

  private mutating func open(_ argument: String) {
    guard let slot = Int(argument), let entry = requests.entry(slot: slot) else {
      return say(texts.lineTakesOne("open", requests.entries.map(\.slot)))
    }
    if place.isWaiting, let id = place.watchedRequest, id != entry.status.id,
      let code = requests[id]?.status.code
    {
      say(.parked(code))
    }
    open(entry)
  }
}
