import CIBA
import Crypto
import EnrollmentCore
import Foundation
import GRDB

/// An append-only book: what was written cannot be changed later without breaking the chain.
///
/// ```text
/// origin      the store that wrote the entry
/// sequence    1, 2, 3, ... in that store
/// member      whom it is about, or NULL
/// at          milliseconds since 1970 UTC
/// commitment  SHA-256 of salt, then body
/// chain       SHA-256 of the chain before (32 zero bytes before the first), then sequence as eight
///             bytes, most significant first, then commitment
/// salt        16 random bytes, NULL once erased
/// body        JSON, NULL once erased
/// ```
/// The chain runs over commitments alone, so it still holds after an erasure, and the salt keeps
/// an erased body from being guessed. Triggers refuse every other change.
enum Book: String, CaseIterable {
  case consent, access

  /// Writes `entry` as the next one of this store.
  func append(
    _ entry: some Encodable, about member: Int64?, at date: Date, in db: Database
  ) throws {
    let last = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT sequence, chain FROM \(rawValue) WHERE origin = ?
          ORDER BY sequence DESC LIMIT 1
          """), arguments: [Schema.ownOrigin])
    let sequence = try (last?.integer("sequence") ?? 0) + 1
    let salt = SymmetricKey(size: .bits128).withUnsafeBytes { Data($0) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    let body = try encoder.encode(entry)
    let commitment = Self.commitment(salt: salt, body: body)
    let chain = Self.chain(
      after: try last?.blob("chain") ?? Self.start, sequence: sequence, commitment: commitment)
    try db.cachedStatement(
      sql: """
        INSERT INTO \(rawValue) (origin, sequence, member, at, commitment, chain, salt, body)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      Schema.ownOrigin, sequence, member, date.milliseconds, commitment, chain, salt,
      String(decoding: body, as: UTF8.self),
    ])
  }

  /// Whether the row's text is what its commitment was made of, or has been erased.
  static func isAsCommitted(_ row: Row) -> Bool {
    do {
      let commitment = try row.blob("commitment")
      switch (try row.blobIfAny("salt"), try row.textIfAny("body")) {
      case (nil, nil): return true
      case (let salt?, let body?):
        return Self.commitment(salt: salt, body: Data(body.utf8)) == commitment
      case (nil, _?), (_?, nil): return false
      }
    } catch {
      return false  // A value of another kind: nobody committed to it.
    }
  }

  /// What a body says; nil where it is not of this shape.
  static func entry<Entry: Decodable>(_ type: Entry.Type, _ body: String) -> Entry? {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    return try? decoder.decode(type, from: Data(body.utf8))
  }

  /// The first entry of `origin` that was changed, taken out or put in later; nil if all hold.
  ///
  /// It cannot see that entries are missing at the end: for that the head is kept elsewhere.
  func firstBrokenEntry(of origin: Int64, in db: Database) throws -> Int64? {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT sequence, commitment, chain, salt, body FROM \(rawValue) WHERE origin = ?
        ORDER BY sequence
        """, arguments: [origin])
    var chain = Self.start
    var expected: Int64 = 1
    while let row = try rows.next() {
      let commitment = try row.blob("commitment")
      chain = Self.chain(after: chain, sequence: expected, commitment: commitment)
      guard try row.integer("sequence") == expected, try row.blob("chain") == chain else {
        return expected
      }
      switch (try row.blobIfAny("salt"), try row.textIfAny("body")) {
      case (nil, nil): break  // Erased: only the commitment is left, and the chain holds it.
      case (let salt?, let body?):
        guard Self.commitment(salt: salt, body: Data(body.utf8)) == commitment else {
          return expected
        }
      case (nil, _?), (_?, nil): return expected
      }
      expected += 1
    }
    return nil
  }

  var table: String {
    """
    CREATE TABLE \(rawValue) (
      origin INTEGER NOT NULL REFERENCES origin (origin_id),
      sequence INTEGER NOT NULL,
      member INTEGER REFERENCES member (row_id),
      at INTEGER NOT NULL,
      commitment BLOB NOT NULL CHECK (length(commitment) = 32),
      chain BLOB NOT NULL CHECK (length(chain) = 32),
      salt BLOB,
      body TEXT,
      PRIMARY KEY (origin, sequence),
      CHECK ((salt IS NULL) = (body IS NULL))
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX \(rawValue)_member ON \(rawValue) (member);
    CREATE TRIGGER \(rawValue)_keeps_entries BEFORE DELETE ON \(rawValue)
    BEGIN SELECT RAISE(ABORT, 'the \(rawValue) book is append-only'); END;
    CREATE TRIGGER \(rawValue)_keeps_contents
    BEFORE UPDATE ON \(rawValue)
    WHEN new.origin <> old.origin OR new.sequence <> old.sequence
      OR new.member IS NOT old.member OR new.at <> old.at
      OR new.commitment <> old.commitment OR new.chain <> old.chain
      OR new.salt IS NOT NULL OR new.body IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'the \(rawValue) book is append-only'); END;
    """
  }

  private static let start = Data(count: 32)

  static func commitment(salt: Data, body: Data) -> Data {
    Data(SHA256.hash(data: salt + body))
  }

  private static func chain(after previous: Data, sequence: Int64, commitment: Data) -> Data {
    let place = withUnsafeBytes(of: sequence.bigEndian) { Data($0) }
    return Data(SHA256.hash(data: previous + place + commitment))
  }
}

/// What the consent book says about one yes.
struct ConsentEntry: Codable, Equatable {
  enum Answers: String, Codable {
    /// The service was asked and told what the shopper chose, perhaps nothing.
    case told
    /// Userinfo was lost: no marketing until the shopper has answered again.
    case unknown
  }

  let member: UUID
  let memberNumber: String
  let request: UUID
  let till: Int
  let at: Date
  /// `iat` of the login, and who vouches for it.
  let approvedAt: Date
  let issuer: String
  let answers: Answers
  /// Consent answers word for word as the service sent them, by the name of the claim.
  let consents: [String: JSONValue]
}

/// Who opened whose card, and why.
struct AccessEntry: Codable, Equatable {
  let member: UUID
  let memberNumber: String
  let till: Int?
  /// The till's letter; missing in entries of older versions.
  let letter: String?
  let at: Date
  let reason: LookReason
}
