import EnrollmentCore
import Testing

@testable import EnrollmentUI

/// The line mode from question to question.
@Suite struct LineModeTests {
  static let saved = RequestStatus.Phase.ended(.saved(Sample.enrollment(), took: .seconds(41)))

  static func failed(_ code: EndCode, after wait: Duration? = nil) -> RequestStatus.Phase {
    .ended(.failed(RequestFailure(code, retryAfter: wait, detail: "status 500")))
  }

  @Test func `a number, a yes, and the name only when somebody asks`() throws {
    var bench = LineBench()
    bench.begin()
    let id = try bench.startRequest()
    #expect(
      bench.read() == """
        Clubtill, line mode. Nordlys Sport, Storo, till C. Say help for the commands.
        Shop asks the app for: name, phone number.
        Say: "Which number do you use with Vipps?"
        Phone number? 40612345
        Say: "It ends with three four five - is that right?"
        Not a member. Send to the phone ending 3 4 5? (y/n) y
        Sending to the phone ending 3 4 5.
        Sent. Code C, 4 7 9 3. The phone must show the same code.
        Say: "Look at your phone. Accept only if the code is the same."
        Waiting. 2 minutes 58 seconds left. Commands: park, tip, stop.

        """)
    bench.run(.seconds(40))
    try bench.move(id, to: .redeemed)
    #expect(try bench.move(id, to: Self.saved) == [.ring(times: 1)])
    #expect(
      bench.read() == """
        Waiting. 2 minutes 45 seconds left.
        Tip. Say: "No message? Open Vipps yourself - the request is waiting there."
        Waiting. 2 minutes 30 seconds left.
        Tip. Say: "Pull the screen down once to refresh."
        Said yes. Fetching the name.
        Say: "One moment."
        Enrolled and saved. Member number 290 042 000 1237. Say show for the name.
        Say: "Welcome to the club!"
        Phone number?\u{20}
        """)
    let member = Sample.enrollment().member
    #expect(bench.type("show").isEmpty)
    #expect(bench.type("show") == [.noteLook(member, .shownAgain)])
    #expect(
      bench.read() == """
        Phone number? show
        Solveig Aasen
        Member no. 290 042 000 1237
        Phone: +47 406 12 345
        Joined: today 14:32 till C
        Phone number? show
        Solveig Aasen
        Member no. 290 042 000 1237
        Phone: +47 406 12 345
        Joined: today 14:32 till C
        This view is noted in the access log.
        Phone number?\u{20}
        """)
  }

  @Test func `a card that is asked for late is noted, and a new number puts it away`() throws {
    var bench = LineBench()
    let id = try bench.startRequest()
    try bench.move(id, to: Self.saved)
    bench.wait(.seconds(21))
    #expect(bench.type("show") == [.noteLook(Sample.enrollment().member, .shownAgain)])
    bench.apply(.counter(.looked(.cannotWrite(detail: "full"))))
    #expect(bench.transcript.contains("could not be noted"))
    bench.type("40622222")
    bench.apply(.counter(.numberChecked(try #require(Sample.phone("40622222")), .success(nil))))
    bench.type("n")
    bench.tearOff()
    #expect(bench.type("show").isEmpty)
    #expect(
      bench.read() == """
        Phone number? show
        That does not work here. Commands: find TEXT, language, help, quit.
        Phone number?\u{20}
        """)
  }

  @Test(arguments: [
    ("4061", "Too few digits: 4 of 8 digits. Nothing was sent."),
    ("406123456", "That is too long for a number of this country. Nothing was sent."),
    ("+1 212 555 0100", "Vipps has no users with this country code: 47, 45, 46, 358 and 299 work."),
    ("+46 8 123 45 67", "Too few digits: 8 of 9 digits. Nothing was sent."),
    ("4061234x", "Only digits belong in a number, and a + before them."),
    ("12345678901234567", "No phone number is that long."),
    ("solveig", "That is neither a number nor a command. Say help for the commands."),
  ])
  func `a number that is none says why, and nothing is sent`(_ line: String, _ says: String) {
    var bench = LineBench()
    bench.begin()
    bench.tearOff()
    #expect(bench.type(line).isEmpty)
    #expect(bench.read() == "Phone number? \(line)\n\(says)\nPhone number? ")
  }

  @Test func `a foreign number is read back with its country code`() throws {
    var bench = LineBench()
    let number = try PhoneNumber(international: "+4520123456")
    #expect(bench.type("+45 20 12 34 56") == [.checkNumber(number)])
    #expect(!bench.state.takesLines)
    bench.apply(.counter(.numberChecked(number, .success(nil))))
    #expect(bench.transcript.contains("Send to the phone +45, ending 4 5 6? (y/n)"))
    #expect(bench.type("40612345").isEmpty)
    #expect(bench.transcript.contains("Please answer y or n.\nNothing has been sent yet.\n"))
    #expect(bench.type("n").isEmpty)
    #expect(bench.transcript.hasSuffix("n\nNothing was sent.\nPhone number? "))
  }

  @Test func `an empty line does nothing and asks again`() throws {
    var bench = LineBench()
    bench.begin()
    bench.tearOff()
    #expect(bench.type("").isEmpty)
    #expect(bench.read() == "Phone number? \nPhone number? ")
    bench.type("40612345")
    bench.apply(.counter(.numberChecked(try #require(Sample.phone("40612345")), .success(nil))))
    #expect(bench.type("  ").isEmpty)
    #expect(
      bench.transcript.hasSuffix("(y/n)   \nNot a member. Send to the phone ending 3 4 5? (y/n) "))
  }

  @Test func `a member is greeted and nothing is sent, again asks all the same`() throws {
    var bench = LineBench()
    let number = try #require(Sample.phone("40612345"))
    bench.type("40612345")
    #expect(bench.apply(.counter(.numberChecked(number, .success(Sample.member())))).isEmpty)
    #expect(
      bench.read() == """
        40612345
        Already a member - nothing was sent to the phone. Member number ending 1 2 3 7. \
        Say show for the card, again if it is somebody else.
        Say: "You are already a member. All set."
        Phone number?\u{20}
        """)
    let member = Sample.member()
    #expect(bench.greeted == [member])
    #expect(
      bench.type("show") == [.readRecord(member.number), .noteLook(member, .shownAgain)])
    bench.readRecord(of: member)
    bench.tearOff()
    #expect(bench.type("again").isEmpty)
    #expect(
      bench.read() == """
        Phone number? again
        Say: "It ends with three four five - is that right?"
        Send to the phone ending 3 4 5? (y/n)\u{20}
        """)
    bench.type("y")
    let id = try #require(bench.orderedID)
    #expect(bench.commands.last == .desk(.enroll(id, number, again: true)))
  }

  @Test func `the scanned code of an app is read back, and a member's number is looked up`() throws
  {
    var bench = LineBench()
    let number = try #require(Sample.phone("40612345"))
    #expect(
      bench.type("https://qr.vipps.no/28/2/01/031/4740612345") == [.checkNumber(number)])
    bench = LineBench()
    #expect(bench.type("https://qr.vipps.no/box/1").isEmpty)
    #expect(bench.transcript.contains("That code holds no phone number."))
    let member = Sample.member().number.rawValue
    #expect(bench.type(member) == [.find(member, sequence: 1)])
  }

  @Test func `the shopper's sentences change with their language, the rest does not`() throws {
    var bench = LineBench(shopperLanguage: .norwegian)
    try bench.startRequest()
    #expect(bench.transcript.contains("Say: \"Det slutter på 3 4 5 - stemmer det?\""))
    #expect(bench.transcript.contains("The phone must show the same code."))
    bench.tearOff()
    bench.type("language")
    #expect(
      bench.read() == """
        language
        The shopper's language is English.
        Say: "Look at your phone. Accept only if the code is the same."

        """)
  }

  @Test func `practice asks first what the pretend shopper does`() {
    var bench = LineBench(isPractice: true)
    bench.begin()
    #expect(bench.transcript.contains("3. says no\n"))
    bench.tearOff()
    #expect(bench.type("11").isEmpty)
    #expect(bench.type("3") == [.pickShopper(3)])
    #expect(
      bench.read() == """
        PRACTICE. What should the pretend shopper do? (0-9, or start) 11
        Please type one digit, 0 to 9, or a command: start, help, quit.
        PRACTICE. What should the pretend shopper do? (0-9, or start) 3
        The next pretend shopper: says no.
        Say: "Which number do you use with Vipps?"
        PRACTICE. Phone number?\u{20}
        """)
    bench.type("menu")
    #expect(bench.type("0") == [.pickShopper(10)])
    bench.type("menu")
    #expect(bench.type("start") == [.pickShopper(nil)])
  }
}

