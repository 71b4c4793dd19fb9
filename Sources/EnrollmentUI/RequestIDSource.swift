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
    var uuid = seed.uuid
    let start = [uuid.10, uuid.11, uuid.12, uuid.13, uuid.14, uuid.15]
      .reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let node = start &+ drawn
    uuid.10 = UInt8(truncatingIfNeeded: node >> 40)
    uuid.11 = UInt8(truncatingIfNeeded: node >> 32)
    uuid.12 = UInt8(truncatingIfNeeded: node >> 24)
    uuid.13 = UInt8(truncatingIfNeeded: node >> 16)
    uuid.14 = UInt8(truncatingIfNeeded: node >> 8)
    uuid.15 = UInt8(truncatingIfNeeded: node)
    drawn += 1
    return RequestID(rawValue: UUID(uuid: uuid))
  }
}
