import Foundation
import Testing

@testable import EnrollmentCore

/// Who may do what, and what a PIN must not be.
struct StaffRuleTests {
  @Test func `only a lead erases, lifts, decides, sees the lead's list and the figures of others`()
  {
    let ofLeads: Set<Right> = [
      .eraseMember, .liftCoolDown, .decideHeldAnswer, .seeLeadList, .seeReportByPerson,
    ]
    for right in ofLeads {
      #expect(Role.lead.may(right))
      #expect(!Role.cashier.may(right))
      #expect(!Role.it.may(right))
    }
    #expect(Set(Right.allCases.filter(Role.cashier.may)).isDisjoint(with: ofLeads))
  }

  @Test func `IT keeps the staff list, sees who did what, and sees no member`() {
    #expect(
      Set(Right.allCases.filter(Role.it.may)) == [.enroll, .seeReport, .seeDeeds, .keepStaff])
    #expect(Role.lead.may(.seeDeeds))
    #expect(!Role.cashier.may(.seeDeeds))
    #expect(!Role.lead.may(.keepStaff))
    #expect(!Role.cashier.may(.keepStaff))
  }

  @Test(arguments: [
    "1234", "0000", "4321", "987654", "12345678", "7777", "1212", "90909090", "2580", "8901",
  ])
  func `a PIN that anybody would try first is refused`(digits: String) throws {
    let number = try #require(StaffNumber(rawValue: 12))
    #expect(try #require(PIN(digits)).isEasilyGuessed(of: number))
  }

  @Test func `the staff number is no PIN of its own, with or without zeros`() throws {
    let number = try #require(StaffNumber(rawValue: 4817))
    #expect(try #require(PIN("4817")).isEasilyGuessed(of: number))
    #expect(try #require(PIN("004817")).isEasilyGuessed(of: number))
    #expect(try !#require(PIN("4818")).isEasilyGuessed(of: number))
    #expect(try !#require(PIN("384617")).isEasilyGuessed(of: number))
  }

  @Test func `a PIN has four to eight digits and tells nothing of itself`() throws {
    for text in ["", "123", "123456789", "12a4", "12 4", "１２３４", "-123"] {
      #expect(PIN(text) == nil, "\(text)")
    }
    let pin = try #require(PIN("384617"))
    #expect(!"\(pin)".contains("384617"))
    #expect(!String(reflecting: pin).contains("384617"))
    var dumped = ""
    dump(pin, to: &dumped)
    #expect(!dumped.contains("384617"))
  }

  @Test
  func `five tries are free; later ones wait twice as long each, a quarter of an hour at most`() {
    let waits = (0...14).map(SignInRule.wait(afterWrong:))
    #expect(waits[..<5].allSatisfy { $0 == .zero })
    #expect(waits[5...10] == [30, 60, 120, 240, 480, 900].map(Duration.seconds)[...])
    #expect(waits[11...].allSatisfy { $0 == .seconds(900) })
  }

  @Test func `a wait goes by the time since boot, and after a start of the machine is no longer`() {
    let start = Date(timeIntervalSince1970: 1_777_896_000)
    let end = Moment(wall: start + 30, sinceBoot: .seconds(1_030), bootID: "one")
    // A wall clock that was set forward does not shorten it.
    let later = Moment(wall: start + 86_400, sinceBoot: .seconds(1_010), bootID: "one")
    #expect(SignInRule.left(until: end, at: later) == .seconds(20))
    let over = Moment(wall: start, sinceBoot: .seconds(1_030), bootID: "one")
    #expect(SignInRule.left(until: end, at: over) == .zero)
    // A clock that was set back, and the machine started anew.
    let back = Moment(wall: start - 86_400, sinceBoot: .seconds(5), bootID: "two")
    #expect(SignInRule.left(until: end, at: back) == SignInRule.longestWait)
  }

  @Test func `a name has signs that a screen shows, and a card a code that nobody types by chance`()
  {
    #expect(StaffName("  Kari   Anne ")?.text == "Kari Anne")
    for text in ["", "   ", "Kari\u{1B}[2J", "K\u{202E}ari", String(repeating: "a", count: 21)] {
      #expect(StaffName(text) == nil)
    }
    #expect(StaffCard("S-483920-KA")?.code == "S-483920-KA")
    for code in ["1234567", "S 483920-KA", "kort-æøå-123", String(repeating: "1", count: 65)] {
      #expect(StaffCard(code) == nil, "\(code)")
    }
  }
}
