package import Foundation

/// What somebody at the till, or a command, wants of the desk.
package enum DeskOrder: Equatable, Sendable {
  /// Ask the person with this number to join. A known number is answered from the store, unless
  /// `again` says that somebody wants to be asked all the same.
  case enroll(RequestID, PhoneNumber, again: Bool)
  /// The same, where the number said no today and somebody who may do so lifts the cool-down: `lead`
  /// where that is another one than who gives the order.
  case liftCoolDown(RequestID, PhoneNumber, again: Bool, lead: StaffNumber? = nil)
  /// The till turns to the next shopper (Park or Stop); the request goes on.
  case setAside(RequestID)
  /// Say what is to become of a late yes.
  case mark(RequestID, RequestRecord.Fate)
  /// Decide about a request in which another number answered: save it all the same, or throw it away.
  case decide(RequestID, keep: Bool)
  /// Pick up what an earlier run of this till left open.
  case adopt
  /// Try a save that failed once more, now.
  case saveNow(RequestID)
}

/// What the desk tells. News come in the order in which things happened.
package enum DeskNews: Equatable, Sendable {
  /// The number is a member's; nothing was sent.
  case known(RequestID, Member)
  /// Where a request stands now. Every change brings one.
  case status(RequestStatus)
  /// The order was not carried out and nothing was sent.
  case refused(RequestID, OrderRefusal)
  /// These requests of an earlier run are being watched again (possibly none).
  case adopted([RequestID])
}

/// Why an order was not carried out.
package enum OrderRefusal: Equatable, Sendable {
  /// Nine requests are open.
  case tooManyOpen
  /// A request to this number is open already.
  case alreadyOpen(RequestID)
  /// Whoever gave the order may not, or nobody has signed in.
  case notAllowed(Right)
  case failed(RequestFailure)
}

extension OrderRefusal {
  init(_ failure: StoreFailure) {
    switch failure {
    case .notAllowed(let right): self = .notAllowed(right)
    case .cannotWrite, .tillInUse, .memberNumbersUsedUp, .unusable, .recordUnreadable:
      self = .failed(RequestFailure(beforeSending: failure))
    }
  }
}

/// Where a request stands, for those who look at it.
package struct RequestStatus: Equatable, Sendable {
  package enum Phase: Equatable, Sendable {
    /// The journal row is being written, or the request is on its way.
    case sending
    /// The service has it; the phone shows it.
    case open
    /// The shopper said yes; the name is being fetched and saved.
    case redeemed
    /// Said yes, but the disk takes nothing; tried again every five seconds (T1).
    case unsaved
    /// Another number answered; somebody has to decide (A2).
    case held(HeldAnswer)
    case ended(RequestEnd)
  }

  package enum Connection: Equatable, Sendable {
    case good
    /// The last poll found no answer; polling goes on.
    case lost
  }

  package let id: RequestID
  package let code: BindingCode
  package let phone: PhoneNumber
  /// Who asked for it; nil while nobody signs in.
  package var staff: StaffNumber?
  package var phase: Phase
  package var fate: RequestRecord.Fate
  /// When the request left the till, since boot; the wall clock's view beside it.
  package var sentAt: Duration
  package var sentAtWall: Date
  /// When the service acknowledged it, by the wall clock.
  package var acknowledgedAtWall: Date?
  /// How long the request lives, counted from sending: the wish until the service has answered.
  package var life: Duration
  package var connection: Connection
  /// The service asked us to slow down.
  package var asksLessOften: Bool

  package init(
    id: RequestID, code: BindingCode, phone: PhoneNumber, phase: Phase, fate: RequestRecord.Fate,
    sentAt: Duration, sentAtWall: Date, acknowledgedAtWall: Date? = nil, life: Duration,
    connection: Connection = .good, asksLessOften: Bool = false, staff: StaffNumber? = nil
  ) {
    self.staff = staff
    self.id = id
    self.code = code
    self.phone = phone
    self.phase = phase
    self.fate = fate
    self.sentAt = sentAt
    self.sentAtWall = sentAtWall
    self.acknowledgedAtWall = acknowledgedAtWall
    self.life = life
    self.connection = connection
    self.asksLessOften = asksLessOften
  }

  /// What is left of the request's life at `now` (since boot), never negative.
  package func left(at now: Duration) -> Duration {
    max(.zero, sentAt + life - now)
  }
}

/// Who answered in place of the number that was asked.
package struct HeldAnswer: Equatable, Sendable {
  package let name: PersonName?
  package let phone: PhoneNumber?

  package init(name: PersonName?, phone: PhoneNumber?) {
    self.name = name
    self.phone = phone
  }

  init(_ answer: Answer) {
    self.init(name: answer.userInfo.flatMap { PersonName($0) }, phone: answer.phone)
  }
}

/// How a request ended.
package enum RequestEnd: Equatable, Sendable {
  /// On disk. `took` is the time from sending to the card.
  case saved(Enrollment, took: Duration)
  case failed(RequestFailure)
  /// Marked "wrong number": whatever came was thrown away and noted.
  case discarded
}
