import EnrollmentCore

/// What the desk's news change on the screen.
extension CounterState {
  mutating func handle(_ news: DeskNews) -> [CounterCommand] {
    switch news {
    case .known(let id, let member):
      guard let order = submitted, order.id == id else { return [] }
      submitted = nil
      return KnownScreen.show(member, asked: order.phone, on: &self)
    case .refused(let id, let refusal):
      guard let order = submitted, order.id == id else {
        if case .notAllowed = refusal { answer(.notAllowed) }
        return []
      }
      submitted = nil
      return handle(refusal, of: order)
    case .status(let status): return handle(status)
    case .adopted(let ids):
      if !ids.isEmpty { post(.pickedUp(ids.count)) }
      return []
    }
  }

  private mutating func handle(
    _ refusal: OrderRefusal, of order: SubmittedOrder
  ) -> [CounterCommand] {
    switch refusal {
    case .tooManyOpen: answer(.tooManyOpen)
    case .notAllowed(.lookUp):
      if case .entry(let entry) = screen { entry.foundUnseenMember(order.phone, on: &self) }
      answer(.unseenMember)
    case .notAllowed: answer(.notAllowed)
    case .alreadyOpen(let id):
      if let entry = requests[id] { open(entry) }
      answer(.alreadyOpen)
    case .failed(let failure):
      note(failure)
      show(
        .failure(
          FailureScreen(
            failure, phone: order.phone, life: settings.requestLife,
            order.attempt, at: now)),
        broughtByNetwork: true)
      return [.ring(times: 2)]
    }
    return []
  }

  private mutating func handle(_ status: RequestStatus) -> [CounterCommand] {
    let before = requests[status.id]?.status.phase
    var isWatched = watchedRequest == status.id
    var attempt = Attempt()
    if let order = submitted, order.id == status.id {
      submitted = nil
      isWatched = true
      attempt = order.attempt
    }
    noteConnection(status)
    requests.update(status, attempt: attempt, at: now.sinceBoot)
    guard let entry = requests[status.id] else { return [] }
    let reading =
      before != status.phase && status.phase.mayChangeLeadList ? [readLeadList()] : []
    if isWatched { return present(entry, changed: before != status.phase) + reading }
    return before == status.phase ? [] : tellInBackground(entry) + reading
  }

  /// The request whose course is on the screen.
  var watchedRequest: RequestID? {
    switch screen {
    case .waiting(let screen): screen.id
    case .stopQuestion(let screen): screen.waiting.id
    case .unsaved(let screen): screen.id
    case .held(let screen): screen.id
    case .entry, .card, .known, .failure, .lookUp, .member, .editMember, .memberHistory,
      .waitingList,
      .leadList, .copy, .erase, .erased, .locked, .approval, .today, .practiceMenu:
      nil
    }
  }

  /// Shows where a request stands that somebody is looking at.
  private mutating func present(_ entry: RequestBook.Entry, changed: Bool) -> [CounterCommand] {
    let id = entry.status.id
    switch entry.status.phase {
    case .sending, .open:
      if watchedRequest != id { show(.waiting(WaitingScreen(id: id))) }
      return []
    case .redeemed:
      if case .stopQuestion(let question) = screen {
        show(.waiting(question.waiting), broughtByNetwork: true)
      } else if watchedRequest != id {
        show(.waiting(WaitingScreen(id: id)))
      }
      return []
    case .unsaved, .held:
      if case .unsaved(let shown) = screen, shown.id == id, case .unsaved = entry.status.phase {
        return []
      }
      open(entry, broughtByNetwork: true)
      return changed ? [.ring(times: 2)] : []
    case .ended(.saved):
      open(entry, broughtByNetwork: true)
      return [.ring(times: 1)]
    case .ended(.failed):
      open(entry, broughtByNetwork: true)
      return [.ring(times: 2)]
    case .ended(.discarded):
      open(entry, broughtByNetwork: true)
      return []
    }
  }

  /// Opens a request from a list. The card of a late yes is a look like every other, but for whoever
  /// asked for it, while the shopper still stands there.
  mutating func openLater(_ entry: RequestBook.Entry) -> [CounterCommand] {
    open(entry)
    guard case .ended(.saved(let enrollment, took: _)) = entry.status.phase else { return [] }
    let isFresh = entry.endedAt.map { now.sinceBoot <= $0 + settings.times.veil } ?? false
    if isFresh, entry.status.staff == staffNumber { return [] }
    // The member may have been erased since.
    return [
      .readRecord(enrollment.member.number), .noteLook(enrollment.member, .shownAgain),
    ]
  }

