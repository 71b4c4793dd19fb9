import Testing

@testable import PracticeProvider

@Suite struct LoginHintTests {
  @Test(arguments: [
    "4740612345", "4534412345", "46701740605", "358412345678", "358412345", "299221234",
  ])
  func `a number of each served country is taken`(_ digits: String) {
    #expect(LoginHint("urn:msisdn:\(digits)", in: .platform) == .phone(digits))
  }

  @Test(arguments: [
    "4740612345", "urn:msisdn:+4740612345", "urn:msisdn:47 40612345", "urn:msisdn:",
    "urn:msisdn:474061234", "urn:msisdn:47406123456", "urn:msisdn:460701740605",
    "urn:msisdn:298211234", "urn:msisdn:447700900123", "urn:msisdn:47٤٠612345",
    "urn:mobilenumber:40612345", "URN:MSISDN:4740612345", "urn:customer-token:",
    "urn:customer-token:l/W LXfs", "tel:+4740612345", "",
  ])
  func `every other form is refused`(_ text: String) {
    #expect(LoginHint(text, in: .platform) == nil)
  }

  @Test func `a customer token is kept as it was scanned`() {
    let hint = LoginHint("urn:customer-token:l/W+cBI=", in: .platform)
    #expect(hint == .customerToken("l/W+cBI="))
  }

  @Test(arguments: ["+4740612345", "tel:+4740612345", "4740612345"])
  func `a standard provider takes a plain number in three ways`(_ text: String) {
    #expect(LoginHint(text, in: .standard) == .phone("4740612345"))
  }

  @Test(arguments: [
    "urn:msisdn:4740612345", "urn:customer-token:l/W+cBI=", "tel:4740612345", "++4740612345",
    "tel:+47 40612345", "+447700900123", "+", "tel:+", "",
  ])
  func `a standard provider refuses every other form`(_ text: String) {
    #expect(LoginHint(text, in: .standard) == nil)
  }
}
