import Foundation
import Testing

@testable import CIBA

struct JSONReaderTests {
  private func read(_ text: String) throws -> JSONValue { try JSONValue(body: Data(text.utf8)) }

  @Test func `every kind of value is read`() throws {
    let text = """
       { "null" : null, "true":true,"false":false , "list": [ 1 , -2,[],{} ],\t"object":{"a":""},
      \r "text":"a\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e5\\uD83D\\ude00ø" }
      """
    #expect(
      try read(text)
        == .object([
          "null": .null, "true": .bool(true), "false": .bool(false),
          "list": .array([.integer(1), .integer(-2), .array([]), .object([:])]),
          "object": .object(["a": .string("")]),
          "text": .string("a\"\\/\u{8}\u{C}\n\r\t\u{E5}\u{1F600}ø"),
        ]))
  }

  @Test func `a whole number is an integer, however it is written`() throws {
    for (text, value) in [
      ("0", JSONValue.integer(0)), ("-0", .integer(0)), ("300.0", .integer(300)),
      ("3e2", .integer(300)), ("3E+2", .integer(300)), ("1.5", .number(1.5)),
      ("-1e-1", .number(-0.1)), ("9223372036854775807", .integer(.max)),
      ("-9223372036854775808", .integer(.min)), ("9223372036854775808", .number(0x1p63)),
      ("1e300", .number(1e300)),
    ] {
      #expect(try read(text) == value, "\(text)")
    }
  }

  @Test(
    arguments: [
      "", " ", "{", "}", "[", "]", "[1", "[1,]", "[,]", "{,}", #"{"a"}"#, #"{"a":}"#,
      #"{"a":1,}"#, #"{a:1}"#, "{1:1}", #"{"a":1 "b":2}"#, "nul", "nulll", "True", "NaN",
      "Infinity", "-", "+1", "01", "1.", ".5", "1e", "1e+", "0x1", "1e309", "-1e309", "\"", "'a'",
      #""\x""#, #""\u12"#, #""\u12g4""#, "\"a\nb\"", "\"\u{0}\"", "1 2", "{} {}", "[] x",
      "\u{FEFF}{}", "/**/1",
    ])
  func `what is not JSON is not read`(text: String) {
    #expect(throws: JSONFault.unreadable) { try read(text) }
  }

  @Test(
    arguments: [
      #""\ud800""#, #""\udc00""#, #""\ud800x""#, #""\ud800\n""#, #""\ud800\ud800""#,
      #""\ud800\u0041""#,
    ])
  func `half of a surrogate pair is not read`(text: String) {
    #expect(throws: JSONFault.unreadable) { try read(text) }
  }

  @Test func `other encodings than UTF-8 are not read`() {
    let good = #"{"a":"å"}"#
    for encoding in [String.Encoding.utf16LittleEndian, .utf16BigEndian, .utf16, .utf32] {
      #expect(throws: JSONFault.unreadable) {
        try JSONValue(body: #require(good.data(using: encoding)))
      }
    }
    for octets: [UInt8] in [[0xC3, 0x28], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xFF], [0xC3]] {
      #expect(throws: JSONFault.unreadable) {
        try JSONValue(body: Data([0x22] + octets + [0x22]))
      }
    }
  }

  @Test(
    arguments: [
      #"{"a":1,"a":2}"#, #"{"a":1,"a":1}"#, #"{"a":1,"\u0061":2}"#, #"[{"b":{"a":1,"a":null}}]"#,
    ])
  func `an object that has a member twice is not read`(text: String) {
    #expect(throws: JSONFault.unreadable) { try read(text) }
  }

  @Test func `nesting has its limit, and lies side by side without one`() throws {
    let limit = JSONValue.depthLimit
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    _ = try read(nested(limit))
    #expect(throws: JSONFault.tooDeep) { try read(nested(limit + 1)) }
    #expect(throws: JSONFault.tooDeep) { try read(String(repeating: #"{"a":["#, count: 10_000)) }
    _ = try read("[" + Array(repeating: nested(limit - 1), count: 100).joined(separator: ",") + "]")
  }
}
