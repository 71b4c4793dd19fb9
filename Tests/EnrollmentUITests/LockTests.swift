import EnrollmentCore
import Foundation
import TerminalGrid
import TestSupport
import Testing

@testable import EnrollmentUI

/// Signing in, the lock, and what each role is offered.
@Suite struct LockTests {
  typealias Window = ScreenTests.Window

  static let kari = member(12, "Kari", .cashier)
  static let anne = member(1, "Anne", .lead)
  static let ola = member(3, "Ola", .it)

  static func member(_ number: Int, _ name: String, _ role: Role) -> StaffMember {
    guard let number = StaffNumber(rawValue: number) else { preconditionFailure("1 to 9999") }
    return StaffMember(number: number, name: name, role: role)
  }

  static func bench(
    _ window: Window = .full, times: CounterTimes = CounterTimes()
  ) -> CounterBench {
    CounterBench(
      columns: window.columns, rows: window.rows, charset: window.charset, times: times,
      signsIn: true)
  }

  /// Somebody at work.
  static func bench(as member: StaffMember, _ window: Window = .full) -> CounterBench {
    var bench = bench(window)
    signIn(member, on: &bench)
    return bench
  }

  static func signIn(_ member: StaffMember, on bench: inout CounterBench) {
    bench.type(String(member.number.rawValue))
    bench.press(.enter)
    bench.type("384617")
    bench.press(.enter)
    bench.apply(.signInAnswered(.success(.signedIn(member))))
  }

