import Testing

@testable import PracticeProvider

@Suite struct FormBodyTests {
  @Test func `percent codes of either case and plus signs are decoded`() throws {
    let form = try FormBody("a=%c3%98de+gaard&b=1%2B1%3D2&c=~-._".utf8)
    #expect(form["a"] == "Øde gaard")
    #expect(form["b"] == "1+1=2")
    #expect(form["c"] == "~-._")
    #expect(form["d"] == nil)
  }

  @Test func `a parameter without a value counts as absent`() throws {
    #expect(try FormBody("a=&b=1".utf8)["a"] == nil)
    #expect(try FormBody("".utf8)["a"] == nil)
  }

  @Test(arguments: ["a=1&a=1", "a=1&b=2&a=", "%61=1&a=2"])
  func `a parameter sent twice is refused, however it is spelt`(_ body: String) {
    #expect(throws: Refusal.invalidRequest("A parameter is sent twice.")) {
      try FormBody(body.utf8)
    }
  }

  @Test(arguments: [
    "a", "=1", "a=1&", "&a=1", "a=1&&b=2", "a=%", "a=%4", "a=%zz", "a=1 2", "a=ø", "a=%FF",
    "a=1\r\n", "a=%-1",
  ])
  func `broken encoding is refused`(_ body: String) {
    #expect(throws: Refusal.invalidRequest("The form body is malformed.")) {
      try FormBody(body.utf8)
    }
  }
}
