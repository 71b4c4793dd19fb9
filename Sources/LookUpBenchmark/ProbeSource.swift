import EnrollmentCore
import MemberStore

/// What somebody may type into the look-up box. Every kind of query that the screen can issue.
enum QueryKind: String, CaseIterable {
  case number = "number, any spelling"
  case numberStart = "number, 5 to 7 digits"
  case memberNumber = "member number"
  case memberNumberStart = "member number, 9 digits"
  case lastFour = "last four digits"
  case lastFourInitial = "last four and initial"
  case familyStart = "family name, 3 letters"
  case family = "family name, whole"
  case givenFamily = "given and family, whole"
  case familyGiven = "family given, whole"
  case bothStarts = "beginnings, 3 and 2 letters"
  case shortStarts = "beginnings, 2 and 2 letters"
  case initials = "two initials"
  case allWords = "all words, last one begun"
  case threeStarts = "three beginnings"
  case nobody = "nobody, one word"
  case nobodyPair = "nobody, common and rare"
  case hostile = "hostile texts"

  /// Of digits alone, or with an initial.
  var isNumber: Bool {
    switch self {
    case .number, .numberStart, .memberNumber, .memberNumberStart, .lastFour, .lastFourInitial: true
    case .familyStart, .family, .givenFamily, .familyGiven, .bothStarts, .shortStarts, .initials,
      .allWords, .threeStarts, .nobody, .nobodyPair, .hostile:
      false
    }
  }
}

/// Texts of each kind, from members by chance.
struct ProbeSource {
  let store: MemberStore
  let size: Int
  private var state: UInt64 = 42
  private var count = 0

  init(store: MemberStore, size: Int) {
    self.store = store
    self.size = size
  }

  private static let hostileTexts = [
    "%%%%", "****", "' OR 1=1 --", "aaa", "eee ee", "an an", "an an an", "a a a a a a",
    "hansen hansen", "sen son", "0000", "9999 a", "4747474747",
    String(repeating: "kari ", count: 16),
    String(repeating: "x", count: 64), "\u{10FFFF}\u{10FFFF}\u{10FFFF}", "k a r i h a n",
    "ka xq", "an be li", "mar han xq", "kari anne hansen xq", "an ma xq",
    "boe hoe xq", "saa boe haa xq", "anne marie hansen xq", "aaberg oestby xq",
  ]

  mutating func text(_ kind: QueryKind) async throws -> String {
    count += 1
    let member = try await member()
    let words = (member.name?.full ?? "").lowercased().split { $0 == " " || $0 == "-" }
      .map(String.init)
    let given = words.first ?? "x"
    let family = words.last ?? "x"
    let phone = member.phone?.nationalDigits ?? ""
    switch kind {
    case .number:
      let spellings = [
        "+" + (member.phone?.msisdn ?? ""), "00" + (member.phone?.msisdn ?? ""),
        member.phone?.formatted ?? "", member.phone?.msisdn ?? "",
      ]
      return spellings[count % spellings.count]
    case .numberStart:
      return "+" + (member.phone?.msisdn ?? "").prefix(7 + count % 3)
    case .memberNumber:
      return count.isMultiple(of: 2) ? member.number.rawValue : member.number.formatted
    case .memberNumberStart: return String(member.number.rawValue.prefix(9))
    case .lastFour: return String(phone.suffix(4))
    case .lastFourInitial: return "\(phone.suffix(4)) \(family.prefix(1))"
    case .familyStart: return String(family.prefix(3))
    case .family: return family
    case .givenFamily: return "\(given) \(family)"
    case .familyGiven: return "\(family) \(given)"
    case .bothStarts: return "\(given.prefix(3)) \(family.prefix(2))"
    case .shortStarts: return "\(given.prefix(2)) \(family.prefix(2))"
    case .initials: return "\(given.prefix(1)) \(family.prefix(1))"
    case .allWords: return words.dropLast().joined(separator: " ") + " " + family.prefix(2)
    case .threeStarts: return words.prefix(3).map { String($0.prefix(3)) }.joined(separator: " ")
    case .nobody: return given.prefix(3) + "qx"
    case .nobodyPair: return "\(given.prefix(2)) \(family.prefix(2))qx"
    case .hostile: return Self.hostileTexts[count % Self.hostileTexts.count]
    }
  }

  /// As `clubtill demo-members` gives numbers out: twenty tills in turn.
  private mutating func member() async throws -> Member {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    let place = Int(state >> 33) % size
    guard let till = TillNumber(rawValue: 1001 + place % 20),
      let number = MemberNumber(prefix: .standard, till: till, sequence: place / 20),
      let member = try await store.member(numbered: number)
    else { preconditionFailure("the store was filled by demo-members") }
    return member
  }
}
