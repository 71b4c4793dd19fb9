import EnrollmentCore
import Foundation
import TerminalGrid
import Testing

@testable import EnrollmentUI

/// What each role is offered on a member's card, and what the lock leaves of it.
@Suite struct MemberRightsTests {
  private static let member = MemberEditTests.member

  /// The member's card is open.
  private func opened(by staff: StaffMember) -> CounterBench {
    var bench = LockTests.bench(as: staff)
    bench.press(.function(3))
    bench.type("sol")
    bench.apply(.found(sequence: 1, .success([Self.member])))
    bench.press(.enter)
    bench.apply(.recordRead(Self.member.number, .success(MemberEditTests.record())))
    return bench
  }

  private var erasure: PendingErasure {
    PendingErasure(
      number: Self.member.number, erasedAt: Sample.afternoon,
      undoableUntil: Sample.afternoon.addingTimeInterval(600))
  }

  @Test func `a cashier writes notes and withdraws, and erases nobody`() {
    var bench = opened(by: LockTests.kari)
    #expect(bench.footer.contains("E Edit"))
    #expect(!bench.footer.contains("Erase"))
    #expect(!bench.text.contains("erase this member"))
    #expect(bench.press("d").isEmpty)
    #expect(bench.lines[0].contains(" MEMBER "))
    bench.press("e")
    #expect(bench.footer.contains("1-2 Withdraw"))
    #expect(bench.press("1") == [.withdrawConsent(Self.member.number, id: "email")])
    bench.press("d")
    #expect(!bench.lines[0].contains("ERASE"))
  }

  @Test func `a lead erases, and what was on the screen is gone with the lock`() {
    var bench = opened(by: LockTests.anne)
    #expect(bench.footer.contains("D Erase"))
    bench.press("d")
    #expect(bench.lines[0].contains("ERASE"))
    #expect(bench.press(.function(12)) == [.noteLock(.key)])
    bench.apply(.erased(Self.member.number, .success(.erased(erasure))))
    #expect(bench.text.contains("L O C K E D"))
    #expect(!bench.text.contains("Solveig"))
  }

  @Test func `only a lead is offered to bring somebody back`() {
    for (staff, isOffered) in [(LockTests.kari, false), (LockTests.anne, true)] {
      var bench = LockTests.bench(as: staff)
      bench.press(.function(3))
      bench.type(Self.member.number.rawValue)
      for case .find(_, let sequence) in bench.commands {
        bench.apply(.found(sequence: sequence, .success([])))
      }
      bench.apply(.erasedFound(erasure))
      #expect(bench.footer.contains("Enter Open") == isOffered, "\(staff.name)")
      #expect(bench.messageLine.contains("U undoes it") == isOffered)
      #expect(bench.messageLine.contains("A team lead can bring the member back") != isOffered)
      bench.press(.enter)
      #expect(bench.press("u").contains(.undoErase(Self.member.number)) == isOffered)
    }
  }

  /// What the core answers to whoever is off the staff list.
  private static var refusals: [CounterEvent] {
    let number = member.number
    return [
      .memberChanged(number, .withdrawal, .failure(.notAllowed(.withdrawConsent))),
      .memberChanged(number, .note, .failure(.notAllowed(.changeNote))),
      .copyHandedOut(number, .failure(.notAllowed(.giveCopy))),
      .erased(number, .failure(.notAllowed(.eraseMember))),
      .eraseUndone(number, .failure(.notAllowed(.eraseMember))),
      .recordRead(number, .failure(.notAllowed(.lookUp))),
      .found(sequence: 1, .failure(.notAllowed(.lookUp))),
      .leadList(sequence: 1, .failure(.notAllowed(.seeLeadList))),
      .tickedOff(.notAllowed(.seeLeadList)),
      .dayReport(sequence: 1, .failure(.notAllowed(.seeReport))),
      .news(.refused(RequestID(rawValue: Sample.seed), .notAllowed(.decideHeldAnswer))),
    ]
  }

