import EnrollmentCore
import Foundation
import Testing

@testable import EnrollmentUI

/// What the line mode says of members: consents, looks, and who is told of a greeting.
@Suite struct LineMemberTests {
  private static let asks: [AskedFact] = [.name, .phoneNumber, .consents]

  /// Types the number of `member`; the store knows it.
  private func greeted(
    _ member: Member = Sample.member(), asks: [AskedFact] = asks
  ) throws -> LineBench {
    var bench = LineBench(asks: asks)
    bench.type("40612345")
    let number = try #require(Sample.phone("40612345"))
    bench.apply(.counter(.numberChecked(number, .success(member))))
    bench.tearOff()
    return bench
  }

  @Test func `the card of somebody who has just joined has the consents`() throws {
    var bench = LineBench(asks: Self.asks)
    let id = try bench.startRequest()
    let enrollment = Sample.enrollment(consents: Sample.consents())
    try bench.move(id, to: .ended(.saved(enrollment, took: .seconds(9))))
    bench.tearOff()
    #expect(bench.type("show").isEmpty)
    #expect(bench.type("show") == [.noteLook(enrollment.member, .shownAgain)])
    #expect(
      bench.read() == """
        Phone number? show
        Solveig Aasen
        Member no. 290 042 000 1237
        Phone: +47 406 12 345
        Joined: today 14:32 till C
        Consent: yes, e-mail offers, 12.11.2025
        Consent: no, SMS offers, 12.11.2025
        Consent: yes, membership terms (version 2026-05), 12.11.2025
        Phone number? show
        Solveig Aasen
        Member no. 290 042 000 1237
        Phone: +47 406 12 345
        Joined: today 14:32 till C
        Consent: yes, e-mail offers, 12.11.2025
        Consent: no, SMS offers, 12.11.2025
        Consent: yes, membership terms (version 2026-05), 12.11.2025
        This view is noted in the access log.
        Phone number?\u{20}
        """)
  }

  @Test func `a known member's consents are read first, and no line is taken meanwhile`() throws {
    var bench = try greeted()
    let member = Sample.member()
    #expect(
      bench.type("show") == [.readRecord(member.number), .noteLook(member, .shownAgain)])
    #expect(!bench.state.takesLines)
    let other = Sample.member("Per Aas", sequence: 124)
    bench.readRecord(of: other)
    #expect(!bench.state.takesLines)
    #expect(bench.transcript == "Phone number? show\n")
    bench.readRecord(of: member, consents: Sample.consents())
    #expect(bench.state.takesLines)
    #expect(
      bench.read() == """
        Phone number? show
        Solveig Aasen
        Member no. 290 042 000 1237
        Phone: +47 406 12 345
        Joined: 3 May 2026 till C
        Consent: yes, e-mail offers, 12.11.2025
        Consent: no, SMS offers, 12.11.2025
        Consent: yes, membership terms (version 2026-05), 12.11.2025
        This view is noted in the access log.
        Phone number?\u{20}
        """)
    // An answer that comes twice prints nothing.
    bench.readRecord(of: member)
    #expect(bench.transcript == "Phone number? ")
  }

  @Test func `a member opened by staff comes with the last looks`() {
    var bench = LineBench(asks: Self.asks)
    bench.type("find aas")
    let member = Sample.member()
    bench.apply(.counter(.found(sequence: 1, .success([member]))))
    bench.tearOff()
    bench.type("1")
    bench.readRecord(of: member, consents: Sample.consents(lostAt: Sample.november + 86_400))
    #expect(
      bench.read() == """
        Open which? (1, or back) 1
        Solveig Aasen
        Member no. 290 042 000 1237
        Phone: +47 406 12 345
        Joined: 3 May 2026 till C
        Consent 1: yes, e-mail offers, 12.11.2025
        Consent: no, SMS offers, 12.11.2025
        Consent 2: yes, membership terms (version 2026-05), 12.11.2025
        A later answer was lost: no marketing.
        Seen by: till C 14:22 today, till 7 12.11.2025, (2 older)
        This view is noted in the access log.
        Phone number?\u{20}
        """)
  }

  @Test func `a member who was erased meanwhile is let go of, and that is said`() throws {
    var bench = try greeted()
    bench.type("show")
    bench.apply(.counter(.recordRead(Sample.member().number, .success(nil))))
    #expect(
      bench.read() == """
        Phone number? show
        This member was erased meanwhile. There is no card any more.
        Phone number?\u{20}
        """)
    #expect(bench.type("show").isEmpty)
  }

  @Test func `a record that cannot be read leaves the card, and says so`() throws {
    var bench = try greeted()
    bench.type("show")
    bench.apply(
      .counter(.recordRead(Sample.member().number, .failure(.unusable(detail: "damaged")))))
    #expect(
      bench.read() == """
        Phone number? show
        Solveig Aasen
        Member no. 290 042 000 1237
        Phone: +47 406 12 345
        Joined: 3 May 2026 till C
        Consents: cannot be read
        This view is noted in the access log.
        Phone number?\u{20}
        """)
  }

  @Test func `a shop that asks for none hears of none, one that asks hears that none were told`()
    throws
  {
    for (asks, line) in [(Self.asks, "Consents: none told\n"), ([.name], "")] {
      var bench = try greeted(asks: asks)
      bench.type("show")
      bench.readRecord(of: Sample.member())
      #expect(bench.transcript.contains("Joined: 3 May 2026 till C\n\(line)This view is noted"))
    }
  }

  @Test func `an unknown answer is no consent`() throws {
    var bench = try greeted()
    bench.type("show")
    bench.readRecord(
      of: Sample.member(),
      consents: MemberConsents([.init(approvedAt: Sample.november, claims: nil)]))
    #expect(
      bench.transcript.contains("\nConsents unknown: no marketing until the app asks again.\n"))
  }

  @Test func `what the app wrote stays on its line and moves no cursor`() throws {
    var bench = try greeted()
    bench.type("show")
    bench.readRecord(
      of: Sample.member(),
      consents: Sample.consents([("a", "\u{1B}[2JPhone\nSay: \"yes\"\u{7}\u{202E}", true)]))
    let lines = bench.transcript.split(separator: "\n").filter { $0.hasPrefix("Consent") }
    #expect(lines.count == 1)
    #expect(bench.transcript.firstMatch(of: /[\u{1B}\u{7}\u{202E}]|\nSay/) == nil)
  }

  @Test func `members who read the same are told apart by their numbers`() {
    var bench = LineBench()
    bench.type("find kari")
    let twins = [
      Sample.member("Kari Hansen", sequence: 1), Sample.member("Kari Haug", sequence: 2),
      Sample.member("Kari Hansen", phone: "91234567", sequence: 3),
    ]
    bench.apply(.counter(.found(sequence: 1, .success(twins))))
    for (place, member) in zip(1...2, twins) {
      #expect(
        bench.transcript.contains(
          "\(place). Kari H., phone ending 3 4 5, since 05.2026, "
            + "member no. \(member.number.veiled)"))
    }
    #expect(twins[0].number.veiled != twins[1].number.veiled)
    #expect(bench.transcript.contains("3. Kari H., phone ending 5 6 7, since 05.2026, till C"))
  }

  @Test func `news that come while the books are read stand before the card`() throws {
    var bench = LineBench(asks: Self.asks)
    let id = try bench.startRequest()
    bench.type("park")
    bench.type("find aas")
    bench.apply(.counter(.found(sequence: 1, .success([Sample.member()]))))
    bench.tearOff()
    bench.type("1")
    try bench.move(id, to: LineModeTests.failed(.denied))
    bench.readRecord(of: Sample.member())
    #expect(
      bench.read().hasPrefix(
        """
        Open which? (1, or back) 1
        C, 4 7 9 3, ending 3 4 5: the shopper said no. Say open 1.
        Solveig Aasen
        Member no. 290 042 000 1237
        """))
  }

  @Test func `open and the number of a row opens that member, also while a request is parked`()
    throws
  {
    var bench = LineBench()
    let id = try bench.startRequest()
    bench.type("park")
    let members = [Sample.member(), Sample.member("Per Aas", sequence: 124)]
    bench.type("find aas")
    bench.tearOff()
    bench.apply(.counter(.found(sequence: 1, .success(members))))
    try bench.move(id, to: LineModeTests.failed(.denied))
    for line in ["open", "open 3"] {
      #expect(bench.type(line).isEmpty)
      #expect(
        bench.transcript.hasSuffix("Say open and one of these: 1, 2.\nOpen which? (1-2, or back) "))
    }
    // There a number is no request's.
    #expect(!bench.transcript.contains("Say open 1."))
    #expect(
      bench.type("open 2") == [.readRecord(members[1].number), .noteLook(members[1], .lookUp)])
    bench.readRecord(of: members[1])
    #expect(bench.transcript.contains("\nPer Aas\n"))
    bench.type("open 1")
    #expect(bench.transcript.contains("Code W1."))
  }

  @Test func `a member with a name missing is marked, and can be asked again`() throws {
    let nameless = Sample.member(nil, sequence: 4, state: .incomplete)
    var bench = LineBench(asks: Self.asks)
    bench.type("find 2345")
    bench.apply(.counter(.found(sequence: 1, .success([nameless]))))
    #expect(bench.transcript.contains("1. [!] name missing, phone ending 3 4 5, "))
    bench.type("1")
    bench.readRecord(of: nameless)
    #expect(bench.transcript.contains("\nThe name is missing. Say again to ask the app.\n"))
    bench.type("again")
    bench.type("y")
    let id = try #require(bench.orderedID)
    let phone = try #require(nameless.phone)
    #expect(bench.commands.last == .desk(.enroll(id, phone, again: true)))
    bench.tell(.status(Sample.status(id, phone, code: "C-4793", phase: .open, at: bench.now)))
    let completed = Sample.enrollment(.updated, Sample.member(sequence: 4), isCompletion: true)
    try bench.move(id, to: .ended(.saved(completed, took: .seconds(9))))
    #expect(bench.transcript.contains("\nWelcome back - card completed. Member number "))
  }

  @Test func `a member without a number cannot be asked, and the card says why`() {
    var bench = LineBench()
    let lost = Sample.member("Per Aas", phone: nil, sequence: 124)
    bench.type("find aas")
    bench.apply(.counter(.found(sequence: 1, .success([lost]))))
    bench.type("1")
    bench.readRecord(of: lost)
    #expect(bench.transcript.contains("\nThe number went to another person, or "))
    bench.tearOff()
    #expect(bench.type("again").isEmpty)
    #expect(bench.transcript.contains("That does not work here. Commands: "))
  }
}

/// What the cash register hears of members who are known already.
extension LineMemberTests {
  @Test func `each greeting from the store is told once, looking again is none`() throws {
    var bench = try greeted()
    let number = try #require(Sample.phone("40612345"))
    bench.apply(.counter(.numberChecked(number, .success(Sample.member()))))
    bench.type("show")
    bench.readRecord(of: Sample.member())
    #expect(bench.greeted == [Sample.member()])
    bench.type("40612345")
    bench.apply(.counter(.numberChecked(number, .success(Sample.member()))))
    #expect(bench.greeted == [Sample.member(), Sample.member()])
  }

  @Test func `a member whom the desk knew of is told by the desk`() throws {
    var bench = LineBench()
    let number = try #require(Sample.phone("40612345"))
    bench.type("40612345")
    bench.apply(.counter(.numberChecked(number, .failure(.unusable(detail: "damaged")))))
    bench.type("y")
    bench.tell(.known(try #require(bench.orderedID), Sample.member()))
    #expect(bench.transcript.contains("Already a member"))
    #expect(bench.greeted.isEmpty)
  }
}
