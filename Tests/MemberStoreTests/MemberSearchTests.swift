import EnrollmentCore
import Foundation
import GRDB
import Testing

@testable import MemberStore

/// One store with a small club, looked up in every way.
struct MemberSearchTests {
  let folder = StateFolder()
  let store: MemberStore

  init() async throws {
    store = try folder.open()
    for (name, phone) in [
      ("Solveig Aasen", "40615678"), ("Åse Lund", "40610118"), ("Per Aas", "40610903"),
      ("Kari Hansen", "91234567"), ("Karianne Hagen", "91234568"), ("Hanna Kari Moe", "91230000"),
      ("Jens Peter Sørensen", "92220001"), ("Bo Li", "92220002"), ("Madonna", "92220003"),
      ("Kari Hansen", "93330001"),
    ] {
      try await store.enroll(name, phone: phone)
    }
  }

  private func names(_ text: String, limit: Int = 8) async throws -> [String] {
    try await store.find(text, home: .norway, limit: limit).map { member in
      "\(member.name?.full ?? "-") \(member.phone?.ending ?? "-")"
    }
  }

  /// What is typed, and everybody whom it has to find.
  private static let spellings: [(text: String, people: [String])] = [
    ("raaen", ["Michael Raaen", "Kari Råen"]), ("råen", ["Michael Raaen", "Kari Råen"]),
    ("kari raaen", ["Kari Råen"]), ("raen", ["Kari Råen", "Michael Raaen"]),
    ("håer", ["Ola Haaer"]), ("haaer", ["Ola Haaer"]), ("båe", []), ("michæl", ["Michael Raaen"]),
    ("michael raen", ["Michael Raaen"]),
    ("hoegh", ["Anna Høegh"]), ("høegh", ["Anna Høegh"]), ("hoeegh", ["Anna Høegh"]),
    ("mäenpää", ["Aino Mäenpää"]), ("maenpaa", ["Aino Mäenpää"]), ("maeenpaeae", ["Aino Mäenpää"]),
    ("mueller", ["Uwe Müller", "Eva Mueller"]), ("müller", ["Uwe Müller", "Eva Mueller"]),
    ("muller", ["Uwe Müller", "Eva Mueller"]), ("samuel", ["Samuel Due"]),
    ("djordjevic", ["Ana Đorđević", "Ivo Djordjevic"]),
    ("đorđević", ["Ana Đorđević", "Ivo Djordjevic"]),
    ("dordevic", ["Ana Đorđević", "Ivo Djordjevic"]),
    ("o brien", ["Pat O'Brien"]), ("o'brien", ["Pat O'Brien"]), ("pat o brien", ["Pat O'Brien"]),
    ("annemarie", ["Annemarie Vik", "Anne-Marie Dahl", "Anne Marie Strøm"]),
    ("anne marie", ["Annemarie Vik", "Anne-Marie Dahl", "Anne Marie Strøm"]),
    ("annemarie dahl", ["Anne-Marie Dahl"]), ("dahl annemarie", ["Anne-Marie Dahl"]),
    ("李小龍", ["李小龍"]), ("小龍 李", ["李小龍"]), ("李", []), ("王芳", ["芳 王"]), ("김철수", ["김철수"]),
    ("bo", []), ("bo ek", ["Bo Ek"]), ("b e", ["Bo Ek"]),
  ]

  @Test func `one name is found in each of its spellings`() async throws {
    let folder = StateFolder()
    let store = try folder.open()
    let club = [
      "Michael Raaen", "Kari Råen", "Ola Haaer", "Bad Phone2", "Anna Høegh", "Aino Mäenpää",
      "Uwe Müller", "Eva Mueller", "Samuel Due", "Ana Đorđević", "Ivo Djordjevic", "Pat O'Brien",
      "Annemarie Vik", "Anne-Marie Dahl", "Anne Marie Strøm", "李小龍", "芳 王", "김철수", "Bo Ek",
    ]
    for (place, name) in club.enumerated() {
      try await store.enroll(name, phone: "4061\(1000 + place)")
    }
    for (text, people) in Self.spellings {
      let found = try await store.find(text, home: .norway, limit: 8).compactMap { $0.name?.full }
      #expect(Set(found) == Set(people) && found.count == people.count, "\(text): \(found)")
    }
    try await store.close()
  }

  @Test(arguments: [
    "40615678", "４０６１５６７８", "٤٠٦١٥٦٧٨", "tel:+47 406 15 678", "(+47) 406-15-678", "406 15 678",
    "+47 406 15 678", "004740615678", "4740615678", "(47) 406-15-678",
  ])
  func `a number is found in any spelling`(text: String) async throws {
    #expect(try await names(text) == ["Solveig Aasen 678"])
  }

