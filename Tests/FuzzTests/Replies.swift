import Foundation

@testable import CIBA

extension HTTPReply {
  /// The reply that an input describes: a status line of digits, header fields, an empty line and
  /// the body. An input that begins otherwise is a body of status 200.
  ///
  /// ```text
  /// 429
  /// Retry-After: 30
  ///
  /// {"error": "slow_down"}
  /// ```
  init(input: [UInt8]) {
    let fields: [HeaderField]
    let body: ArraySlice<UInt8>
    let status: Int?
    if let end = input.firstRange(of: Array("\n\n".utf8)) {
      let lines = String(decoding: input[..<end.lowerBound], as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false)
      status = lines.first.flatMap { Int($0) }
      fields = lines.dropFirst().map { line in
        let parts = line.split(separator: ":", maxSplits: 1)
        return HeaderField(
          String(parts.first ?? ""),
          parts.dropFirst().first.map { $0.trimmingCharacters(in: .whitespaces) } ?? "")
      }
      body = input[end.upperBound...]
    } else {
      (status, fields, body) = (nil, [], [])
    }
    self.init(
      status: status ?? 200, headers: status == nil ? [] : fields,
      body: Data(status == nil ? input[...] : body), sentAt: Self.sentAt)
  }

  static let sentAt = BootInstant(sinceBoot: .seconds(1_000))
  static let arrivedAt = BootInstant(sinceBoot: .seconds(1_001))
  /// The wall clock of every target, that of the example tokens: 2026-03-02T09:00:30Z.
  static let now = Date(timeIntervalSince1970: 1_772_442_030)
}