  private func proof(_ number: Int, _ pin: String) throws -> SignInProof {
    .pin(try #require(StaffNumber(rawValue: number)), try #require(PIN(pin)))
  }

  @Test(arguments: Window.allCases) func `the locked till`(_ window: Window) throws {
    var bench = Self.bench(window)
    expectScreen(bench.grid, named: "locked-\(window.rawValue)")
    bench.type("12")
    bench.press(.enter)
    bench.type("38461")
    expectScreen(bench.grid, named: "locked-pin-\(window.rawValue)")
  }

  @Test(arguments: Window.allCases) func `the start screen of a cashier and of a lead`(
    _ window: Window
  ) {
    expectScreen(Self.bench(as: Self.kari, window).grid, named: "start-kari-\(window.rawValue)")
    var bench = Self.bench(as: Self.anne, window)
    bench.apply(.leadList(sequence: 1, .success(LeadListTests.all)))
    expectScreen(bench.grid, named: "start-anne-\(window.rawValue)")
  }

  @Test func `a staff name that is too wide for the header is cut, and so is the shop's`() {
    let wide = Self.bench(
      as: Self.member(1, String(repeating: "雪", count: 20), .lead), .fullUTF8)
    let row = wide.lines[0]
    #expect(row.hasPrefix(" CUSTOMER CLUB  "))
    #expect(row.hasSuffix("   TILL C   LEAD: \(String(repeating: "雪", count: 17))…   14:32"))
    #expect(displayWidth(of: row) == 79)
    let name = String(repeating: "a", count: 20)
    let long = Self.bench(as: Self.member(1, name, .lead), .fullUTF8).lines[0]
    #expect(long.hasPrefix(" CUSTOMER CLUB   Nordlys Spor…   "))
    #expect(long.hasSuffix("   TILL C   LEAD: \(name.uppercased())   14:32"))
    let plain = Self.bench(as: Self.member(1, name, .lead)).lines[0]
    #expect(plain.hasPrefix(" CUSTOMER CLUB   Nordlys Sp...   "))
  }

  @Test(arguments: Window.allCases) func `locked with a request open`(_ window: Window) throws {
    var bench = Self.bench(as: Self.kari, window)
    try bench.startRequest()
    bench.press(.function(4))
    bench.run(.seconds(179))
    bench.run(.seconds(2))
    expectScreen(bench.grid, named: "locked-idle-\(window.rawValue)")
  }

  @Test func `number, Enter, PIN, Enter signs in, and no PIN is ever drawn`() throws {
    var bench = Self.bench()
    bench.type("12")
    bench.press(.enter)
    bench.type("384617")
    #expect(bench.text.contains("******"))
    #expect(!bench.text.contains("384617"))
    #expect(bench.press(.enter) == [.signIn(try proof(12, "384617"), .work)])
    #expect(bench.messageLine.contains("One moment"))
    #expect(bench.press(.enter).isEmpty)
    bench.apply(.signInAnswered(.success(.signedIn(Self.kari))))
    #expect(bench.text.contains("Phone number"))
    #expect(bench.lines[0].contains("TILL C   KARI   14:32"))
    #expect(bench.state.staffNumber == Self.kari.number)
  }

  @Test func `digits beyond the end of a field are refused in words`() {
    var bench = Self.bench()
    bench.scan(String(repeating: "9", count: 10_000), then: [])
    #expect(bench.messageLine == " That is too long for this field.")
    #expect(bench.text.contains("[ 9999 ]"))
    bench.press(.enter)
    bench.type("123456789")
    #expect(bench.messageLine == " That is too long for this field.")
  }

  @Test func `whoever is refused begins anew, and is told no more than that`() throws {
    for (outcome, words) in [
      (SignInOutcome.refused, "do not belong together"),
      (.mustWait(.seconds(90)), "Try again in 90 seconds"),
      (.mustWait(.seconds(240)), "Try again in 4 minutes"),
      (.pinIsLost, "IT has to set a new one"), (.nobodyYet, "clubtill staff add"),
    ] {
      var bench = Self.bench()
      bench.type("12")
      bench.press(.enter)
      bench.type("384617")
      bench.press(.enter)
      bench.apply(.signInAnswered(.success(outcome)))
      #expect(bench.messageLine.contains(words))
      #expect(bench.state.staffNumber == nil)
      #expect(bench.text.contains("T I L L   L O C K E D"))
      #expect(!bench.text.contains("*"))
    }
  }

  @Test func `nothing works on a locked till but signing in and help, and nobody leaves it`() throws
  {
    var bench = Self.bench()
    for key in (2...12).map(Key.function) + [.enter, .up, .tab] {
      #expect(bench.press(key).isEmpty)
      #expect(bench.text.contains("L O C K E D"))
    }
    bench.type("kari")
    #expect(bench.text.contains("[ ____ ]"))
    for _ in 1...3 {
      #expect(bench.press(.escape).isEmpty)
      #expect(!bench.text.contains("leave"))
    }
    bench.press(.function(1))
    #expect(!bench.text.contains("leaves the program"))
  }

  @Test func `a question whether to leave is not answered on the locked till`() throws {
    var bench = Self.bench(as: Self.kari)
    bench.press(.escape)
    #expect(bench.messageLine.contains("Press Esc again"))
    bench.press(.function(12))
    #expect(bench.press(.escape).isEmpty)
  }

  @Test func `doubled digits of number and PIN count twice, however quickly they are typed`() throws
  {
    var bench = Self.bench()
    for text in ["11", "445566"] {
      for sign in text {
        bench.wait(.milliseconds(60))
        bench.apply(.key(.character(sign)))
      }
      bench.wait(.milliseconds(60))
      bench.apply(.key(.enter))
    }
    #expect(bench.commands == [.signIn(try proof(11, "445566"), .work)])
  }

  @Test func `a staff card signs in, with its Enter and without`() throws {
    let card = try #require(StaffCard("S-483920-KA"))
    for suffix in [[Key.enter], []] {
      var bench = Self.bench()
      var commands = bench.scan("S-483920-KA", then: suffix)
      bench.wait(.milliseconds(30))
      commands += bench.apply(.tick)
      #expect(commands == [.signIn(.card(card), .work)])
      bench.apply(.signInAnswered(.success(.signedIn(Self.kari))))
      #expect(bench.text.contains("Phone number"))
    }
  }

  @Test(arguments: Window.allCases) func `a card that nobody has is told of as a card`(
    _ window: Window
  ) {
    var bench = Self.bench(window)
    bench.scan("STAFF-0012-XX")
    bench.apply(.signInAnswered(.success(.unknownCard)))
    #expect(bench.messageLine.contains(/[Cc]ard (is )?not known. Scan again/))
    #expect(bench.text.contains("[ ____ ]"))
    #expect(bench.state.staffNumber == nil)
  }

  @Test func `a PIN from quick fingers is no card`() throws {
    var bench = Self.bench()
    bench.type("12")
    bench.press(.enter)
    #expect(bench.scan("38461724") == [.signIn(try proof(12, "38461724"), .work)])
  }

  @Test func `a card in the middle of a PIN, or a code that is none, signs nobody in`() throws {
    var bench = Self.bench()
    #expect(bench.scan("S 4839 20").isEmpty)
    #expect(bench.messageLine.contains("Scan not used here"))
  }

  @Test func `three minutes without a key lock the till, and that is noted`() throws {
    var bench = Self.bench(as: Self.kari)
    bench.run(.seconds(170))
    bench.type("4")
    bench.run(.seconds(179))
    #expect(bench.text.contains("Phone number"))
    bench.run(.seconds(2))
    #expect(bench.text.contains("L O C K E D"))
    #expect(bench.messageLine == " Locked after 3 minutes without a key.")
    #expect(bench.commands.last == .noteLock(.idle))
    #expect(bench.commands.count { $0 == .noteLock(.idle) } == 1)
    #expect(!bench.lines[0].contains("KARI"))
  }

  @Test func `it never locks while a request is watched, and three minutes after that it does`()
    throws
  {
    var bench = Self.bench(as: Self.kari)
    try bench.startRequest()
    let id = try #require(bench.orderedID)
    bench.run(.seconds(176))
    bench.press(.escape)  // The question whether to stop closes by itself.
    bench.run(.seconds(60))
    bench.run(.seconds(200))
    #expect(!bench.text.contains("L O C K E D"))
    try bench.move(id, to: .ended(.saved(Sample.enrollment(), took: .seconds(430))))
    #expect(bench.text.contains("Solveig Aasen"))
    bench.run(.seconds(179))
    #expect(!bench.text.contains("L O C K E D"))
    bench.run(.seconds(2))
    #expect(bench.text.contains("L O C K E D"))
  }

  @Test func `F12 locks at once from any screen, and what was on it does not come back`() throws {
    var bench = Self.bench(as: Self.kari)
    bench.press(.function(3))
    bench.type("aas")
    #expect(bench.press(.function(12)) == [.noteLock(.key)])
    #expect(bench.messageLine == " Locked.")
    // An answer that comes late opens nothing.
    bench.apply(.found(sequence: 1, .success([Sample.member()])))
    #expect(!bench.text.contains("Solveig"))
    Self.signIn(Self.anne, on: &bench)
    #expect(bench.text.contains("Phone number"))
    #expect(!bench.text.contains("aas"))
    #expect(bench.lines[0].contains("LEAD: ANNE"))
  }

  @Test func `a request that was watched goes on behind the lock, and tells row 22 alone`() throws {
    var bench = Self.bench(as: Self.kari)
    try bench.startRequest()
    let id = try #require(bench.orderedID)
    #expect(
      bench.press(.function(12)) == [.desk(.setAside(id)), .noteLock(.key)])
    #expect(bench.text.contains("1 request is still open on a shopper's phone."))
    try bench.move(id, to: .ended(.saved(Sample.enrollment(), took: .seconds(30))))
    #expect(bench.text.contains("L O C K E D"))
    #expect(bench.messageLine.contains("said yes and is saved"))
    #expect(!bench.text.contains("Solveig"))
    Self.signIn(Self.kari, on: &bench)
    bench.press(.function(8))
    #expect(bench.text.contains("SAID YES"))
  }

