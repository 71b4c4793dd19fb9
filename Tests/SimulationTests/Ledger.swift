import EnrollmentCore
import Foundation

/// What really happened to one request, as only the simulation knows it.
struct LedgerEntry {
  let id: RequestID
  /// In the order of the orders, for the list of events.
  let number: Int
  let phone: PhoneNumber
  /// The service's login, once the request has reached it.
  var login: Int?
  /// The service's answer to it was handed to a living till.
  var isAcknowledged = false
  /// A verified yes was handed to a living till.
  var hasYes = false
  /// The disk carried out the save and said that it had not. Nothing takes such a save back, so that
  /// no mark is tried on it: the till would believe that it had thrown the answer away.
  var isSaveDenied = false
  /// The journal row with the yes is on disk.
  var isYesNoted = false
  /// What came must not be saved: the token or the userinfo was bad, or a rule of the shop failed.
  var isRefused = false
  /// Marked "wrong number" in time, and not forgotten by a kill before the disk had it; or said to be
  /// thrown away.
  var isDiscarded = false
  /// The member that the till said it had saved.
  var member: UUID?
  /// Said to have ended, with this code or none.
  var end: EndCode??

  init(id: RequestID, number: Int, phone: PhoneNumber) {
    self.id = id
    self.number = number
    self.phone = phone
  }
}

/// A rule that did not hold.
struct Finding: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

extension LedgerEntry {
  /// Takes the till's word about the end, which must fit what happened.
  ///
  /// - Parameter login: the service's view, where the request reached it.
  mutating func hear(_ end: RequestEnd, login found: LoginServer.Login?) throws(Finding) {
    switch end {
    case .saved(let enrollment, _):
      guard hasYes, !isRefused else { throw Finding("saved without a good yes") }
      guard !isDiscarded else { throw Finding("a wrong number was said to be saved") }
      member = enrollment.member.id
    case .failed(let failure):
      self.end = failure.code
      guard member == nil else {
        throw Finding("saved, and then ended as \(failure.code.rawValue)")
      }
      try judge(failure.code, login: found)
    case .discarded:
      self.end = .some(nil)
      guard member == nil else { throw Finding("saved, and then said to be thrown away") }
      isDiscarded = true
    }
  }

  /// What never came to the till must be named as that.
  private func judge(_ code: EndCode, login found: LoginServer.Login?) throws(Finding) {
    guard let found else { return }
    guard isAcknowledged else {
      // The request got through, and the till cannot know.
      guard code == .phoneMayBeRinging else {
        throw Finding("the phone may be ringing, and it was named \(code.rawValue)")
      }
      return
    }
    guard found.isRedeemed, !hasYes, !isRefused else { return }
    // The yes, or the id itself, never came to the till.
    let lost: Set<EndCode> = [.phoneMayBeRinging, .noAnswer, .requestGone]
    guard lost.contains(code) else {
      throw Finding("a yes that was never received was named \(code.rawValue)")
    }
  }
}
