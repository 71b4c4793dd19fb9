import EnrollmentCore
import Foundation
import TestSupport

extension HostileCell {
  /// One kind of bad JSON, once where the tokens should come and once where userinfo should.
  ///
  /// - Parameters:
  ///   - tokenEnd: what cannot be read at all counts as no answer, until the time is up.
  ///   - change: makes the bad body out of the good one.
  private static func json(
    _ number: Int, _ name: String, tokens tokenEnd: End = .failed(.noAnswer),
    userInfo userInfoEnd: End = .saved(.incomplete, note: .nameMissing),
    _ change: @escaping @Sendable (Subject) -> [UInt8]
  ) -> [HostileCell] {
    [
      HostileCell(.json, number, name, at: .token, ends: tokenEnd) { visit in
        Reply.json(change(Subject(good: try visit.tokens(), claim: "access_token")))
      },
      HostileCell(.json, number, name, at: .userInfo, ends: userInfoEnd) { visit in
        Reply.json(change(Subject(good: visit.userInfo, claim: "sub")))
      },
    ]
  }

  /// A good object, and the member without which it is worth nothing.
  private struct Subject {
    var good: RawObject
    var claim: String

    func with(_ value: String) -> [UInt8] { Array(good.with(claim, value).text.utf8) }
    var octets: [UInt8] { Array(good.text.utf8) }
    var value: String { good[claim] ?? "" }
  }

  /// What reads well and lacks what counts: no tokens, no subject.
  private static func lacking(
    _ number: Int, _ name: String, _ change: @escaping @Sendable (Subject) -> [UInt8]
  ) -> [HostileCell] {
    json(
      number, name, tokens: .failed(.answerNotTrusted), userInfo: .failed(.answerNotTrusted), change
    )
  }

  /// Whole values of another type: nothing is in them.
  private static func value(_ number: Int, _ text: String) -> [HostileCell] {
    json(number, text, tokens: .failed(.answerNotTrusted)) { _ in Array(text.utf8) }
  }

  static let jsonCells: [HostileCell] =
    [
      json(1, "empty") { _ in [] },
      value(2, "null"),
      value(3, "[]"),
      value(4, "7"),
      json(5, "truncated") { $0.octets.dropLast(4) },
      json(6, "trailing octets") { $0.octets + Array("x".utf8) },
      json(7, "two documents") { $0.octets + $0.octets },
      json(8, "a byte order mark") { [0xEF, 0xBB, 0xBF] + $0.octets },
      json(9, "UTF-16, little end first") { subject in
        subject.good.text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
      },
      json(9, "UTF-16 with its mark") { subject in
        [0xFE, 0xFF] + subject.good.text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
      },
      json(10, "invalid UTF-8") { subject in
        Array(#"{"x":""#.utf8) + [0xC3, 0x28] + Array(#"","#.utf8) + subject.octets.dropFirst()
      },
      json(10, "overlong UTF-8") { subject in
        Array(#"{"x":""#.utf8) + [0xC0, 0xAF] + Array(#"","#.utf8) + subject.octets.dropFirst()
      },
      json(11, "half a surrogate pair") { subject in
        Array(subject.good.with("x", #""\ud800""#).text.utf8)
      },
      lacking(12, "NUL in a string") { subject in
        subject.with(subject.value.dropLast() + #"\u0000""#)
      },
      json(13, "a member twice with different values") { subject in
        Array((#"{"\#(subject.claim)":"other","# + subject.good.text.dropFirst()).utf8)
      },
      json(14, "10,000 deep") { subject in
        let deep = String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000)
        return Array(subject.good.with("x", deep).text.utf8)
      },
      json(17, "1e309") { Array($0.good.with("x", "1e309").text.utf8) },
      json(18, "NaN") { Array($0.good.with("x", "NaN").text.utf8) },
      lacking(19, "2^63 for a string") { $0.with("9223372036854775808") },
      lacking(20, "a bool for a string") { $0.with("true") },
      lacking(21, "nested where flat is expected") { $0.with(#"{"value":\#($0.value)}"#) },
      lacking(22, "keys in another case") { subject in
        Array(
          subject.good.with(subject.claim, nil).with(subject.claim.uppercased(), subject.value).text
            .utf8)
      },
    ].flatMap(\.self)
    + sizes(
      text: quoted(String(repeating: "x", count: 10_000_000)),
      members: (0..<1_000_000).map { "\"m\($0)\":0," }.joined())

  /// Parts that take their time to be made are made before any till waits for them.
  private static func sizes(text: String, members: String) -> [HostileCell] {
    json(15, "a string of 10 MB") { Array($0.good.with("x", text).text.utf8) }
      + json(16, "a million members") { Array(("{" + members + $0.good.text.dropFirst()).utf8) }
  }
}