  @Test func `an order that the desk has not answered opens nothing on a locked till`() throws {
    var bench = Self.bench(as: Self.kari)
    let number = try #require(Sample.phone("40612345"))
    bench.type("40612345")
    bench.apply(.numberChecked(number, .success(nil)))
    bench.press(.enter)
    let id = try #require(bench.orderedID)
    bench.press(.function(12))
    bench.tell(.status(Sample.status(id, number, code: "C-4793", phase: .open, at: bench.now)))
    #expect(bench.text.contains("L O C K E D"))
    #expect(!bench.text.contains("C-4793"))
  }

  @Test func `where nobody signs in there is no lock and no name`() {
    var bench = CounterBench()
    bench.run(.seconds(600))
    #expect(bench.text.contains("Phone number"))
    #expect(bench.press(.function(12)).isEmpty)
    bench.press(.function(1))
    #expect(!bench.text.contains("locks the till"))
  }

  @Test(arguments: Window.allCases) func `who opened a request stands beside it`(
    _ window: Window
  ) throws {
    var bench = Self.bench(as: Self.kari, window)
    bench.apply(.staffListed(StaffNames([Self.kari, Self.anne])))
    let staff = [Self.kari.number, Self.anne.number, StaffNumber(rawValue: 99)]
    for (place, digits) in ["40612345", "41111118", "41111903"].enumerated() {
      var status = Sample.status(
        RequestID(rawValue: UUID()), try #require(Sample.phone(digits)), code: "C-479\(place + 3)",
        phase: .open, at: bench.now)
      status.staff = staff[place]
      bench.tell(.status(status))
      if place == 1 {
        try bench.move(status.id, to: .ended(.saved(Sample.enrollment(), took: .seconds(9))))
      }
    }
    expectScreen(bench.grid, named: "start-opened-by-\(window.rawValue)")
    bench.press(.function(8))
    expectScreen(bench.grid, named: "waiting-list-opened-by-\(window.rawValue)")
  }

  @Test func `keys go by the role`() throws {
    var bench = Self.bench(as: Self.ola)
    #expect(!bench.footer.contains("F3"))
    #expect(bench.press(.function(3)).isEmpty)
    bench.scan(ScanTests.memberNumber)
    #expect(bench.messageLine == " IT may not look members up.")
    bench = Self.bench(as: Self.kari)
    bench.apply(.leadList(sequence: 0, .success(LeadListTests.all)))
    #expect(bench.footer.contains("F7 Today"))
    try bench.startRequest()
    let id = try #require(bench.orderedID)
    try bench.move(id, to: .held(Sample.heldAnswer))
    #expect(bench.messageLine.contains("Only a team lead may decide"))
    #expect(bench.press("S").isEmpty)
    #expect(bench.press("S").isEmpty)
  }

