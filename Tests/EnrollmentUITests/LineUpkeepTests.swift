import EnrollmentCore
import Foundation
import Testing

@testable import EnrollmentUI

/// Note, withdrawal and history in the line mode.
@Suite struct LineUpkeepTests {
  /// A card that staff opened from the look-up.
  private func opened(_ record: MemberRecord = MemberEditTests.record()) -> LineBench {
    var bench = LineBench(asks: MemberEditTests.asks)
    bench.type("find aas")
    bench.apply(.counter(.found(sequence: 1, .success([record.member]))))
    bench.type("1")
    bench.apply(.counter(.recordRead(record.member.number, .success(record))))
    return bench
  }

  private var number: MemberNumber { MemberEditTests.member.number }

  @Test func `a card for staff has all that is known`() {
    var bench = opened()
    let text = bench.read()
    #expect(
      text.hasSuffix(
        """
        Solveig Aasen
        Member no. 290 042 000 1237
        Phone: +47 406 12 345
        Joined: 12 November 2025 till C
        E-mail: solveig.aasen@example.com, from the app, 12.11.2025
        Address: Gate 5, 0152 Oslo, from the app, 12.11.2025
        Note: Wears size 43. Asks for Per in the ski workshop.
        Consent 1: yes, e-mail offers, 12.11.2025
        Consent: no, SMS offers, 12.11.2025
        Consent 2: yes, membership terms, 12.11.2025
        Seen by: till C 14:22 today, till 7 12.11.2025, (2 older)
        This view is noted in the access log.
        Phone number?\u{20}
        """), "\(text)")
  }

  @Test func `withdraw takes the number of a consent that is in force`() {
    var bench = opened()
    bench.tearOff()
    #expect(bench.type("withdraw 3").isEmpty)
    #expect(bench.type("withdraw").isEmpty)
    #expect(bench.transcript.contains("Say withdraw and one of these: 1, 2."))
    bench.tearOff()
    #expect(bench.type("withdraw 1") == [.withdrawConsent(number, id: "email")])
    #expect(!bench.state.takesLines)
    bench.apply(
      .counter(
        .memberChanged(
          number, .withdrawal, .success(MemberEditTests.record(withdrawn: "email")))))
    #expect(
      bench.read() == """
        Phone number? withdraw 1
        Withdrawn and noted. Only a new yes in the app brings it back.
        Consent: withdrawn, e-mail offers, 09.05.2026
        Consent: no, SMS offers, 12.11.2025
        Consent 1: yes, membership terms, 12.11.2025
        Phone number?\u{20}
        """)
    #expect(bench.type("withdraw 1") == [.withdrawConsent(number, id: "terms")])
  }

  @Test func `note puts its text in the place of the old one, and a dash takes it away`() {
    var bench = opened()
    bench.tearOff()
    #expect(bench.type("note").isEmpty)
    #expect(bench.type("note " + String(repeating: "x", count: 201)).isEmpty)
    #expect(bench.transcript.contains("too long"))
    #expect(bench.type("note Asks for Per.") == [.changeNote(number, "Asks for Per.")])
    bench.apply(.counter(.memberChanged(number, .note, .failure(.cannotWrite(detail: "full")))))
    #expect(bench.transcript.contains("nothing was changed"))
    #expect(bench.type("note -") == [.changeNote(number, "")])
    bench.apply(
      .counter(.memberChanged(number, .note, .success(MemberEditTests.record(note: nil)))))
    #expect(bench.transcript.contains("The note is saved."))
  }

  @Test func `history tells what happened and who looked`() {
    var bench = opened(MemberEditTests.record(withdrawn: "email"))
    bench.tearOff()
    bench.type("history")
    #expect(
      bench.read() == """
        Phone number? history
        09.05.2026 14:32: withdrawn: e-mail offers, till C, staff 12.
        09.05.2026 14:22: card opened, look-up, till C.
        09.05.2026 12:32: note changed, till C.
        08.05.2026 14:32: refreshed by the app, till C.
        12.11.2025 10:00: card shown, joining, till 7.
        12.11.2025 10:00: joined, till C.
        (2 older looks)
        Phone number?\u{20}
        """)
  }

  @Test func `a long history is told in parts, the newest first`() {
    let member = MemberEditTests.member
    let looks = (0..<23).map { place in
      MemberRecord.Look(
        at: Sample.afternoon - Double(place) * 60, till: MemberEditTests.till,
        letter: MemberEditTests.letter, reason: .lookUp)
    }
    let record = MemberRecord(
      member: member, consents: MemberConsents(), looks: looks, olderLooks: 7)
    var bench = opened(record)
    let tell = { (bench: inout LineBench) in
      bench.tearOff()
      bench.type("history")
      return bench.read().split(separator: "\n").dropFirst().dropLast().map(String.init)
    }
    let parts = [tell(&bench), tell(&bench), tell(&bench)]
    #expect(parts.map(\.count) == [11, 11, 4])
    #expect(parts[0].first == "09.05.2026 14:32: card opened, look-up, till C.")
    #expect(parts[0].last == "13 more. Say history again to go on.")
    #expect(parts[1].first == "09.05.2026 14:22: card opened, look-up, till C.")
    #expect(parts[1].last == "3 more. Say history again to go on.")
    #expect(parts[2].first == "09.05.2026 14:12: card opened, look-up, till C.")
    #expect(parts[2].last == "(7 older looks)")
    #expect(tell(&bench) == parts[0])
    // What has been read anew is told from its beginning.
    bench.type("note x")
    bench.apply(.counter(.memberChanged(member.number, .note, .success(record))))
    #expect(tell(&bench) == parts[0])
  }

  @Test func `somebody who has just joined has no such words`() throws {
    var bench = LineBench(asks: MemberEditTests.asks)
    let id = try bench.startRequest()
    let enrollment = Sample.enrollment(consents: Sample.consents())
    try bench.move(id, to: .ended(.saved(enrollment, took: .seconds(9))))
    for word in ["note x", "withdraw 1", "history"] { #expect(bench.type(word).isEmpty) }
  }
}
