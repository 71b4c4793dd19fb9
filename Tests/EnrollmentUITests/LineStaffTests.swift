import EnrollmentCore
import Foundation
import Testing

@testable import EnrollmentUI

/// Signing in and the lock in the line mode.
@Suite struct LineStaffTests {
  private func proof(_ number: Int, _ pin: String) throws -> SignInProof {
    .pin(try #require(StaffNumber(rawValue: number)), try #require(PIN(pin)))
  }

  private func bench(as member: StaffMember) -> LineBench {
    var bench = LineBench(signsIn: true)
    bench.type(String(member.number.rawValue))
    bench.type("384617")
    bench.hear(.signInAnswered(.success(.signedIn(member))))
    return bench
  }

  @Test func `number and PIN sign in, and the PIN is typed unseen`() throws {
    var bench = LineBench(signsIn: true)
    #expect(bench.state.question == "Staff number?")
    #expect(!bench.state.hidesTyping)
    bench.type("12")
    #expect(bench.state.question == "PIN?")
    #expect(bench.state.hidesTyping)
    #expect(bench.type("384617") == [.signIn(try proof(12, "384617"), .work)])
    #expect(!bench.state.takesLines)
    #expect(!bench.state.hidesTyping)
    bench.hear(.signInAnswered(.success(.signedIn(LockTests.kari))))
    #expect(bench.transcript.contains("Signed in: Kari."))
    #expect(bench.state.question == "Phone number?")
    #expect(bench.state.staffNumber == LockTests.kari.number)
  }

  @Test func `the start asks for the staff number`() {
    var bench = LineBench(signsIn: true)
    bench.begin()
    #expect(bench.transcript.hasSuffix("Sign in to begin.\nStaff number? "))
  }

  @Test func `whoever is refused is asked for the number again`() throws {
    var bench = LineBench(signsIn: true)
    bench.type("12")
    bench.type("384617")
    bench.hear(.signInAnswered(.success(.mustWait(.seconds(30)))))
    #expect(bench.transcript.contains("Try again in 30 seconds."))
    #expect(bench.state.question == "Staff number?")
    bench.type("0")
    #expect(bench.transcript.contains("A staff number is 1 to 9999."))
    bench.type("12")
    bench.type("12")
    #expect(bench.transcript.contains("four to eight digits"))
    #expect(bench.state.question == "Staff number?")
  }

  @Test func `a card that nobody has is told of as a card`() throws {
    var bench = LineBench(signsIn: true)
    let card = try #require(StaffCard("STAFF-0012-XX"))
    #expect(bench.type("STAFF-0012-XX") == [.signIn(.card(card), .work)])
    bench.hear(.signInAnswered(.success(.unknownCard)))
    #expect(
      bench.transcript.contains("This card is not known. Scan again, or type the staff number."))
    #expect(bench.state.question == "Staff number?")
  }

  @Test func `nothing else works before somebody has signed in`() {
    var bench = LineBench(signsIn: true)
    for line in ["4061234", "find aas", "lead", "waiting", "lock", "y"] {
      #expect(bench.type(line).isEmpty, "\(line)")
    }
    #expect(bench.state.staffNumber == nil)
  }

  @Test func `no word leaves a locked till, and no question of it is asked`() throws {
    var bench = LineBench(signsIn: true)
    #expect(bench.state.isLocked)
    for word in ["quit", "exit"] { #expect(bench.type(word).isEmpty) }
    bench.tearOff()
    bench.type("help")
    #expect(!bench.transcript.contains("quit"))
    bench = self.bench(as: LockTests.kari)
    try bench.startRequest()
    bench.type("park")
    #expect(bench.state.asksBeforeBreak)
    bench.type("lock")
    #expect(bench.state.isLocked)
    #expect(!bench.state.asksBeforeBreak)
    #expect(bench.type("quit").isEmpty)
    #expect(bench.type("y").isEmpty)
    // Where nobody signs in nothing is ever locked.
    #expect(!LineBench().state.isLocked)
  }

  @Test func `lock, and three minutes without a line, lock the till and hide the card`() throws {
    var bench = bench(as: LockTests.kari)
    #expect(bench.type("lock") == [.noteLock(.key)])
    #expect(bench.state.question == "Staff number?")
    bench = self.bench(as: LockTests.kari)
    bench.wait(.seconds(181))
    #expect(bench.hear(.tick) == [.noteLock(.idle)])
    #expect(bench.transcript.contains("Locked after 3 minutes without a key."))
    #expect(bench.type("show").isEmpty)
  }

  @Test func `IT is told that a number is a member's, and not whose`() throws {
    var bench = bench(as: LockTests.ola)
    let phone = try #require(Sample.phone("40612345"))
    bench.type("40612345")
    #expect(bench.hear(.numberChecked(phone, .failure(.notAllowed(.lookUp)))).isEmpty)
    #expect(bench.transcript.contains("This number is a member's. Nothing was sent"))
    #expect(bench.state.question == "Phone number?")
    #expect(bench.type("show").isEmpty)
  }

  @Test func `the waiting requests are told with who opened them`() throws {
    var bench = bench(as: LockTests.kari)
    var status = Sample.status(
      RequestID(rawValue: Sample.seed), try #require(Sample.phone("40612345")), code: "C-4793",
      phase: .open, at: bench.now)
    status.staff = LockTests.kari.number
    bench.tell(.status(status))
    bench.type("waiting")
    #expect(bench.transcript.contains("left, opened by Kari"))
  }

  @Test func `a cashier's lift needs the number and PIN of a lead`() throws {
    var bench = bench(as: LockTests.kari)
    let phone = try #require(Sample.phone("40612345"))
    bench.type("40612345")
    bench.hear(.numberChecked(phone, .success(nil)))
    bench.type("y")
    let id = try #require(bench.orderedID)
    let failure = RequestFailure(.coolingDown, retryAfter: .seconds(3600), detail: "said no")
    bench.hear(.news(.refused(id, .failed(failure))))
    bench.type("lift")
    bench.type("y")
    #expect(bench.state.question == "The team lead's staff number?")
    bench.type("1")
    #expect(bench.type("384617") == [.signIn(try proof(1, "384617"), .approval(.liftCoolDown))])
    let orders = bench.hear(.signInAnswered(.success(.signedIn(LockTests.anne))))
    let second = try #require(bench.orderedID)
    #expect(
      orders == [.desk(.liftCoolDown(second, phone, again: false, lead: LockTests.anne.number))])
    #expect(bench.state.staffNumber == LockTests.kari.number)
  }
}

extension LineBench {
  @discardableResult
  fileprivate mutating func hear(_ event: CounterEvent) -> [CounterCommand] {
    apply(.counter(event))
  }
}