  @Test(arguments: refusals.indices)
  func `whoever the core lets do no more what they signed in for finds the till locked`(
    place: Int
  ) {
    var bench = opened(by: LockTests.anne)
    #expect(bench.apply(Self.refusals[place]) == [.noteLock(.staffListChanged)])
    #expect(bench.text.contains("L O C K E D"))
    #expect(bench.messageLine.contains("your place on the staff list has changed"))
    #expect(!bench.text.contains("ANNE"))
    #expect(!bench.text.contains("Solveig"))
    #expect(bench.state.staffNumber == nil)
    var line = LineBench(signsIn: true)
    line.type("1")
    line.type("384617")
    line.apply(.counter(.signInAnswered(.success(.signedIn(LockTests.anne)))))
    #expect(line.apply(.counter(Self.refusals[place])) == [.noteLock(.staffListChanged)])
    #expect(line.transcript.contains("your place on the staff list has changed"))
    #expect(line.state.question == "Staff number?")
  }

  @Test func `a number typed by somebody who is off the list locks, and asks nobody`() throws {
    let phone = try #require(Sample.phone("40612345"))
    var bench = LockTests.bench(as: LockTests.kari)
    bench.type("40612345")
    bench.apply(.numberChecked(phone, .failure(.notAllowed(.enroll))))
    #expect(bench.text.contains("L O C K E D"))
    bench = LockTests.bench(as: LockTests.kari)
    bench.type("40612345")
    bench.press(.enter)
    bench.tell(.refused(try #require(bench.orderedID), .notAllowed(.enroll)))
    #expect(bench.text.contains("L O C K E D"))
  }

  @Test func `what somebody may not do anyway locks nobody out`() {
    var bench = opened(by: LockTests.kari)
    bench.apply(.leadList(sequence: 0, .failure(.notAllowed(.seeLeadList))))
    bench.apply(
      .news(.refused(RequestID(rawValue: Sample.seed), .notAllowed(.decideHeldAnswer))))
    #expect(bench.messageLine.contains("Only a team lead"))
    #expect(bench.state.staffNumber == LockTests.kari.number)
    var free = CounterBench()
    free.apply(.leadList(sequence: 0, .failure(.notAllowed(.seeLeadList))))
    #expect(free.text.contains("Phone number"))
  }

  @Test func `in the line mode only a lead is told to say undo`() {
    for (staff, isOffered) in [(LockTests.kari, false), (LockTests.anne, true)] {
      var bench = LineBench(signsIn: true)
      bench.type(String(staff.number.rawValue))
      bench.type("384617")
      bench.apply(.counter(.signInAnswered(.success(.signedIn(staff)))))
      bench.type("find \(Self.member.number.rawValue)")
      bench.apply(.counter(.found(sequence: 1, .success([]))))
      bench.tearOff()
      bench.apply(.counter(.erasedFound(erasure)))
      #expect(bench.transcript.contains("Say undo") == isOffered, "\(staff.name)")
      #expect(bench.transcript.contains("A team lead can bring") != isOffered)
    }
  }

  @Test func `in the line mode a cashier has note and withdraw, and no erase`() {
    for (staff, mayErase) in [(LockTests.kari, false), (LockTests.anne, true)] {
      var bench = LineBench(signsIn: true)
      bench.type(String(staff.number.rawValue))
      bench.type("384617")
      bench.apply(.counter(.signInAnswered(.success(.signedIn(staff)))))
      bench.type("find sol")
      bench.apply(.counter(.found(sequence: 1, .success([Self.member]))))
      bench.type("1")
      bench.apply(.counter(.recordRead(Self.member.number, .success(MemberEditTests.record()))))
      #expect(bench.type("note Size 43") == [.changeNote(Self.member.number, "Size 43")])
      bench.apply(
        .counter(
          .memberChanged(Self.member.number, .note, .success(MemberEditTests.record()))))
      #expect(bench.type("erase") == [])
      #expect((bench.state.question?.contains("Why") == true) == mayErase, "\(staff.name)")
    }
  }
}
