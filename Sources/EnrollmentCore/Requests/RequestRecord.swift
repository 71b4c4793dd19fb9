package import CIBA
package import Foundation

/// Names one login request in this store, its journal and its log lines.
package struct RequestID: RawRepresentable, Hashable, Codable, Sendable {
  package let rawValue: UUID

  package init(rawValue: UUID) { self.rawValue = rawValue }
}

/// One login request as the journal keeps it: all that is needed to go on after a power cut.
///
/// The number, the ids and the answer are sealed on disk and gone once the request has ended.
package struct RequestRecord: Equatable, Sendable {
  /// How far the request has come, as the disk knows it.
  package enum Stage: String, Codable, CaseIterable, Sendable {
    /// About to be sent. After a crash nobody knows whether the phone rang.
    case sending
    case open
    /// The shopper said yes; the rest is ours to fetch.
    case redeemed
    /// Another number answered; somebody has to decide.
    case held
    case saved
    case ended
  }

  /// What is to become of a yes: an intent, not a stage.
  package enum Fate: String, Codable, Sendable {
    case save
    /// The number was wrong: watched to its end, thrown away and noted.
    case discard
  }

  package let id: RequestID
  package let till: Till
  package let code: BindingCode
  package let phone: PhoneNumber
  /// Who asked for it; nil while nobody signs in.
  package let staff: StaffNumber?
  package var stage: Stage
  package var fate: Fate
  /// When the request left the till, by every clock that we have.
  package var sentAt: Moment
  package var acknowledgement: Acknowledgement?
  package var login: VerifiedLogin?
  package var userInfo: UserInfo?
  /// From sending to the shopper's yes or no, where this run of the till saw both.
  package var answeredAfter: Duration?
  /// Why it ended, where it ended without a member.
  package var outcome: EndCode?
  /// Sent although the number was in its cool-down: somebody who may do so has lifted it.
  package let liftsCoolDown: Bool
  /// Who lifted it, where that is not who asked. It is written with the first stage and not read back.
  package let lifter: StaffNumber?
  /// The till has turned to another shopper before the answer came, or was started anew.
  package var isSetAside: Bool
  /// From sending to the card, where this run of the till saw both.
  package var savedAfter: Duration?
  /// Who decided about an answer from another number. It is written with what came of it and not read
  /// back.
  package var decider: Hand?
  /// Until when the number is left alone, where the shopper said no. It is written with the end and
  /// not read back with the row.
  package var coolDown: CoolDown?

  package init(
    id: RequestID, till: Till, code: BindingCode, phone: PhoneNumber, stage: Stage, fate: Fate,
    sentAt: Moment, acknowledgement: Acknowledgement? = nil, login: VerifiedLogin? = nil,
    userInfo: UserInfo? = nil, answeredAfter: Duration? = nil, outcome: EndCode? = nil,
    liftsCoolDown: Bool = false, coolDown: CoolDown? = nil, staff: StaffNumber? = nil,
    lifter: StaffNumber? = nil, isSetAside: Bool = false, savedAfter: Duration? = nil
  ) {
    self.id = id
    self.till = till
    self.code = code
    self.phone = phone
    self.stage = stage
    self.fate = fate
    self.sentAt = sentAt
    self.acknowledgement = acknowledgement
    self.login = login
    self.userInfo = userInfo
    self.answeredAfter = answeredAfter
    self.outcome = outcome
    self.liftsCoolDown = liftsCoolDown
    self.coolDown = coolDown
    self.staff = staff
    self.lifter = lifter
    self.isSetAside = isSetAside
    self.savedAfter = savedAfter
  }
}

/// One moment by the wall clock and by the time since boot, which no one can set.
package struct Moment: Equatable, Codable, Sendable {
  package let wall: Date
  /// Since boot, sleep included: good as long as `bootID` is the machine's.
  package let sinceBoot: Duration
  package let bootID: String

  package init(wall: Date, sinceBoot: Duration, bootID: String) {
    self.wall = wall
    self.sinceBoot = sinceBoot
    self.bootID = bootID
  }
}
