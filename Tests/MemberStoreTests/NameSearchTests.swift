import EnrollmentCore
import Foundation
import PracticeProvider
import Testing

@testable import MemberStore

/// Thousands of made-up members, looked for by beginnings of their names, against reading them all.
struct NameSearchTests {
  private let folder = StateFolder()
  private let store: MemberStore
  private let people: [MadeUpPerson]

  private static let count = 3000

  init() async throws {
    people = (0..<Self.count).map { MadeUpPerson(seed: 7, place: $0) }
    store = try folder.open(kind: .practice)
    _ = try await store.fill(upTo: Self.count, with: MadeUp.member(seed: 7)) { _ in true }
  }

  /// Numbers of all whose names have words that begin so, in whatever order.
  private func everybody(_ text: String) -> Set<String> {
    let query = NameQuery(text)
    return Set(people.filter { query.fits(NameFolding.words($0.name)) }.map(\.phoneNumber))
  }

  private func found(_ text: String, limit: Int = 9) async throws -> [String] {
    try await store.find(text, home: .norway, limit: limit).compactMap { $0.phone?.msisdn }
  }

  /// Beginnings of one to four words of the name, cut off and put in order by chance.
  private static func texts(of person: MadeUpPerson, seed: Int) -> [String] {
    let words = person.name.lowercased().split { $0 == " " || $0 == "-" }.map(String.init)
    var texts: [String] = []
    for (shift, length) in [(0, 3), (1, 2), (seed, 1 + seed % 4), (2, 9)] {
      let turned = Array((words + words).dropFirst(shift % words.count).prefix(words.count))
      for count in 1...words.count {
        texts.append(turned.prefix(count).map { String($0.prefix(length)) }.joined(separator: " "))
      }
    }
    return texts
  }

  @Test func `whoever fits is found, and nobody else`() async throws {
    var (compared, whole) = (0, 0)
    for place in stride(from: 0, to: Self.count, by: 41) {
      for text in Self.texts(of: people[place], seed: place) {
        guard SearchQuery(text, home: .norway) != .nothing else { continue }
        let all = everybody(text)
        let found = try await found(text)
        #expect(Set(found).isSubset(of: all), "\(text)")
        // Three single letters leave too much open: those who are found first are listed.
        let isOpen = text.split(separator: " ").count { $0.count == 1 } > 2
        if !isOpen {
          #expect(found.count == min(9, all.count), "\(text): \(found.count) of \(all.count)")
        }
        compared += 1
        if all.count < 9 { whole += 1 }
      }
    }
    #expect(compared > 400 && whole > 100)
    #expect(store.unreadableRecords == 0)
  }

  @Test func `nobody is found for words that nobody has, also beside common ones`() async throws {
    for text in ["an qx", "anne qxz", "an be qx", "kari anne hansen qx", "qxz"] {
      #expect(try await found(text).isEmpty, "\(text)")
    }
  }

  @Test func `a name with words between those that are asked for is found`() async throws {
    let person = try #require(
      people.first { NameFolding.words($0.name).count > 3 })
    let words = NameFolding.words(person.name)
    for text in [
      "\(words[1]) \(words[2]) \(words[3])", "\(words[3]) \(words[1])",
      "\(words[0]) \(words[3]) \(words[2])",
    ] {
      #expect(try await found(text, limit: 100).contains(person.phoneNumber), "\(text)")
    }
  }
}

/// Two thousand people with the same two family names.
struct CrowdedNameTests {
  private static let asked = "Anne Marie Hansen Johansen"

  private static func name(_ place: Int) -> String {
    if place == 1500 { return asked }
    let letters = Array("abcdefghiklmnoprst")
    let first = (0..<4).map { letters[(place >> ($0 * 3) + $0 * 5) % letters.count] }
    let second = "\(String(first.reversed()))a".capitalized
    return "\(String(first).capitalized) \(second) Hansen Johansen"
  }

  @Test(arguments: [
    "anne marie hansen johansen", "johansen hansen marie anne", "hansen anne johansen mar",
    "marie hansen johansen", "anne hansen johansen", "johansen marie hansen",
  ])
  func `somebody with all the words that were typed whole is found among them`(text: String)
    async throws
  {
    let folder = StateFolder()
    let store = try folder.open(kind: .practice)
    let made = MadeUp.member(seed: 7)
    let named: @Sendable (Int) -> MadeUpMember = { made($0).named(Self.name($0)) }
    _ = try await store.fill(upTo: 2000, with: named) { _ in true }
    let found = try await store.find(text, home: .norway, limit: 9)
    let isExact = found.contains { $0.name?.full == Self.asked }
    #expect(isExact, "\(found.compactMap(\.name?.full))")
    try await store.close()
  }
}

extension MadeUpMember {
  fileprivate func named(_ name: String) -> MadeUpMember {
    MadeUpMember(
      name: PersonName(full: name, given: nil, family: nil), phone: phone, birthDate: birthDate,
      number: number, till: till, joinedAt: joinedAt, subject: subject)
  }
}

struct NamePatternTests {
  private static func pattern(_ text: String) -> NamePattern {
    NamePattern(
      parts: text.split(separator: " ").map {
        .init(start: String($0.prefix { $0 != "." }), isWhole: $0.count > 1 && $0.hasSuffix("."))
      })
  }

  @Test(arguments: [
    ("kari han", "kari hansen", NamePattern.Step.hit),
    ("kar han", "karianne hansen ole", .hit),
    ("kari. han", "karianne hansen", .end),
    ("kari. han", "kari hansen", .hit),
    ("kar han", "karianne berg", .jump(to: "karianne han")),
    ("kar han", "karianne moe", .jump(to: "karianne!")),
    ("kar han", "kasper hansen", .end),
    ("kar han", "anne berg", .jump(to: "kar")),
    ("kar han", "kari", .jump(to: "kari han")),
    ("kar ann han", "kari anne berg", .jump(to: "kari anne han")),
    ("kar ann han", "kari anne moe", .jump(to: "kari anne!")),
    ("kar ann han", "kari berg", .jump(to: "kari!")),
    ("kari. berg. . han", "kari berg anne hansen", .hit),
    ("kari. berg. . han", "kari berg anne", .jump(to: "kari berg anne han")),
    ("kari. berg. . han", "kari berg anne moe", .jump(to: "kari berg anne!")),
    ("kari. berg. . han", "kari berg", .jump(to: "kari berg ")),
  ])
  func `what lies between two keys that fit is passed`(
    pattern: String, key: String, step: NamePattern.Step
  ) {
    #expect(Self.pattern(pattern).step(at: key.split(separator: " ")) == step)
  }
}

/// The people of `clubtill demo-members`, without the program.
enum MadeUp {
  static func member(seed: UInt64, now: Date = Sample.day) -> @Sendable (Int) -> MadeUpMember {
    { place in
      let person = MadeUpPerson(seed: seed, place: place)
      guard let phone = try? PhoneNumber(international: person.phoneNumber),
        let till = TillNumber(rawValue: 1001), let letter = TillLetter(rawValue: "A"),
        let number = MemberNumber(prefix: .standard, till: till, sequence: place)
      else { preconditionFailure("every number is a mobile one") }
      return MadeUpMember(
        name: PersonName(
          full: person.name, given: person.givenName, family: person.familyName),
        phone: phone, birthDate: person.birthDate, number: number,
        till: Till(number: till, letter: letter), joinedAt: now + Double(place),
        subject: person.subject)
    }
  }
}
