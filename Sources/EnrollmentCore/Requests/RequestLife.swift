package import CIBA

/// Where one login request stands, from the key press to its end.
///
/// One value a request, rebuilt from the journal after a restart. It reads no clock, does no I/O and
/// knows no screen: parked and hidden are words of the counter.
package struct RequestLife: Equatable, Sendable {
  package enum State: Equatable, Sendable {
    /// The journal row is being written; nothing has been sent.
    case noting
    case sending
    case open(Acknowledgement)
    /// The shopper said yes; what the service knows of them is on its way.
    case redeemed(VerifiedLogin)
    case saving(Answer, isConfirmed: Bool)
    /// The disk did not take the answer; it is kept and tried again (T1).
    case unsaved(Answer, isConfirmed: Bool)
    /// Another number answered; somebody has to decide (A2).
    case held(Answer)
    case ended(RequestEnd)
  }

  /// What happened to it: an effect ended, a timer fired, or somebody decided.
  package enum Event: Equatable, Sendable {
    case noted
    case noteFailed(StoreFailure)
    case acknowledged(Acknowledgement)
    case startFailed(RequestFailure)
    case approved(VerifiedLogin)
    case loginFailed(RequestFailure)
    case told(UserInfo)
    /// Userinfo is lost for good, the identity is not (A4).
    case userInfoLost
    /// What came must not be saved: userinfo speaks of somebody else (A1), or a rule of the shop
    /// fails (A8).
    case turnedAway(RequestFailure)
    /// `took` counts from sending to the synced disk.
    case saved(SaveResult, took: Duration)
    case saveFailed(StoreFailure)
    case saveDue
    case marked(RequestRecord.Fate)
    case decided(keep: Bool)
  }

  /// What to do next, as a value that a test can compare.
  package enum Effect: Equatable, Sendable {
    /// Write the journal row at this stage.
    case journal(RequestRecord.Stage)
    case send
    case watch(Acknowledgement)
    case fetchUserInfo(VerifiedLogin)
    case save(Answer, isConfirmed: Bool)
    case saveLater
    /// Write the journal's last word and empty what it sealed.
    case close(EndCode?)
  }

  package private(set) var state: State
  package private(set) var fate: RequestRecord.Fate

  /// A new request: its first effect is the journal row.
  package init() {
    state = .noting
    fate = .save
  }

  /// The effects that a life begins with.
  package static let firstEffects: [Effect] = [.journal(.sending)]

  /// Moves to the next state and names the work that follows, in order. Late and doubled events are
  /// normal and change nothing.
  package mutating func apply(_ event: Event) -> [Effect] {
    switch event {
    case .noted:
      guard case .noting = state else { return [] }
      state = .sending
      return [.send]
    case .noteFailed(let failure):
      guard case .noting = state else { return [] }
      state = .ended(.failed(RequestFailure(beforeSending: failure)))
      return []
    case .acknowledged(let acknowledgement):
      guard case .sending = state else { return [] }
      state = .open(acknowledgement)
      return [.journal(.open), .watch(acknowledgement)]
    case .startFailed(let failure):
      guard case .sending = state else { return [] }
      return end(failure)
    case .approved(let login):
      guard case .open = state else { return [] }
      if fate == .discard { return discard() }
      state = .redeemed(login)
      return [.journal(.redeemed), .fetchUserInfo(login)]
    case .loginFailed(let failure):
      guard case .open = state else { return [] }
      return end(failure)
    case .told(let userInfo): return answered(userInfo)
    case .userInfoLost: return answered(nil)
    case .turnedAway(let failure):
      guard case .redeemed = state else { return [] }
      return end(failure)
    case .saved(let result, let took): return saved(result, took: took)
    case .saveFailed(let failure): return saveFailed(failure)
    case .saveDue:
      guard case .unsaved(let answer, let isConfirmed) = state else { return [] }
      return save(answer, isConfirmed: isConfirmed)
    case .marked(let fate): return marked(fate)
    case .decided(let keep):
      guard case .held(let answer) = state else { return [] }
      guard keep else { return discard(.otherNumberAnswered) }
      return save(answer, isConfirmed: true)
    }
  }

  private mutating func save(_ answer: Answer, isConfirmed: Bool) -> [Effect] {
    state = .saving(answer, isConfirmed: isConfirmed)
    return [.save(answer, isConfirmed: isConfirmed)]
  }

  private mutating func answered(_ userInfo: UserInfo?) -> [Effect] {
    guard case .redeemed(let login) = state else { return [] }
    if fate == .discard { return discard() }
    return save(Answer(login: login, userInfo: userInfo), isConfirmed: false)
  }

  private mutating func saved(_ result: SaveResult, took: Duration) -> [Effect] {
    guard case .saving(let answer, _) = state else { return [] }
    switch result {
    case .enrolled(let enrollment): state = .ended(.saved(enrollment, took: took))
    case .held: state = .held(answer)
    }
    return []
  }

  private mutating func saveFailed(_ failure: StoreFailure) -> [Effect] {
    guard case .saving(let answer, let isConfirmed) = state else { return [] }
    switch failure {
    case .memberNumbersUsedUp:
      // The row stays in the journal with all that is known: once the till has a new number, its
      // next start saves it.
      state = .ended(.failed(RequestFailure(afterYes: failure)))
      return [.journal(.redeemed)]
    case .cannotWrite, .unusable, .recordUnreadable, .tillInUse, .notAllowed:
      state = .unsaved(answer, isConfirmed: isConfirmed)
      return [.saveLater]
    }
  }

  private mutating func marked(_ fate: RequestRecord.Fate) -> [Effect] {
    guard self.fate != fate else { return [] }
    switch state {
    case .noting, .sending:
      self.fate = fate
      return []  // The next journal row carries it.
    case .open:
      self.fate = fate
      return [.journal(.open)]
    case .redeemed:
      self.fate = fate
      return [.journal(.redeemed)]
    case .unsaved:
      self.fate = fate
      return fate == .discard ? discard() : []
    case .held:
      return []  // That is decided, by somebody who may.
    case .saving, .ended:
      return []  // Too late: the disk has it, or nobody does.
    }
  }

  private mutating func end(_ failure: RequestFailure) -> [Effect] {
    state = .ended(.failed(failure))
    return [.close(failure.code)]
  }

  private mutating func discard(_ outcome: EndCode? = nil) -> [Effect] {
    state = .ended(.discarded)
    return [.close(outcome)]
  }
}