  @Test func `four digits or more are the beginning of a number`() async throws {
    #expect(
      try await names("9123") == ["Hanna Kari Moe 000", "Kari Hansen 567", "Karianne Hagen 568"])
    #expect(try await names("+47 9123 456") == ["Kari Hansen 567", "Karianne Hagen 568"])
    #expect(try await names("912").isEmpty)
  }

  @Test func `four digits are also the last four of a number`() async throws {
    #expect(
      try await names("0001") == ["Kari Hansen 001", "Jens Peter Sørensen 001"])
    #expect(try await names("00011").isEmpty)
  }

  @Test func `a member number is found whole or by its first eight digits`() async throws {
    let member = try #require(try await store.member(withPhone: Sample.phone("91234567")))
    #expect(try await store.find(member.number.rawValue, home: .norway, limit: 8) == [member])
    #expect(try await store.find(member.number.formatted, home: .norway, limit: 8) == [member])
    let start = String(member.number.rawValue.prefix(9))
    #expect(try await store.find(start, home: .norway, limit: 20).contains(member))
    #expect(try await names("2900").isEmpty)
  }

  @Test(arguments: [
    (
      "kari ha", ["Kari Hansen 567", "Kari Hansen 001", "Hanna Kari Moe 000", "Karianne Hagen 568"]
    ),
    (
      "ha kari", ["Kari Hansen 567", "Kari Hansen 001", "Hanna Kari Moe 000", "Karianne Hagen 568"]
    ),
    ("hansen kari", ["Kari Hansen 567", "Kari Hansen 001"]),
    ("kar han", ["Hanna Kari Moe 000", "Kari Hansen 567", "Kari Hansen 001"]),
    ("KARI", ["Kari Hansen 567", "Kari Hansen 001", "Hanna Kari Moe 000", "Karianne Hagen 568"]),
    ("sörensen", ["Jens Peter Sørensen 001"]),
    ("soerensen p", ["Jens Peter Sørensen 001"]),
    ("peter jens sør", ["Jens Peter Sørensen 001"]),
    ("peter jens ole", []),
    ("kari kari", []),
    ("bo li", ["Bo Li 002"]),
    ("li bo", ["Bo Li 002"]),
    ("madonna", ["Madonna 003"]),
    ("mad onna", ["Madonna 003"]),
    ("nobody", []),
  ])
  func `words of a name are found in any order, each by its beginning`(
    text: String, expected: [String]
  ) async throws {
    #expect(try await Set(names(text)) == Set(expected))
  }

  @Test func `whole words come before longer ones`() async throws {
    let found = try await names("kari")
    #expect(found.last == "Karianne Hagen 568")
    #expect(try await names("kari ha").last == "Karianne Hagen 568")
  }

  @Test func `aas finds Aas, Aase and the letters of other spellings`() async throws {
    #expect(
      try await Set(names("aas")) == ["Solveig Aasen 678", "Åse Lund 118", "Per Aas 903"])
  }

  @Test(arguments: ["5678 s", "s 5678", "5678 aas", "5678 solveig", "5678 solveig aa"])
  func `the last four digits and an initial are enough`(text: String) async throws {
    #expect(try await names(text) == ["Solveig Aasen 678"])
  }

  @Test(arguments: ["5678 k", "5678 sol k", "1234 s"])
  func `another initial or ending finds nobody`(text: String) async throws {
    #expect(try await names(text).isEmpty)
  }

  @Test(arguments: ["", " ", "ka", "k", "123", "+47", "..", "%", "a_", "\u{10FFFF}", "' OR 1=1"])
  func `too little and odd signs find nobody`(text: String) async throws {
    #expect(try await names(text).isEmpty)
  }

  @Test func `a burst of ten thousand signs is answered like any other text`() async throws {
    #expect(try await names(String(repeating: "kari ", count: 2000)).isEmpty)
    #expect(try await names(String(repeating: "9", count: 10_000)).isEmpty)
  }

  @Test func `no more than the limit come, each member once`() async throws {
    #expect(try await names("kari", limit: 2).count == 2)
    #expect(try await names("kari", limit: 0).isEmpty)
    #expect(try await names("han kari").count == 3)
  }

  @Test(arguments: [
    ("aaslo", ["Aaslo Lind", "Åslo Moe"]), ("åslo", ["Åslo Moe", "Aaslo Lind"]),
    ("liwu", ["Li Wu"]), ("alamin", ["Al-Amin Bo"]), ("ibbo", ["Ib Bo"]),
  ])
  func `who is spelled as typed comes first, and two short words may be one`(
    text: String, names: [String]
  ) async throws {
    for (place, name) in ["Åslo Moe", "Aaslo Lind", "Li Wu", "Al-Amin Bo", "Ib Bo"].enumerated() {
      try await store.enroll(name, phone: "4061800\(place)", subject: "spelled-\(place)")
    }
    #expect(try await self.names(text).map { String($0.dropLast(4)) } == names)
  }

  @Test func `one damaged row does not hide the others`() async throws {
    try folder.inspect {
      try $0.execute(sql: "UPDATE member SET joined_till = 0 WHERE phone = '4791234567'")
    }
    #expect(try await names("kari hansen") == ["Kari Hansen 001"])
    // Nor does it take somebody's place in a list.
    #expect(try await names("kari hansen", limit: 1) == ["Kari Hansen 001"])
  }

  @Test func `a look at a card is noted with who, why and when`() async throws {
    let member = try #require(try await store.member(withPhone: Sample.phone("91234567")))
    try await store.noteLook(at: member, from: Sample.till(), reason: .lookUp)
    let body = try #require(
      try folder.inspect {
        try String.fetchOne($0, sql: "SELECT body FROM access ORDER BY sequence DESC LIMIT 1")
      })
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    let entry = try decoder.decode(AccessEntry.self, from: Data(body.utf8))
    #expect(
      entry
        == AccessEntry(
          member: member.id, memberNumber: member.number.rawValue, till: 4, letter: "C",
          at: Sample.day, reason: .lookUp))
  }
}