  /// Opens a request where it stands; one that has ended is then done with.
  mutating func open(_ entry: RequestBook.Entry, broughtByNetwork: Bool = false) {
    let status = entry.status
    requests.setHidden(false, status.id)
    let screen: Screen
    switch status.phase {
    case .sending, .open, .redeemed: screen = .waiting(WaitingScreen(id: status.id))
    case .unsaved: screen = .unsaved(UnsavedScreen(id: status.id))
    case .held: screen = .held(HeldScreen(id: status.id))
    case .ended(.saved(let enrollment, let took)):
      screen = .card(CardScreen(enrollment, took: took, at: now))
    case .ended(.failed(let failure)):
      screen = .failure(
        FailureScreen(
          failure, phone: status.phone, bindingCode: status.code, life: status.life,
          entry.attempt, at: now))
    case .ended(.discarded):
      screen = .entry(EntryScreen())
    }
    if !entry.isOpen { requests.remove(status.id) }
    clearNews(about: status.code)
    show(screen, broughtByNetwork: broughtByNetwork)
    if status.phase == .ended(.discarded) { post(news(of: entry, .discarded)) }
  }

  /// A line and a bell for a request that nobody is looking at. One that was stopped and came to
  /// nothing, as expected, is done with and rings no bell.
  private mutating func tellInBackground(_ entry: RequestBook.Entry) -> [CounterCommand] {
    switch entry.status.phase {
    case .sending, .open, .redeemed: return []
    case .unsaved:
      guard !entry.isToldUnsaved else { return [] }
      requests.noteToldUnsaved(entry.status.id)
      post(news(of: entry, .unsaved))
      return [.ring(times: 2)]
    case .held:
      post(news(of: entry, .held))
      return [.ring(times: 2)]
    case .ended(.saved):
      post(news(of: entry, .saved))
      return [.ring(times: 1)]
    case .ended(.discarded):
      requests.remove(entry.status.id)
      post(news(of: entry, .discarded))
      return []
    case .ended(.failed(let failure)):
      if entry.isHidden { requests.remove(entry.status.id) }
      post(news(of: entry, .failed(failure.code)))
      return entry.isHidden ? [] : [.ring(times: 2)]
    }
  }

  /// How a request stands that wants to be looked at; nil for every other.
  func news(of entry: RequestBook.Entry) -> Notice? {
    switch entry.status.phase {
    case .sending, .open, .redeemed: nil
    case .unsaved: news(of: entry, .unsaved)
    case .held: news(of: entry, .held)
    case .ended(.saved): news(of: entry, .saved)
    case .ended(.discarded): news(of: entry, .discarded)
    case .ended(.failed(let failure)): news(of: entry, .failed(failure.code))
    }
  }

  private func news(
    of entry: RequestBook.Entry, _ outcome: BackgroundNews.Outcome
  ) -> Notice {
    .ended(
      BackgroundNews(
        code: entry.status.code, ending: entry.status.phone.ending,
        slot: requests[entry.status.id]?.slot, outcome: outcome))
  }

  private mutating func noteConnection(_ status: RequestStatus) {
    switch status.phase {
    case .sending: break
    case .open: connection = status.connection == .lost ? .offline : .online
    case .redeemed, .unsaved, .held, .ended(.saved), .ended(.discarded): connection = .online
    case .ended(.failed(let failure)): note(failure)
    }
  }

  private mutating func note(_ failure: RequestFailure) {
    switch failure.code {
    case .noConnection, .phoneMayBeRinging: connection = .offline
    case .storeInUse, .cannotSaveNothingSent, .memberNumbersUsedUp, .notSaved, .coolingDown,
      .noAnswer, .clockWrong:
      break
    case .numberCannotBeUsed, .appTooOld, .requestAlreadyOpen, .serviceTrouble, .tillNotSetUp,
      .tillSettingWrong, .denied, .appCouldNotFinish, .requestGone, .requestEnded,
      .answerNotTrusted, .otherNumberAnswered, .nameMissing, .fieldMissing, .numberUpdated,
      .numberChangedHands, .shopRuleFailed:
      connection = .online
    }
  }
}

extension RequestStatus.Phase {
  /// A save with something to say about it may have changed the lead's list.
  var mayChangeLeadList: Bool {
    guard case .ended(.saved(let enrollment, took: _)) = self else { return false }
    return enrollment.note != nil || enrollment.isCompletion
  }
}