  @Test(arguments: Window.allCases) func `IT is told that a number is a member's, and not whose`(
    _ window: Window
  ) throws {
    let phone = try #require(Sample.phone("40612345"))
    var bench = Self.bench(as: Self.ola, window)
    bench.type("40612345")
    bench.apply(.numberChecked(phone, .failure(.notAllowed(.lookUp))))
    expectScreen(bench.grid, named: "unseen-member-\(window.rawValue)")
    #expect(bench.press(.enter).isEmpty)
    #expect(bench.press(" ").isEmpty)
    // The store did not say so in time; then the desk does.
    bench = Self.bench(as: Self.ola, window)
    bench.type("40612345")
    bench.press(.enter)
    bench.tell(.refused(try #require(bench.orderedID), .notAllowed(.lookUp)))
    #expect(bench.text.contains("ALREADY A MEMBER"))
    bench.press(.escape)
    #expect(bench.text.contains("Phone number"))
  }

  @Test func `the lead's list is read when a lead signs in, and forgotten with the lock`() {
    var bench = Self.bench()
    bench.type("1")
    bench.press(.enter)
    bench.type("384617")
    bench.press(.enter)
    #expect(
      bench.apply(.signInAnswered(.success(.signedIn(Self.anne)))) == [.readLeadList(sequence: 1)])
    bench.apply(.leadList(sequence: 1, .success(LeadListTests.all)))
    #expect(bench.footer.contains("F7 Lead's list"))
    bench.press(.function(12))
    #expect(bench.state.leadMatters.isEmpty)
    bench.apply(.leadList(sequence: 1, .success(LeadListTests.all)))
    #expect(bench.state.leadMatters.isEmpty)
  }

  // MARK: A lead's word

  private func refusedBench(as member: StaffMember, _ window: Window = .full) throws -> CounterBench
  {
    var bench = Self.bench(as: member, window)
    let number = try #require(Sample.phone("40612345"))
    bench.type("40612345")
    bench.apply(.numberChecked(number, .success(nil)))
    bench.press(.enter)
    let id = try #require(bench.orderedID)
    let failure = RequestFailure(.coolingDown, retryAfter: .seconds(3600), detail: "said no")
    bench.tell(.refused(id, .failed(failure)))
    return bench
  }

  @Test(arguments: Window.allCases) func `a cashier asks a lead for number and PIN`(
    _ window: Window
  ) throws {
    var bench = try refusedBench(as: Self.kari, window)
    bench.press("L")
    bench.type("1")
    bench.press(.enter)
    bench.type("3846")
    expectScreen(bench.grid, named: "approval-\(window.rawValue)")
  }

  @Test func `with a lead's PIN the number is asked again, and the cashier stays signed in`() throws
  {
    var bench = try refusedBench(as: Self.kari)
    #expect(bench.press("L").isEmpty)
    bench.type("1")
    bench.press(.enter)
    bench.type("384617")
    #expect(bench.press(.enter) == [.signIn(try proof(1, "384617"), .approval(.liftCoolDown))])
    let orders = bench.apply(.signInAnswered(.success(.signedIn(Self.anne))))
    let phone = try #require(Sample.phone("40612345"))
    let id = try #require(bench.orderedID)
    #expect(
      orders == [.desk(.liftCoolDown(id, phone, again: false, lead: Self.anne.number))])
    #expect(bench.state.staffNumber == Self.kari.number)
  }

  @Test func `another cashier's PIN lifts nothing, a wrong one neither, and Esc leads back`() throws
  {
    var bench = try refusedBench(as: Self.kari)
    bench.press("L")
    for outcome in [SignInOutcome.signedIn(Self.kari), .refused, .mustWait(.seconds(30))] {
      bench.type("12")
      bench.press(.enter)
      bench.type("384617")
      bench.press(.enter)
      #expect(bench.apply(.signInAnswered(.success(outcome))).isEmpty)
      #expect(bench.text.contains("A team lead lifts this"))
    }
    bench.press(.escape)
    #expect(bench.text.contains("NOT TODAY"))
  }

  @Test func `a lead who is signed in lifts it with two keys, as where nobody signs in`() throws {
    var bench = try refusedBench(as: Self.anne)
    bench.press("L")
    let orders = bench.press("L")
    let id = try #require(bench.orderedID)
    let phone = try #require(Sample.phone("40612345"))
    #expect(orders == [.desk(.liftCoolDown(id, phone, again: false))])
  }
}