/// Members.
extension LineModeTests {
  @Test func `a look-up lists endings, and opening one is noted`() {
    var bench = LineBench()
    bench.begin()
    bench.tearOff()
    #expect(bench.type("find aas") == [.find("aas", sequence: 1)])
    let others = Sample.member("Per Aas", phone: nil, sequence: 124)
    bench.apply(.counter(.found(sequence: 1, .success([Sample.member(), others]))))
    #expect(bench.type("3").isEmpty)
    let member = Sample.member()
    #expect(bench.type("1") == [.readRecord(member.number), .noteLook(member, .lookUp)])
    #expect(!bench.state.takesLines)
    bench.readRecord(of: member)
    #expect(
      bench.type("show") == [.readRecord(member.number), .noteLook(member, .shownAgain)])
    #expect(
      bench.read().hasPrefix(
        """
        Phone number? find aas
        1. Solveig A., phone ending 3 4 5, since 05.2026, till C
        2. Per A., (no number), since 05.2026, till C
        Open which? (1-2, or back) 3
        That does not work here. Commands: open NUMBER, back, find TEXT, help, quit.
        Open which? (1-2, or back) 1
        Solveig Aasen
        Member no. 290 042 000 1237
        Phone: +47 406 12 345
        Joined: 3 May 2026 till C
        Consents: the shop asks for none
        Seen by: till C 14:22 today, till 7 12.11.2025, (2 older)
        This view is noted in the access log.
        Phone number? show
        """))
  }

  @Test(arguments: [("40699555", "ending 5 5 5"), ("+45 40 69 95 55", "+45, ending 5 5 5")])
  func `a number that nobody was found by is kept, and y enrolls it`(
    typed: String, told: String
  ) throws {
    let phone = try PhoneEntry.read(typed, in: .norway).number
    var bench = LineBench()
    bench.type("find \(typed)")
    bench.tearOff()
    bench.apply(.counter(.found(sequence: 1, .success([]))))
    #expect(bench.type("y") == [.checkNumber(phone)])
    bench.apply(.counter(.numberChecked(phone, .success(nil))))
    #expect(
      bench.read() == """
        No member found.
        Phone number? (or y to enroll the phone \(told)) y
        Say: "It ends with five five five - is that right?"
        Not a member. Send to the phone \(told)? (y/n)\u{20}
        """)
    bench.type("y")
    #expect(
      bench.commands.last == .desk(.enroll(try #require(bench.orderedID), phone, again: false)))
  }

  @Test func `after a number that nobody was found by anything else goes on as ever`() throws {
    var bench = LineBench()
    let search = { (bench: inout LineBench, sequence: Int) in
      bench.type("find 40699555")
      bench.apply(.counter(.found(sequence: sequence, .success([]))))
    }
    search(&bench, 1)
    let other = try #require(Sample.phone("40612345"))
    #expect(bench.type("40612345") == [.checkNumber(other)])
    bench.apply(.counter(.numberChecked(other, .success(nil))))
    bench.type("n")
    search(&bench, 2)
    #expect(bench.type("find nobody") == [.find("nobody", sequence: 3)])
    bench.apply(.counter(.found(sequence: 3, .success([]))))
    bench.tearOff()
    #expect(bench.type("y").isEmpty, "a name is no number")
    #expect(bench.transcript.contains("That does not work here."))
    search(&bench, 4)
    bench.type("n")
    #expect(bench.transcript.hasSuffix("\nPhone number? "))
    #expect(bench.type("y").isEmpty)
    bench.type("find 0699555")
    bench.apply(.counter(.found(sequence: 5, .success([]))))
    #expect(bench.type("y").isEmpty, "a part of a number is none")
    #expect(bench.orderedID == nil)
  }

  @Test func `a search that is too short, finds nobody or fails says so`() {
    var bench = LineBench()
    bench.begin()
    bench.tearOff()
    #expect(bench.type("find aa").isEmpty)
    bench.type("find nobody")
    bench.apply(.counter(.found(sequence: 7, .success([Sample.member()]))))
    bench.apply(.counter(.found(sequence: 1, .success([]))))
    bench.type("find nobody")
    bench.apply(.counter(.found(sequence: 2, .failure(.unusable(detail: "x")))))
    #expect(
      bench.read() == """
        Phone number? find aa
        Type at least three letters or four digits.
        Phone number? find nobody
        No member found.
        Phone number? find nobody
        The member file cannot be read. Please tell the team lead.
        Phone number?\u{20}
        """)
  }
}