extension RequestLife {
  /// The life that a journal row goes on with after a restart, and what is due at once.
  ///
  /// Source: DESIGN.md, "The life of a request", points 2 and 6.
  package static func resumed(from record: RequestRecord) -> (RequestLife, [Effect]) {
    var life = RequestLife()
    life.fate = record.fate
    switch record.stage {
    case .open:
      guard let acknowledgement = record.acknowledgement else { break }
      life.state = .open(acknowledgement)
      return (life, [.watch(acknowledgement)])
    case .redeemed:
      guard let login = record.login else { break }
      life.state = .redeemed(login)
      if life.fate == .discard {
        let effects = life.discard()
        return (life, effects)
      }
      if let userInfo = record.userInfo {
        let effects = life.answered(userInfo)
        return (life, effects)
      }
      return (life, [.fetchUserInfo(login)])
    case .held:
      guard let login = record.login else { break }
      life.state = .held(Answer(login: login, userInfo: record.userInfo))
      return (life, [])
    case .sending, .saved, .ended:
      break
    }
    // Nobody knows whether the phone rang: it is shown as such and never sent again by itself. What
    // is missing in a later stage is damage.
    let failure =
      record.stage == .sending
      ? RequestFailure(.phoneMayBeRinging, detail: "the till stopped while the request was sent")
      : RequestFailure(.requestGone, detail: "the journal row has lost what it needs")
    life.state = .ended(.failed(failure))
    return (life, [.close(failure.code)])
  }
}
