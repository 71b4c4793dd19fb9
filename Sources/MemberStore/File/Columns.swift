import EnrollmentCore
import Foundation
import GRDB

extension Date {
  /// Since 1970 UTC, the store's one unit of time.
  var milliseconds: Int64 { Int64((timeIntervalSince1970 * 1000).rounded(.down)) }

  init(milliseconds: Int64) { self.init(timeIntervalSince1970: Double(milliseconds) / 1000) }
}

extension Duration {
  var milliseconds: Int64 {
    components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
  }
}

extension UUID {
  var bytes: Data { withUnsafeBytes(of: uuid) { Data($0) } }

  init?(bytes: Data) {
    guard bytes.count == 16 else { return nil }
    let copy = [UInt8](bytes)
    self = copy.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
  }

  /// A version 7 UUID: 48 bits of milliseconds, 12 bits of the fraction, 62 random bits.
  ///
  /// Source: RFC 9562, sections 5.7 and 6.2 (method 3).
  static func version7(at date: Date, using generator: inout some RandomNumberGenerator) -> UUID {
    let exact = max(0, date.timeIntervalSince1970 * 1000)
    let fraction = UInt64((exact - exact.rounded(.down)) * 4096) & 0xFFF
    let high = UInt64(exact) << 16 | 0x7000 | fraction
    let low = UInt64.random(in: 0...(UInt64.max >> 2), using: &generator) | 0x8000_0000_0000_0000
    let halves = (high.bigEndian, low.bigEndian)
    return withUnsafeBytes(of: halves) { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
  }
}

/// Reading columns without trust: a flipped bit on the disk must not stop the program.
extension Row {
  func integer(_ column: String) throws(StoreFailure) -> Int64 {
    guard let value = try integerIfAny(column) else { throw Self.damaged(column) }
    return value
  }

  func integerIfAny(_ column: String) throws(StoreFailure) -> Int64? {
    switch try storage(of: column) {
    case .null: nil
    case .int64(let value): value
    case .double, .string, .blob: throw Self.damaged(column)
    }
  }

  func text(_ column: String) throws(StoreFailure) -> String {
    guard let value = try textIfAny(column) else { throw Self.damaged(column) }
    return value
  }

  func textIfAny(_ column: String) throws(StoreFailure) -> String? {
    switch try storage(of: column) {
    case .null: nil
    case .string(let value): value
    case .int64, .double, .blob: throw Self.damaged(column)
    }
  }

  func blob(_ column: String) throws(StoreFailure) -> Data {
    guard let value = try blobIfAny(column) else { throw Self.damaged(column) }
    return value
  }

  func blobIfAny(_ column: String) throws(StoreFailure) -> Data? {
    switch try storage(of: column) {
    case .null: nil
    case .blob(let value): value
    case .int64, .double, .string: throw Self.damaged(column)
    }
  }

  /// The library ends the program where it finds no such column.
  private func storage(of column: String) throws(StoreFailure) -> DatabaseValue.Storage {
    guard hasColumn(column) else { throw Self.damaged(column) }
    return (self[column] as DatabaseValue).storage
  }

  static func damaged(_ column: String) -> StoreFailure {
    .unusable(detail: "a row cannot be read: \(column)")
  }
}
