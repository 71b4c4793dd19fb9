import CIBA
import EnrollmentCore
import Foundation
import GRDB
import Testing

@testable import MemberStore

struct HandOverTests {
  let folder = StateFolder()
  let other = StateFolder()

  private static func sample() throws -> HandOverMember {
    var member = HandOverMember()
    member.id = UUID(uuidString: "0197B000-0000-7000-8000-0000000000A1")
    member.number = MemberNumber(rawValue: "2900042000120")
    member.name = PersonName(full: "Solveig Aasen", given: "Solveig", family: "Aasen")
    member.phone = Sample.phone()
    member.birthDate = "1992-02-29"
    member.joinedAt = Date(milliseconds: Sample.day.milliseconds + 251)
    member.till = try Sample.till()
    member.identities = [
      Identity(issuer: "https://login.example/", subject: "a,\"b\" \\c"),
      Identity(issuer: "https://login.example/", subject: "sub-2"),
    ]
    return member
  }

  private func read(
    _ lines: [String], for kind: StoreKind = .real
  ) throws -> [HandOverMember] {
    var reading = HandOverReading(for: kind)
    return try lines.compactMap { try reading.read($0) }
  }

  private func fault(_ lines: String...) -> HandOverFault? {
    do {
      _ = try read(lines)
      return nil
    } catch {
      return error as? HandOverFault
    }
  }

