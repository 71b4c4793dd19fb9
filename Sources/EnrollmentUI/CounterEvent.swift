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
  /// Answers `checkNumber`.
  case numberChecked(PhoneNumber, Result<Member?, StoreFailure>)
  /// Answers `readRecord`; the record is nil where there is no such member any more.
  case recordRead(MemberNumber, Result<MemberRecord?, StoreFailure>)
  /// Answers `noteLook`: nil once the note is on disk.
  case looked(StoreFailure?)
  /// Answers `readLeadList`. An answer with an old sequence is dropped; 0 is told at the start.
  case leadList(sequence: Int, Result<[LeadMatter], StoreFailure>)
  /// Answers `tickOff`: nil once the tick is on disk.
  case tickedOff(StoreFailure?)
  /// How the store stands: told at the start, whenever it has changed, and while it saves nothing.
  case storeChecked(StoreCondition)
  /// How the till's clock stands, told whenever that has changed; nil where it may be right.
  case clockChecked(ClockTrouble?)
  /// The store was damaged when it was opened.
  case storeSalvaged(SalvageReport)
  /// How long answers took on this till so far: told at the start, and again when it has changed.
  case answerTimes(AnswerTimes)
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
  /// Read what waits for the team lead; `Counter.matchesAsked` matters are enough.
  case readLeadList(sequence: Int)
  case tickOff(LeadMatter)
  case ring(times: Int)
  /// The scenario of the next pretend shopper, 1 to 10; nil leaves it to the number's last digits.
  case pickShopper(Int?)
  /// Close the program. Open requests stay in the journal.
  case leave
}
