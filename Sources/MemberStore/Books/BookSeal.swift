import Crypto
import Foundation

/// What the chain value of one entry is made of.
///
/// ```text
/// form 1      SHA-256 of  the chain before (32), sequence (8), commitment (32)
/// form 2      SHA-256 of  the chain before (32), the book's name (8, zeros behind it), the origin's
///             UUID (16), sequence (8), at (8), subject (16, or nothing), commitment (32)
/// ```
/// Numbers have their most significant byte first; the chain before the first entry is 32 zeros. All
/// have different lengths, so that none can be taken for another.
struct BookSeal {
  /// Of what is written now.
  static let form: Int64 = 2
  static let start = Data(count: 32)

  let book: Book
  /// The UUID of the store that writes it.
  let origin: Data
  let sequence: Int64
  let at: Int64
  let subject: Data?
  let commitment: Data

  static func commitment(salt: Data, body: Data) -> Data {
    Data(SHA256.hash(data: salt + body))
  }

  func chain(after previous: Data, form: Int64 = form) -> Data {
    var hash = SHA256()
    hash.update(data: previous)
    if form == 1 {
      hash.update(data: Self.bytes(of: sequence))
    } else {
      let name = Data(book.rawValue.utf8)
      hash.update(data: name + Data(count: 8 - name.count))
      hash.update(data: origin)
      hash.update(data: Self.bytes(of: sequence))
      hash.update(data: Self.bytes(of: at))
      hash.update(data: subject ?? Data())
    }
    hash.update(data: commitment)
    return Data(hash.finalize())
  }

  private static func bytes(of number: Int64) -> Data {
    withUnsafeBytes(of: number.bigEndian) { Data($0) }
  }
}

extension Data {
  /// Two small letters or digits a byte.
  var hex: String { map { String(format: "%02x", $0) }.joined() }
}