  @Test func `a CSV line names the format and every fact, and a JSON line too`() throws {
    var member = try Self.sample()
    member.identities.removeFirst()
    member.email = "kari@example.com"
    member.address = PostalAddress(
      streetLines: ["Gate 5"], postalCode: "0152", city: "", country: "", kind: "")
    let csv = HandOverWriting(.csv, of: .real)
    #expect(
      csv.start
        == "format,id,number,name,given_name,family_name,phone,birthdate,email,address,state,"
        + "joined_at,till,letter,identities\r\n")
    #expect(
      csv.line(member)
        == "1,0197b000-0000-7000-8000-0000000000a1,2900042000120,Solveig Aasen,Solveig,Aasen,"
        + "4740612345,1992-02-29,kari@example.com,"
        + #""{""postal_code"":""0152"",""street"":[""Gate 5""]}","#
        + "active,2026-05-04T12:00:00.251Z,4,C,"
        + #""[{""issuer"":""https://login.example/"",""subject"":""sub-2""}]""# + "\r\n")
    #expect(
      HandOverWriting(.jsonl, of: .practice).line(member)
        == #"{"format":"1 practice","id":"0197b000-0000-7000-8000-0000000000a1","#
        + #""number":"2900042000120","name":"Solveig Aasen","given_name":"Solveig","#
        + #""family_name":"Aasen","phone":"4740612345","birthdate":"1992-02-29","#
        + #""email":"kari@example.com","#
        + #""address":{"postal_code":"0152","street":["Gate 5"]},"#
        + #""state":"active","joined_at":"2026-05-04T12:00:00.251Z","till":4,"letter":"C","#
        + #""identities":[{"issuer":"https://login.example/","subject":"sub-2"}]}"# + "\n")
  }

  @Test(arguments: [HandOverForm.csv, .jsonl])
  func `what was written is read again, whatever a name looks like`(_ form: HandOverForm) throws {
    let writing = HandOverWriting(form, of: .real)
    let names = [
      "Ødegård, Åse", "=SUM(A1)", "'=x", "''+y", "'plain", "-1", "@home", "Al \"Bo\" Cy", "+47",
      "'",
    ]
    var members = [try Self.sample()]
    for name in names {
      var member = try Self.sample()
      member.name = PersonName(full: name, given: nil, family: nil)
      member.identities = []
      members.append(member)
    }
    var bare = HandOverMember()
    bare.state = .incomplete
    bare.phone = Sample.phone()
    members.append(bare)
    let text = writing.start + members.map(writing.line).joined()
    let lines = text.replacing("\r\n", with: "\n").split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
    for (found, member) in zip(try read(lines), members) { #expect(found == member) }
    #expect(try read(lines).count == members.count)
    #expect(try read(["\u{FEFF}" + (lines.first ?? "")] + lines.dropFirst()) == members)
  }

  @Test func `every millisecond of a time comes back`() {
    for millisecond in Int64(0)..<1000 {
      let date = Date(milliseconds: 1_777_896_000_000 + millisecond)
      let read = HandOverTime.date(HandOverTime.text(date))
      #expect(read.map(HandOverTime.milliseconds) == 1_777_896_000_000 + millisecond)
    }
    #expect(HandOverTime.text(Date(milliseconds: -1)) == "1969-12-31T23:59:59.999Z")
    #expect(HandOverTime.date("2026-05-04T12:00:00Z") == Sample.day)
    for text in [
      "2026-05-04", "2026-05-04T12:00:00", "2026-02-30T12:00:00Z", "2026-05-04T25:00:00Z",
      "2026-05-04T12:00:00.Z", "2026-05-04T12:00:00.1234Z", "2026-05-04T12:00:00+02:00",
    ] {
      #expect(HandOverTime.date(text) == nil, "\(text)")
    }
  }

  @Test func `no cell of a CSV begins as a formula does`() throws {
    for start in ["=", "+", "-", "@"] {
      var member = try Self.sample()
      member.name = PersonName(full: start + "1", given: nil, family: nil)
      let line = HandOverWriting(.csv, of: .real).line(member)
      #expect(line.split(separator: ",").allSatisfy { !$0.hasPrefix(start) })
      #expect(line.contains(",'\(start)1,"))
    }
  }

  @Test(arguments: [
    ("1,Kari,47406123", "phone: is no mobile number"),
    ("1,Kari,4740612345,2026-02-29", "birthdate: is no day"),
    ("1,Kari,4740612345,,,2900042000121", "number: is no member number"),
    ("1,,4740612345", "name: is missing"),
    ("1,Kari\u{202E},4740612345", "name: has signs"),
    ("1,Kari", "2 cells, and there are 6 columns"),
    ("1,\"Kari,4740612345,,,", "is not closed on this line"),
    ("1,Ka\"ri,4740612345,,,", "in a cell that has none around it"),
    ("1,Kari,4740612345,,gone,", "state: is neither active"),
    ("1,Kari,,,,", "nobody could find this member"),
  ])
  func `a bad line says which column is wrong, and quotes nothing of it`(
    _ line: String, _ reason: String
  ) throws {
    let padded = line + String(repeating: ",", count: max(0, 5 - line.filter { $0 == "," }.count))
    let text = line == "1,Kari" || line.contains("\"") ? line : padded
    let fault = fault("format,name,phone,birthdate,state,number", text)
    #expect(fault?.reason.contains(reason) == true, "\(fault?.reason ?? "no fault")")
    #expect(fault?.reason.contains("Kari") == false)
    #expect(fault?.isOfWholeFile == false)
  }

  @Test func `a column or member that this program does not know is refused, not dropped`() {
    let unknown = fault("format,name,shoe_size", "1,Kari,38")
    #expect(unknown?.isOfWholeFile == true)
    #expect(unknown?.reason.contains("column 3") == true)
    #expect(
      fault(#"{"format":"1","name":"Kari","phone":"4740612345","shoe_size":"38"}"#)?.reason
        == "has a member that this program does not know")
    #expect(fault("name,phone", "Kari,1")?.isOfWholeFile == true)
    #expect(fault("format;name;phone")?.reason.contains("commas") == true)
    #expect(fault("format,name,name")?.reason.contains("twice") == true)
    #expect(
      fault("format,name,phone", "2,Kari,4740612345")?.reason.contains("reads format 1") == true)
    #expect(
      fault("format,name,phone", "1 practice,Kari,4740612345")?.reason.contains("pretend") == true)
    #expect(fault(#"{"format":"1","name":"a","name":"b"}"#)?.reason.contains("twice") == true)
  }

  @Test func `the format is read as the number 1, too, and as no other`() throws {
    let line = { (format: String) in
      #"{"format":\#(format),"name":"Kari Foss","phone":"4740612345"}"#
    }
    #expect(try read([line("1")]) == read([line(#""1""#)]))
    #expect(try read([line("1")]).first?.name?.full == "Kari Foss")
    for format in ["2", "0", "-1", "1.5", "true", "[1]", #""2""#, #""1.0""#] {
      #expect(fault(line(format))?.reason.hasPrefix("format: ") == true, "\(format)")
    }
  }

  @Test func `every member of a store comes over, with the same number, id and login`()
    async throws
  {
    let store = try folder.open()
    for number in 0..<7 {
      try await store.enroll(
        number == 3 ? nil : "Kari Hansen", phone: "4061\(1000 + number)", subject: "sub-\(number)")
    }
    let found = Locked<[HandOverMember]>([])
    let report = try await store.export(work: .unwatched) { member in
      found.withLock { $0.append(member) }
    }
    #expect(report == ExportReport(members: 7, unreadable: 0))
    let exported = found.withLock { $0 }
    let target = try other.open()
    #expect(
      try await target.take(exported, by: Sample.hand)
        == Array(repeating: ImportOutcome.added, count: 7))
    #expect(
      try await target.take(exported, by: Sample.hand)
        == Array(repeating: ImportOutcome.known, count: 7))
    #expect(try await target.count() == 7)
    for member in exported {
      let number = try #require(member.number)
      var known = try await store.member(numbered: number)
      known?.toldAt = nil  // It comes from a file there.
      #expect(try await target.member(numbered: number) == known)
    }
    // The login of one who came over is known, and brings no second member.
    let again = try await target.enroll(
      "Kari Hansen", phone: "40611000", subject: "sub-0",
      issuedAt: Sample.day.addingTimeInterval(60))
    #expect(again.kind == .updated)
    #expect(try await target.count() == 7)
    try await store.close()
    try await target.close()
    #expect(
      try other.inspect { try String.fetchAll($0, sql: "PRAGMA integrity_check") } == ["ok"])
  }

  @Test func `who comes without a number gets the next one, and is found by name and phone`()
    async throws
  {
    let store = try folder.open()
    let members = try read([
      "format,name,phone", "1,Ola Dahl,+47 406 12 345", "1,Per Berg,4740612346",
    ])
    #expect(
      try await store.take(members, by: Sample.hand).allSatisfy {
        if case .refused(let fault) = $0 { fault.reason.contains("till") } else { false }
      })
    #expect(try await store.take(members, by: Sample.importing) == [.added, .added])
    #expect(try await store.take(members, by: Sample.importing) == [.known, .known])
    let found = try await store.find("ola da", home: .norway, limit: 5)
    #expect(found.map(\.number.rawValue) == ["2900040170009"])
    #expect(try await store.member(withPhone: Sample.phone("40612346"))?.name?.full == "Per Berg")
    // The first login of somebody who came from a file is that member's.
    let enrolled = try await store.enroll("Ola Dahl", phone: "40612345")
    #expect(enrolled.kind == .updated)
    try await store.close()
  }

  @Test func `who comes without a number gets one of the till that imports, wherever they joined`()
    async throws
  {
    let store = try folder.open()
    let members = try read(["format,name,phone,till", "1,Ola Dahl,+47 406 12 345,42"])
    let nobody = Hand(till: nil, staff: nil)
    #expect(
      try await store.take(members, by: nobody) == [
        .refused(
          HandOverFault("number: is missing, and the settings name no till (CLUBTILL_TILL_NUMBER)"))
      ])
    #expect(try await store.take(members, by: Sample.importing) == [.added])
    let member = try #require(try await store.member(withPhone: Sample.phone("40612345")))
    #expect(member.number.rawValue.hasPrefix("290004"))
    #expect(member.joinedAtTill.number.rawValue == 42)
    try await store.close()
  }

  @Test func `no line uses up the numbers of a till`() async throws {
    let store = try folder.open()
    let till = try Sample.till().number
    func line(_ sequence: Int, phone: String) throws -> [HandOverMember] {
      let number = try #require(
        MemberNumber(prefix: .standard, till: till, sequence: sequence)?.rawValue)
      return try read(["format,number,name,phone", "1,\(number),Ola Dahl,\(phone)"])
    }
    for sequence in [999_999, 900_000] {
      guard
        case .refused(let fault) = try await store.take(
          line(sequence, phone: "+4740612345"), by: Sample.importing
        ).first
      else {
        Issue.record("taken in")
        continue
      }
      #expect(fault.reason.hasPrefix("number: is among the last 100,000 of its till"))
    }
    #expect(
      try await store.take(line(899_999, phone: "+4740612346"), by: Sample.importing) == [.added])
    // Now that the next one is there they come as they are.
    try await store.enroll("Per Berg", phone: "40612347")
    #expect(
      try await store.take(line(950_000, phone: "+4740612348"), by: Sample.importing) == [.added])
    try await store.close()
  }

  @Test func `nobody is born or has joined after today`() async throws {
    let store = try folder.open()
    let tomorrow = HandOverTime.text(Sample.day.addingTimeInterval(86_400))
    let lines = [
      "1,Kari Aas,4740612341,2999-02-20,", "1,Kari Bø,4740612342,\(tomorrow.prefix(10)),",
      "1,Kari Dal,4740612343,,2999-01-01T00:00:00Z", "1,Kari Eng,4740612344,,\(tomorrow)",
      "1,Kari Foss,4740612345,\(HandOverTime.text(Sample.day).prefix(10)),\(HandOverTime.text(Sample.day))",
    ]
    let members = try read(["format,name,phone,birthdate,joined_at"] + lines)
    let (birth, joined) = (
      ImportOutcome.refused(HandOverFault("birthdate: lies in the future")),
      ImportOutcome.refused(HandOverFault("joined_at: lies in the future"))
    )
    #expect(
      try await store.take(members, by: Sample.importing) == [birth, birth, joined, joined, .added])
    #expect(try await store.count() == 1)
    try await store.close()
  }

  @Test func `who took how many in stands in the book of deeds`() async throws {
    let store = try folder.open()
    let line = try read(["format,name,phone", "1,Kari Foss,4740612345", "1,Ola Foss,4740612346"])
    #expect(try await store.take(line, by: Sample.importing) == [.added, .added])
    #expect(try await store.take(line, by: Sample.importing) == [.known, .known])
    try await store.close()
    let deeds = try folder.deeds(.membersImported)
    #expect(deeds.map(\.detail) == ["2 members"])
    #expect(try deeds.first?.till == Sample.till().number.rawValue)
  }

  @Test func `nobody who is in the store is changed, and the reason is told`() async throws {
    let store = try folder.open()
    let member = try await store.enroll("Kari Hansen", phone: "40611000", subject: "sub-0").member
    func outcome(_ change: (inout HandOverMember) -> Void) async throws -> String {
      var line = HandOverMember(member)
      change(&line)
      switch try await store.take([line], by: Sample.importing).first {
      case .refused(let fault): return fault.reason
      case .added: return "added"
      case .known: return "known"
      case nil: return "nothing"
      }
    }
    #expect(try await outcome { _ in } == "known")
    #expect(
      try await outcome { $0.name = PersonName(full: "K", given: nil, family: nil) }.contains(
        "other facts"))
    #expect(try await outcome { $0.id = UUID() }.hasPrefix("number: "))
    #expect(
      try await outcome {
        $0.id = UUID()
        $0.number = nil
      }.hasPrefix("identities: "))
    #expect(
      try await outcome {
        $0.id = UUID()
        $0.number = nil
        $0.identities = []
      }.hasPrefix("phone: "))
    #expect(try await store.count() == 1)
    #expect(try await store.member(numbered: member.number) == member)
    try await store.close()
  }

  @Test func `no line brings an erased person back by id or member number, at any time`()
    async throws
  {
    let clock = SetClock()
    let store = try folder.open(by: clock)
    let member = try await store.enroll("Kari Hansen", phone: "40611000", subject: "sub-0").member
    let free = try await store.enroll("Ola Dahl", phone: "40611001").member
    let line = HandOverMember(member)
    _ = try await store.erase(member.number, reason: .shopperAsked, by: Sample.hand)
    _ = try await store.erase(free.number, reason: .testEntry, by: Sample.hand)
    for _ in 0..<2 {
      var lines = [line, line, line, line, line]
      lines[1].number = nil
      lines[2].id = nil
      lines[3].id = UUID()
      lines[4].number = MemberNumber(rawValue: "2900420001237")
      for outcome in try await store.take(lines, by: Sample.importing) {
        guard case .refused(let fault) = outcome else {
          Issue.record("taken in")
          continue
        }
        #expect(fault.reason.hasPrefix("id: ") || fault.reason.hasPrefix("number: "))
      }
      clock.advance(600)
      try await store.finishErasures()
    }
    #expect(try await store.count() == 0)
    // Of a line with neither nobody can tell; help and README say so.
    var unknown = line
    unknown.id = nil
    unknown.number = nil
    #expect(try await store.take([unknown], by: Sample.importing) == [.added])
    let back = try #require(try await store.member(withPhone: Sample.phone("40611000")))
    #expect(back.number != member.number)
    #expect(back.id != member.id)
    try await store.close()
  }

  @Test func `a record that cannot be read is left out and counted`() async throws {
    let store = try folder.open()
    for number in 0..<3 { try await store.enroll("Kari Hansen", phone: "4061\(1000 + number)") }
    try store.file.withWriter {
      try $0.execute(sql: "UPDATE member SET name = 'Nobody' WHERE row_id = 2")
    }
    let found = Locked<[HandOverMember]>([])
    let report = try await store.export(work: .unwatched) { member in
      found.withLock { $0.append(member) }
    }
    #expect(report == ExportReport(members: 2, unreadable: 1))
    #expect(found.withLock(\.count) == 2)
    try await store.close()
  }
}
