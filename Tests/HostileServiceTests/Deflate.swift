/// Compressed octets, as far as hostile answers need them.
///
/// Source: RFC 1951, sections 3.2.4 and 3.2.6; RFC 1952.
enum Deflate {
  /// One block, stored as it is; at most 65,535 octets.
  static func stored(_ octets: [UInt8]) -> [UInt8] {
    let length = UInt16(octets.count)
    return [1] + littleEndian(length) + littleEndian(~length) + octets
  }

  /// The first part of gzip files that are 159 times as long as they look: `head`, then `runs` times
  /// 258 octets like the last one of it. All of them are ASCII.
  ///
  /// It takes its time to be made, and none to be used.
  struct Bomb {
    private var bits = BitWriter()
    private var sum = Checksum()
    private let length: Int

    init(head: String, runs: Int) {
      bits.write(0b011, count: 3)  // The last block, with the fixed codes; low bit first.
      for octet in head.utf8 { bits.writeLiteral(octet) }
      for _ in 0..<runs {
        bits.writeCode(0xC5, count: 8)  // A length of 258,
        bits.writeCode(0, count: 5)  // one octet back.
      }
      for octet in head.utf8 { sum.add(octet) }
      let last = head.utf8.last ?? 0
      for _ in 0..<(runs * 258) { sum.add(last) }
      length = head.utf8.count + runs * 258
    }

    /// The whole file, with `tail` at its end.
    func file(tail: String) -> [UInt8] {
      var (bits, sum) = (bits, sum)
      for octet in tail.utf8 { bits.writeLiteral(octet) }
      bits.writeCode(0, count: 7)
      for octet in tail.utf8 { sum.add(octet) }
      return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255] + bits.octets + littleEndian(sum.value)
        + littleEndian(UInt32(length + tail.utf8.count))
    }
  }

  private static func littleEndian(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }

  private struct BitWriter {
    private(set) var octets: [UInt8] = []
    private var used = 8

    mutating func write(_ value: Int, count: Int) {
      for place in 0..<count { add(value >> place & 1) }
    }

    /// A code goes out with its high bit first.
    mutating func writeCode(_ code: Int, count: Int) {
      for place in (0..<count).reversed() { add(code >> place & 1) }
    }

    mutating func writeLiteral(_ octet: UInt8) {
      precondition(octet < 144, "eight bits hold a literal of ASCII")
      writeCode(0x30 + Int(octet), count: 8)
    }

    private mutating func add(_ bit: Int) {
      if used == 8 {
        octets.append(0)
        used = 0
      }
      octets[octets.count - 1] |= UInt8(bit << used)
      used += 1
    }
  }

  /// CRC-32, with the table of RFC 1952, section 8.
  private struct Checksum {
    private static let table: [UInt32] = (0..<256).map { index in
      (0..<8).reduce(UInt32(index)) { value, _ in
        value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1
      }
    }

    private var state = UInt32.max

    var value: UInt32 { ~state }

    mutating func add(_ octet: UInt8) {
      state = Self.table[Int(UInt8(truncatingIfNeeded: state) ^ octet)] ^ (state >> 8)
    }
  }
}
