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
/// member      the seat of whom it is about, or NULL
/// at          milliseconds since 1970 UTC
/// commitment  SHA-256 of salt, then body
/// chain       the seal, see ``BookSeal``
/// salt        16 random bytes, NULL once erased
/// body        JSON, NULL once erased
/// form        of the seal: 1 (older versions) or 2
/// subject     the id of whom it is about, or NULL; always NULL in form 1
/// ```
/// The chain runs over commitments and not over bodies, so it still holds after an erasure, and the
/// salt keeps an erased body from being guessed. Triggers refuse every other change. `book_head` has how
/// many entries each origin wrote in each book, and its last chain value: so a cut end is seen.
package enum Book: String, CaseIterable, Sendable {
  case consent, access, deed

  /// Writes `entry` as the next one of this store.
  func append(
    _ entry: some Encodable, about member: Int64?, at date: Date, in db: Database
  ) throws {
    let head = try head(of: Schema.ownOrigin, in: db)
    let last = try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT max(sequence) FROM \(rawValue) WHERE origin = ?"),
      arguments: [Schema.ownOrigin])
    // Where the two differ somebody was here: nothing is stopped by that, and the check tells of it.
    let sequence = max(head?.entries ?? 0, last ?? 0) + 1
    let salt = SymmetricKey(size: .bits128).withUnsafeBytes { Data($0) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    let body = try encoder.encode(entry)
    let subject = try member.flatMap { seat in
      try Data.fetchOne(
        db.cachedStatement(sql: "SELECT id FROM member WHERE row_id = ?"), arguments: [seat])
    }
    let commitment = BookSeal.commitment(salt: salt, body: body)
    let chain = BookSeal(
      book: self, origin: try Self.ownName(in: db), sequence: sequence, at: date.milliseconds,
      subject: subject, commitment: commitment
    ).chain(after: head?.chain ?? BookSeal.start)
    try db.cachedStatement(
      sql: """
        INSERT INTO \(rawValue)
          (origin, sequence, member, at, commitment, chain, salt, body, form, subject)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      Schema.ownOrigin, sequence, subject == nil ? nil : member, date.milliseconds, commitment,
      chain, salt, String(decoding: body, as: UTF8.self), BookSeal.form, subject,
    ])
    try keep(head: sequence, chain, of: Schema.ownOrigin, in: db)
  }

  private static func ownName(in db: Database) throws -> Data {
    let row = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT uuid FROM origin WHERE origin_id = ?"),
      arguments: [Schema.ownOrigin])
    guard let row else { throw Row.damaged("uuid") }
    return try row.blob("uuid")
  }

  /// How many entries `origin` wrote and the last chain value; nil where it is not kept.
  func head(of origin: Int64, in db: Database) throws -> (entries: Int64, chain: Data)? {
    let row = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT entries, head FROM book_head WHERE book = ? AND origin = ?"),
      arguments: [rawValue, origin])
    return try row.map { (try $0.integer("entries"), try $0.blob("head")) }
  }

  func keep(head entries: Int64, _ chain: Data, of origin: Int64, in db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO book_head (book, origin, entries, head) VALUES (?, ?, ?, ?)
        ON CONFLICT (book, origin) DO UPDATE SET entries = excluded.entries, head = excluded.head
        """
    ).execute(arguments: [rawValue, origin, entries, chain])
  }

  /// Whether the row's text is what its commitment was made of, or has been erased.
  static func isAsCommitted(_ row: Row) -> Bool {
    do {
      let commitment = try row.blob("commitment")
      switch (try row.blobIfAny("salt"), try row.textIfAny("body")) {
      case (nil, nil): return true
      case (let salt?, let body?):
        return BookSeal.commitment(salt: salt, body: Data(body.utf8)) == commitment
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

  /// The first entry of `origin` that is not as it was written; nil if all hold. See ``BookCheck``.
  func firstBrokenEntry(of origin: Int64, in db: Database) throws -> Int64? {
    try BookCheck(db).carryOut().first { $0.book == self && $0.origin == origin }?.fault?.entry
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

  /// What a store of an older version lacks: the columns of the second form, with the triggers that
  /// keep them.
  var secondForm: String {
    """
    ALTER TABLE \(rawValue) ADD COLUMN form INTEGER NOT NULL DEFAULT 1 CHECK (form IN (1, 2));
    ALTER TABLE \(rawValue) ADD COLUMN subject BLOB
      CHECK (subject IS NULL OR length(subject) = 16);
    DROP TRIGGER \(rawValue)_keeps_contents;
    CREATE TRIGGER \(rawValue)_keeps_contents
    BEFORE UPDATE ON \(rawValue)
    WHEN new.origin <> old.origin OR new.sequence <> old.sequence
      OR new.member IS NOT old.member OR new.at <> old.at
      OR new.commitment <> old.commitment OR new.chain <> old.chain
      OR new.form <> old.form OR new.subject IS NOT old.subject
      OR new.salt IS NOT NULL OR new.body IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'the \(rawValue) book is append-only'); END;
    INSERT INTO book_head (book, origin, entries, head)
      SELECT '\(rawValue)', origin_id,
        coalesce((SELECT max(sequence) FROM \(rawValue) WHERE origin = origin_id), 0),
        coalesce((SELECT chain FROM \(rawValue) WHERE origin = origin_id
          ORDER BY sequence DESC LIMIT 1), zeroblob(32))
      FROM origin;
    """
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
  /// The till's letter and who stood there; missing in entries of older versions, and while nobody
  /// signs in.
  var letter: String? = nil
  var staff: Int? = nil
  let at: Date
  /// `iat` of the login, and who vouches for it.
  let approvedAt: Date
  let issuer: String
  let answers: Answers
  /// Consent answers word for word as the service sent them, accepted and declined, with the language
  /// of the screen, the version of a text where one is told and the time of the answer; by the name of
  /// the claim.
  let consents: [String: JSONValue]
}

/// Who opened whose card, and why.
struct AccessEntry: Codable, Equatable {
  let member: UUID
  let memberNumber: String
  let till: Int?
  /// The till's letter; missing in entries of older versions.
  let letter: String?
  /// Who looked; missing while nobody signs in.
  var staff: Int? = nil
  let at: Date
  let reason: LookReason
  /// How many cards that till had opened within ten minutes, where they were too many; missing
  /// otherwise.
  var flagged: Int? = nil
}
