import EnrollmentCore

/// What the desk's news say.
extension LineState {
  mutating func handle(_ news: DeskNews) {
    switch news {
    case .known(let id, let member):
      guard case .submitting(let order) = place, order.id == id else { return }
      greet(member, asked: order.phone)
    case .refused(let id, let refusal):
      guard case .submitting(let order) = place, order.id == id else {
        if case .notAllowed = refusal { say(.notAllowed) }
        return
      }
      place = .number
      refuse(order, refusal)
    case .status(let status): handle(status)
    case .adopted(let ids):
      if !ids.isEmpty { say(texts.linePickedUp(ids.count)) }
      if place == .starting { askFirst() }
    }
  }

  private mutating func refuse(_ order: SubmittedOrder, _ refusal: OrderRefusal) {
    switch refusal {
    case .tooManyOpen: say(texts.lineTooManyOpen)
    case .notAllowed(.lookUp): greetUnseen()
    case .notAllowed: say(.notAllowed)
    case .alreadyOpen(let id):
      say(.alreadyOpen)
      if let entry = requests[id] { open(entry) }
    case .failed(let failure):
      tellFailure(
        FailedTry(
          failure, phone: order.phone, bindingCode: nil, life: settings.requestLife, order.attempt,
          at: now))
      self.order(.ring(times: 2))
    }
  }

  private mutating func handle(_ status: RequestStatus) {
    let before = requests[status.id]?.status
    var isWatched = place.watchedRequest == status.id
    var attempt = Attempt()
    if case .submitting(let order) = place, order.id == status.id {
      isWatched = true
      attempt = order.attempt
    }
    requests.update(status, attempt: attempt, at: now.sinceBoot)
    if before?.phase != status.phase, status.phase.mayChangeLeadList { readLeadList() }
    if let entry = requests[status.id] {
      if isWatched {
        present(entry, before: before)
      } else if before?.phase != status.phase {
        tellInBackground(entry)
      }
    }
    leaveIfNothingIsOnItsWay()
  }

  /// Says where a request stands that somebody waits for.
  private mutating func present(_ entry: RequestBook.Entry, before: RequestStatus?) {
    let status = entry.status
    let isNewPhase = before?.phase != status.phase
    if isNewPhase, before?.connection == .lost, status.connection == .good {
      say(texts.lineConnectionIsBack)
    }
    switch status.phase {
    case .sending:
      place = .waiting(LineWait(id: status.id))
      if isNewPhase { say(texts.lineSending(status.phone)) }
    case .open:
      guard isNewPhase else { return tellChanges(status, since: before) }
      if case .stopping = place { return say(texts.lineSent(status.code)) }
      say(texts.lineSent(status.code))
      watch(status)
    case .redeemed:
      if case .unsaved = place { return }  // Tried again: only the outcome is news.
      place = .waiting(LineWait(id: status.id))
      guard isNewPhase else { return }
      say(texts.fetchingName.full)
      sayToShopper(sentence)
    case .unsaved:
      if place == .unsaved(status.id) { return }
      tellUnsaved(status)
      order(.ring(times: 2))
    case .held:
      guard isNewPhase else { return }
      tellHeld(status)
      order(.ring(times: 2))
    case .ended(let end):
      open(entry)
      ring(for: end)
    }
  }

  private mutating func ring(for end: RequestEnd) {
    switch end {
    case .saved: order(.ring(times: 1))
    case .failed: order(.ring(times: 2))
    case .discarded: break
    }
  }

  /// What has changed though the request is still open.
  private mutating func tellChanges(_ status: RequestStatus, since before: RequestStatus?) {
    guard let before else { return }
    if status.connection != before.connection {
      switch status.connection {
      case .lost:
        say(texts.connectionLost.full)
        sayToShopper(sentences.connectionLost)
      case .good: say(texts.lineConnectionIsBack)
      }
    }
    if status.asksLessOften, !before.asksLessOften { say(texts.askingLessOften.full) }
    if status.fate != before.fate {
      say(status.fate == .save ? texts.lineRightAfterAll : texts.lineUnwanted)
    }
  }

  /// Opens a request where it stands; one that has ended is then done with.
  mutating func open(_ entry: RequestBook.Entry) {
    let status = entry.status
    requests.setHidden(false, status.id)
    if !entry.isOpen { requests.remove(status.id) }
    switch status.phase {
    case .sending, .open, .redeemed:
      say(texts.lineCode(status))
      watch(status)
    case .unsaved: tellUnsaved(status)
    case .held: tellHeld(status)
    case .ended(.saved(let enrollment, _)): tellSaved(enrollment)
    case .ended(.failed(let failure)):
      tellFailure(
        FailedTry(
          failure, phone: status.phone, bindingCode: status.code, life: status.life, entry.attempt,
          at: now))
    case .ended(.discarded):
      place = .number
      say(news(of: entry, .discarded))
    }
  }

  /// A line and a bell for a request that nobody waits for. One that was stopped and came to
  /// nothing, as expected, is done with and rings no bell.
  private mutating func tellInBackground(_ entry: RequestBook.Entry) {
    switch entry.status.phase {
    case .sending, .open, .redeemed: break
    case .unsaved:
      guard !entry.isToldUnsaved else { return }
      requests.noteToldUnsaved(entry.status.id)
      tell(entry, .unsaved)
      order(.ring(times: 2))
    case .held:
      tell(entry, .held)
      order(.ring(times: 2))
    case .ended(.saved):
      tell(entry, .saved)
      order(.ring(times: 1))
    case .ended(.discarded):
      requests.remove(entry.status.id)
      tell(entry, .discarded)
    case .ended(.failed(let failure)):
      if entry.isHidden { requests.remove(entry.status.id) }
      tell(entry, .failed(failure.code))
      if !entry.isHidden { order(.ring(times: 2)) }
    }
  }

  private mutating func tell(_ entry: RequestBook.Entry, _ outcome: BackgroundNews.Outcome) {
    let text = texts.text(news(of: entry, outcome), opens: { _ in nil }).full
    let isThere = requests[entry.status.id] != nil
    let canOpen = isThere && place.leadsToRequests
    say(canOpen ? text + " " + texts.lineOpens(entry.slot) : text)
  }

  private func news(
    of entry: RequestBook.Entry, _ outcome: BackgroundNews.Outcome
  ) -> Notice {
    .ended(
      BackgroundNews(
        code: entry.status.code, ending: entry.status.phone.ending, slot: nil, outcome: outcome))
  }
}

extension LinePlace {
  /// The request whose course is being told.
  var watchedRequest: RequestID? {
    switch self {
    case .waiting(let wait): wait.id
    case .stopping(let stop): stop.wait.id
    case .unsaved(let id), .held(let id), .deciding(let id, _): id
    case .starting, .menu, .number, .checking, .confirming, .submitting, .failed, .coolingDown,
      .offering, .lifting, .resting, .searching, .found, .reading, .changing, .leadReading, .leads,
      .ticking,
      .leaveAsked,
      .erasing, .storing, .signing, .leaving:
      nil
    }
  }

  /// Whether the shopper's answer is waited for.
  var isWaiting: Bool {
    switch self {
    case .waiting, .stopping: true
    case .unsaved, .held, .deciding, .starting, .signing, .menu, .number, .checking, .confirming,
      .submitting,
      .failed,
      .coolingDown, .offering, .lifting, .resting, .searching, .found, .reading, .changing,
      .leadReading,
      .leads,
      .ticking, .leaveAsked, .erasing, .storing, .leaving:
      false
    }
  }
}
