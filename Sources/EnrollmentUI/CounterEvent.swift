package import EnrollmentCore
package import Foundation
package import TerminalGrid

/// One moment by the clock that rules the screens, and by the one that people read.
package struct Now: Equatable, Sendable {
  /// Since boot, sleep included: every wait and every countdown goes by it.
  package var sinceBoot: Duration
  /// For the header and for dates; it may jump and nothing minds.
  package var wall: Date

  package init(sinceBoot: Duration, wall: Date) {
    self.sinceBoot = sinceBoot
    self.wall = wall
  }
}

/// What reaches the counter.
package enum CounterEvent: Equatable, Sendable {
  case key(Key)
  case resized(columns: Int, rows: Int)
  case news(DeskNews)
  /// The moment that `nextChange` named has come. A late or needless one does no harm.
  case tick
  /// Answers `find`. An answer with an old sequence is dropped.
  case found(sequence: Int, Result<[Member], StoreFailure>)
  /// Answers `checkNumber`. Refused where somebody has the number and whoever works here may not know
  /// who.
  case numberChecked(PhoneNumber, Result<Member?, StoreFailure>)
  /// Answers `readRecord`; the record is nil where there is no such member any more.
  case recordRead(MemberNumber, Result<MemberRecord?, StoreFailure>)
  /// Answers `changeNote` and `withdrawConsent`, once it is on disk; the record is nil where there is
  /// no such member any more.
  case memberChanged(MemberNumber, MemberChange, Result<MemberRecord?, StoreFailure>)
  /// Answers `handOutCopy`, once the files are on disk; nil where there is no such member any more.
  case copyHandedOut(MemberNumber, Result<HandedOutCopy?, StoreFailure>)
  /// Answers `noteLook`: nil once the note is on disk.
  case looked(StoreFailure?)
  /// So many cards were opened within ten minutes that the last note was flagged.
  case manyLooks(Int)
  /// Answers `readLeadList`. An answer with an old sequence is dropped; 0 is told at the start.
  case leadList(sequence: Int, Result<[LeadMatter], StoreFailure>)
  /// Answers `tickOff`: nil once the tick is on disk.
  case tickedOff(StoreFailure?)
  /// Answers `erase`.
  case erased(MemberNumber, Result<ErasureOutcome, StoreFailure>)
  /// Answers `undoErase`.
  case eraseUndone(MemberNumber, Result<UndoOutcome, StoreFailure>)
  /// Answers `findErased` where there is somebody to bring back.
  case erasedFound(PendingErasure)
  /// How the store stands: told at the start, whenever it has changed, and while it saves nothing.
  case storeChecked(StoreCondition)
  /// How the till's clock stands, told whenever that has changed; nil where it may be right.
  case clockChecked(ClockTrouble?)
  /// The store was damaged when it was opened.
  case storeSalvaged(SalvageReport)
  /// How long answers took on this till so far: told at the start, and again when it has changed.
  case answerTimes(AnswerTimes)
  /// Answers `signIn`.
  case signInAnswered(Result<SignInOutcome, StoreFailure>)
  /// Who is on the staff list: told at the start, and whenever somebody has signed in.
  case staffListed(StaffNames)
  /// Answers `readReport`. An answer with an old sequence is dropped.
  case dayReport(sequence: Int, Result<DayReport, StoreFailure>)
}

/// What the counter wants done. None is waited for.
package enum CounterCommand: Equatable, Sendable {
  case desk(DeskOrder)
  /// Look the number up in the store, so that a member is greeted before anything is sent.
  case checkNumber(PhoneNumber)
  /// Look members up; `Counter.matchesAsked` of them are enough.
  case find(String, sequence: Int)
  /// Read what the books say about a member whose card is up.
  case readRecord(MemberNumber)
  case noteLook(Member, LookReason)
  /// Put the text in the place of the member's note; an empty one takes it away.
  case changeNote(MemberNumber, String)
  case withdrawConsent(MemberNumber, id: String)
  /// Write all that is known of a member into files, to be given to that person.
  case handOutCopy(MemberNumber)
  /// Read what waits for the team lead; `Counter.matchesAsked` matters are enough.
  case readLeadList(sequence: Int)
  case tickOff(LeadMatter)
  case erase(MemberNumber, ErasureReason)
  case undoErase(MemberNumber)
  /// Look whether the member with a number that nobody has was erased on this till just now.
  case findErased(MemberNumber)
  /// Find out whether somebody is who they say.
  case signIn(SignInProof, SignInPurpose)
  /// Note that the till was locked.
  case noteLock(LockCause)
  /// Count what a day came to on this till.
  case readReport(ShopDay, byPerson: Bool, sequence: Int)
  case ring(times: Int)
  /// The scenario of the next pretend shopper, 1 to 10; nil leaves it to the number's last digits.
  case pickShopper(Int?)
  /// Close the program. Open requests stay in the journal.
  case leave
}

extension CounterEvent {
  /// What the core did not let somebody do; nil for every other event.
  var refusedRight: Right? {
    switch self {
    case .news(.refused(_, .notAllowed(let right))),
      .found(sequence: _, .failure(.notAllowed(let right))),
      .numberChecked(_, .failure(.notAllowed(let right))),
      .recordRead(_, .failure(.notAllowed(let right))),
      .memberChanged(_, _, .failure(.notAllowed(let right))),
      .copyHandedOut(_, .failure(.notAllowed(let right))),
      .looked(.notAllowed(let right)),
      .leadList(sequence: _, .failure(.notAllowed(let right))),
      .tickedOff(.notAllowed(let right)),
      .erased(_, .failure(.notAllowed(let right))),
      .eraseUndone(_, .failure(.notAllowed(let right))),
      .dayReport(sequence: _, .failure(.notAllowed(let right))):
      right
    case .key, .resized, .news, .tick, .found, .numberChecked, .recordRead, .memberChanged,
      .copyHandedOut, .looked, .manyLooks, .leadList, .tickedOff, .erased, .eraseUndone,
      .erasedFound, .storeChecked, .clockChecked, .storeSalvaged, .answerTimes, .signInAnswered,
      .staffListed, .dayReport:
      nil
    }
  }
}
