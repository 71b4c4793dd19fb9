import Foundation

/// How somebody shows who they are.
package enum SignInProof: Equatable, Sendable {
  case pin(StaffNumber, PIN)
  /// What the scanner read from a staff card.
  case card(StaffCard)
}

/// The code on a staff card: 8 to 64 printable ASCII signs.
package struct StaffCard: Equatable, Sendable {
  package let code: String

  package init?(_ code: String) {
    guard (8...64).contains(code.utf8.count), code.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { return nil }
    self.code = code
  }
}

/// What a try to sign in came to.
package enum SignInOutcome: Equatable, Sendable {
  case signedIn(StaffMember)
  /// Number or PIN is wrong; which of them is not told.
  case refused
  /// Nobody has this card.
  case unknownCard
  /// Too many wrong tries: not even looked at before so much time has passed.
  case mustWait(Duration)
  /// The PIN cannot be checked here: IT has to set it anew.
  case pinIsLost
  /// Nobody is on the staff list.
  case nobodyYet
}

/// What somebody signs in for.
package enum SignInPurpose: Equatable, Sendable {
  /// To work at the till.
  case work
  /// To allow one thing that whoever is signed in may not do.
  case approval(Right)
}

/// How wrong tries slow somebody down who guesses, and nobody else for long.
///
/// Five tries are free; after the fifth the next one has to wait half a minute, and twice as long after
/// each later one, a quarter of an hour at most. The right PIN ends it. Nobody is locked out for ever.
package enum SignInRule {
  package static let freeTries = 5
  package static let longestWait = Duration.seconds(900)

  /// How long the next try has to wait after so many wrong ones in a row.
  package static func wait(afterWrong count: Int) -> Duration {
    guard count >= freeTries else { return .zero }
    let doublings = min(count - freeTries, 5)
    return min(.seconds(30 << doublings), longestWait)
  }

  /// What is left at `now` of a wait that ends at `end`. After a start of the machine there is only the
  /// wall clock, and a wait is never longer than the longest.
  package static func left(until end: Moment, at now: Moment) -> Duration {
    guard end.bootID != now.bootID else {
      return min(max(.zero, end.sinceBoot - now.sinceBoot), longestWait)
    }
    // A damaged time lies further away than any number of milliseconds tells.
    let seconds = min(max(0, end.wall.timeIntervalSince(now.wall)), longestWait / .seconds(1))
    return .milliseconds(Int64(seconds * 1000))
  }
}

/// Why a till was locked, as the book of deeds keeps it.
package enum LockCause: String, Sendable {
  case key = "by key"
  case idle
  /// Whoever worked there is off the staff list, or may do less than when they signed in.
  case staffListChanged = "staff list changed"
}

/// Who may sign in, as the tills ask.
package protocol StaffDoor: Sendable {
  /// Checks `proof`; a PIN takes about a tenth of a second of work.
  func signIn(
    with proof: SignInProof, for purpose: SignInPurpose, at till: Till, now: Moment
  ) async throws(StoreFailure) -> SignInOutcome

  /// Notes that the till of `hand` was locked.
  func noteLock(by hand: Hand, _ cause: LockCause) async throws(StoreFailure)

  /// Notes that whoever `hand` names stopped working because the till was closed. A lock ends their
  /// work as well, and is noted as that.
  func noteSignOut(by hand: Hand) async throws(StoreFailure)
}

/// The staff list, as IT keeps it.
package protocol StaffList: Sendable {
  /// Everybody on the list, by number.
  func staff() async throws(StoreFailure) -> [StaffMember]

  func add(
    _ number: StaffNumber, name: StaffName, role: Role, pin: PIN, by hand: Hand
  ) async throws(StoreFailure) -> StaffChange

  /// Changes what is given and leaves the rest.
  func change(
    _ number: StaffNumber, name: StaffName?, role: Role?, pin: PIN?, by hand: Hand
  ) async throws(StoreFailure) -> StaffChange

  /// Gives somebody a card, or takes it away.
  func setCard(
    _ card: StaffCard?, of number: StaffNumber, by hand: Hand
  ) async throws(StoreFailure) -> StaffChange

  func remove(_ number: StaffNumber, by hand: Hand) async throws(StoreFailure) -> StaffChange
}

/// What came of a change to the staff list.
package enum StaffChange: Equatable, Sendable {
  case done
  case numberTaken
  case unknownNumber
  case pinEasilyGuessed
  case cardTaken
  /// There is no card to take away.
  case noCard
}
