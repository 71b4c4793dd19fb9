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

  @Test func `a whole number is read by the rules of the country`() throws {
    let query = try #require(DigitQuery("070 123 45 67", home: .sweden))
    #expect(query.phone == PhoneNumber(country: .sweden, nationalDigits: "701234567"))
  }

  @Test func `thirteen digits with a right check digit are a member number`() throws {
    let number = try #require(
      MemberNumber(prefix: .standard, till: Sample.till().number, sequence: 123))
    #expect(try #require(DigitQuery(number.rawValue[...], home: .norway)).memberNumber == number)
  }

  @Test(arguments: ["kari", "12a4", "4061#", "+", "", "١٢٣٤"])
  func `anything else is no number`(text: String) {
    #expect(DigitQuery(text[...], home: .norway) == nil)
  }

  @Test func `letters are counted as typed`() {
    #expect(SearchQuery("aas", home: .norway) == .words(["as"]))
    #expect(SearchQuery("aa", home: .norway) == .nothing)
    #expect(SearchQuery("bo li", home: .norway) == .words(["bo", "li"]))
  }

  @Test func `the last four digits and an initial need no blank between them`() {
    for text in ["2345 s", "2345s", " 2345S "] {
      #expect(SearchQuery(text, home: .norway) == .ending("2345", words: ["s"]))
    }
    #expect(SearchQuery("2345sol aas", home: .norway) == .ending("2345", words: ["sol", "as"]))
    #expect(SearchQuery("12345s", home: .norway) == .nothing)
    #expect(SearchQuery("2345", home: .norway) != .ending("2345", words: []))
  }
}
