import EnrollmentCore
import Testing

@testable import MemberStore

struct SearchQueryTests {
  @Test func `digits at home are tried with the home country first`() throws {
    let query = try #require(DigitQuery("4791", home: .norway))
    #expect(query.phoneStarts == ["474791", "4791"])
    #expect(query.memberNumber == nil)
    #expect(query.phone == nil)
  }

  @Test func `a leading zero of Sweden and Finland is dropped`() throws {
    #expect(try #require(DigitQuery("070-123", home: .sweden)).phoneStarts == ["4670123"])
    #expect(try #require(DigitQuery("+46 (0)70 123", home: .norway)).phoneStarts == ["4670123"])
    #expect(try #require(DigitQuery("00358 050 12", home: .norway)).phoneStarts == ["3585012"])
  }

  @Test(arguments: ["0047", "+470000", "00358", "4700", "+47 0 4"])
  func `a country code alone lists nobody by the beginning of the number`(text: String) throws {
    let starts = try #require(DigitQuery(text, home: .denmark)).phoneStarts
    #expect(starts.allSatisfy { $0.hasPrefix("45") && $0 != "45" }, "\(starts)")
  }

  @Test(arguments: ["1", "123", "12 3", "+47", "1-2-3"])
  func `fewer than four digits are too little`(text: String) {
    #expect(SearchQuery(text, home: .norway) == .nothing)
  }

  @Test func `a whole number is read by the rules of the country`() throws {
    let query = try #require(DigitQuery("070 123 45 67", home: .sweden))
    #expect(query.phone == PhoneNumber(country: .sweden, nationalDigits: "701234567"))
  }

  @Test func `thirteen digits with a right check digit are a member number`() throws {
    let number = try #require(
      MemberNumber(prefix: .standard, till: Sample.till().number, sequence: 123))
    #expect(try #require(DigitQuery(number.rawValue, home: .norway)).memberNumber == number)
  }

  @Test(arguments: ["kari", "12a4", "4061#", "+", "", "١٢٣٤"])
  func `anything else is no number`(text: String) {
    #expect(DigitQuery(text, home: .norway) == nil)
  }

  @Test func `letters are counted as typed`() {
    #expect(SearchQuery("aas", home: .norway).name?.readings == [["aas"], ["as"]])
    #expect(SearchQuery("aa", home: .norway) == .nothing)
    #expect(SearchQuery("bo li", home: .norway).name?.readings == [["bo", "li"]])
  }

  @Test func `the last four digits and an initial need no blank between them`() {
    for text in ["2345 s", "2345s", " 2345S "] {
      #expect(SearchQuery(text, home: .norway) == .ending("2345", name: NameQuery("s")))
    }
    #expect(
      SearchQuery("2345sol aas", home: .norway) == .ending("2345", name: NameQuery("sol aas")))
    #expect(SearchQuery("12345s", home: .norway) == .nothing)
    guard case .digits = SearchQuery("2345", home: .norway) else {
      Issue.record("four digits are a number")
      return
    }
  }

  @Test func `each ideograph is a short word, one alone is too little`() {
    #expect(SearchQuery("李", home: .norway) == .nothing)
    #expect(SearchQuery("王芳", home: .norway).name?.readings == [["王", "芳"]])
    #expect(SearchQuery("Bo", home: .norway) == .nothing)
    #expect(SearchQuery("b e", home: .norway).name?.readings == [["b", "e"]])
  }

  @Test(arguments: [
    "４０６１２３４５", "٤٠٦١٢٣٤٥", "۴۰۶۱۲۳۴۵", "४०६१२३४५", "tel:+47 406 12 345", "TEL:+4740612345",
    "(+47) 406 12 345", "406.12.345", "406/12/345", "406\u{A0}12\u{2009}345", "＋47 406–12—345",
    "406\u{2212}12\u{2011}345", "\u{202A}+47 406 12 345\u{202C}", "406·12·345", "0047 (0) 40612345",
  ])
  func `a number is read in any spelling`(text: String) throws {
    guard case .digits(let query) = SearchQuery(text, home: .norway) else {
      Issue.record("no number: \(text)")
      return
    }
    let wanted = "4740612345"
    #expect(query.phone?.msisdn == wanted || query.phoneStarts.contains(wanted), "\(text)")
  }

  @Test func `the last four digits may be of another script, too`() {
    #expect(SearchQuery("２３４５ s", home: .norway) == .ending("2345", name: NameQuery("s")))
  }
}

extension SearchQuery {
  fileprivate var name: NameQuery? {
    if case .name(let name) = self { name } else { nil }
  }
}
