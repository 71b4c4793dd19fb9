package import EnrollmentCore
package import Foundation

/// Where the counter takes the ids of its requests from, as a value.
///
/// The seed is drawn at random outside, once a run; the ids count up from it in their last six
/// bytes. So the ids of two runs never meet, and a test knows every id beforehand.
package struct RequestIDSource: Equatable, Sendable {
  private let seed: UUID
  private var drawn: UInt64 = 0

  package init(seed: UUID) { self.seed = seed }

  package mutating func next() -> RequestID {
    var bytes = withUnsafeBytes(of: seed.uuid) { Array($0) }
    let node = bytes[10...].reduce(UInt64(0)) { $0 << 8 | UInt64($1) } &+ drawn
    for place in 0..<6 { bytes[15 - place] = UInt8(truncatingIfNeeded: node >> (8 * place)) }
    drawn += 1
    return RequestID(
      rawValue: bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) })
  }
}
