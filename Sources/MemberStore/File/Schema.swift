import Foundation
import GRDB

/// The file `clubtill.sqlite`, as it is drawn on disk.
///
/// Times are milliseconds since 1970 UTC, ids and digests are blobs, all tables are STRICT.
/// ```text
/// store      one row: kind ('real', 'practice'), made_at, clock (highest hybrid logical clock
///            given out: milliseconds << 16 | counter), members (how many there are),
///            members_made (how many records this store ever made), lead_day (what was saved without a
///            field before this time has been ticked off the lead's list)
/// origin     origin_id, uuid: the stores that records come from; 1 is this one, and where it was made
///            from a damaged one those before it follow, the latest first
/// issuer     issuer_id, url: who vouches for subjects
/// member     row_id     the seat in this file, never shown and never used again
///            id         UUID version 7, 16 bytes
///            number     the 13 digits as one integer
///            name, given_name, family_name   cleaned text, or NULL
///            phone      country code and digits, or NULL; not unique
///            birth_date YYYY-MM-DD, or NULL
///            state      'active', 'incomplete'
///            joined_at, joined_till, joined_letter
///            origin, origin_sequence         the store that made the record, and its count there
///            identity_time                   `iat` of the login that the facts come from, or NULL
///            logical_clock                   of the last change
///            erased_at                       NULL unless erased; such a row keeps only its number
///            digest     see RowDigest
///            email, email_time               cleaned text, `iat` of the login that told it; both NULL
///                       where there is none, the time alone where a hand-over file brought it
///            address, address_time           the same, see AddressColumn
///            note       what staff wrote on the card, or NULL
///            visited_on the day of the last visit, days since 1970 UTC; no part of the digest
///            lead_clock the logical_clock that was ticked off the lead's list, or NULL; no part of
///                       the digest
/// identity   issuer, subject -> member; several to one member are possible; subject as ``SubjectColumn``
///            has it
/// look       folded, member: what a member is found by, in the order of the key, see ``LookKeys``
/// consent    append-only books, see Book: origin, sequence, member, at, commitment, chain, salt,
/// access     body (JSON), form, subject; erasing empties salt and body
/// deed
/// book_head  book, origin -> entries, head: how far each of them goes, and the chain value there;
///            forgotten: up to which look the tidy has emptied them, see OldLooks
/// request    the journal, see Journal: a row a login request, open while `sealed` is not NULL
///            answered_after: milliseconds from sending to the shopper's yes or no, or NULL
/// erasure    members who were erased, see Erasure; a member who waits to be removed has all columns
/// unvisited  members who have not been seen for years, see Retention
///            set_aside: 1 where the till had turned to another shopper before the answer;
///            saved_after: milliseconds from sending to the card, or NULL
/// staff      who may sign in, and sign_in and till_sign_in, how often somebody tried: see StaffTable
/// many_looks who opened more cards than a till should, see ManyLooksTable
/// greeting   at, till, staff: a number that was typed was a member's already
/// cool_down  numbers that said no today, see CoolDowns; empty again after the shop's day
/// ```
enum Schema {
  /// "CLTB", so that no other program's file is taken for a store.
  static let applicationID = 0x434C_5442
  /// `user_version` of a file that this program has opened for writing.
  static var version: Int { steps.count }

  /// Brings the file from the version it has to `target`, today's as a rule, each step with its
  /// version in one transaction.
  static func migrate(
    _ db: Database, from version: Int, to target: Int = version, kind: StoreKind, now: Date
  ) throws {
    for (index, step) in steps.enumerated() where (version..<target).contains(index) {
      try db.inTransaction(.immediate) {
        try carryOut(step, in: db)
        if index == 0 { try Self.found(db, kind: kind, now: now) }
        try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        try db.execute(sql: "PRAGMA user_version = \(index + 1)")
        return .commit
      }
    }
  }

  private static func carryOut(_ step: String, in db: Database) throws {
    guard step != staffDigestStep else {
      try db.execute(sql: step)
      return try StaffTable(db: db).sealAll()
    }
    guard step == lookStep || step == spellingStep else { return try db.execute(sql: step) }
    db.add(function: SubjectColumn.packing)
    defer { db.remove(function: SubjectColumn.packing) }
    // What is dropped here must not stay in free pages, and what is sorted is large.
    let secureDelete = try Int.fetchOne(db, sql: "PRAGMA secure_delete") ?? 0
    _ = try Int.fetchOne(db, sql: "PRAGMA secure_delete = ON")
    let cacheSize = try Int.fetchOne(db, sql: "PRAGMA cache_size") ?? 0
    try db.execute(sql: "PRAGMA cache_size = -64000")
    try db.execute(sql: step)
    if step == spellingStep { try LookKeys.fill(after: 0, in: db) }
    try db.execute(sql: "PRAGMA cache_size = \(cacheSize)")
    _ = try Int.fetchOne(db, sql: "PRAGMA secure_delete = \(secureDelete)")
  }

  private static func found(_ db: Database, kind: StoreKind, now: Date) throws {
    try db.execute(
      sql: "INSERT INTO store (id, kind, made_at) VALUES (1, ?, ?)",
      arguments: [kind.rawValue, now.milliseconds])
    try db.execute(
      sql: "INSERT INTO origin (origin_id, uuid) VALUES (?, ?)",
      arguments: [ownOrigin, UUID().bytes])
  }

  /// The row of `origin` that stands for this store.
  static let ownOrigin: Int64 = 1

  /// Forward only; a step that has been given to anybody is never changed.
  private static let steps = [
    firstStep, coolDownStep, answerTimesStep, lastSavedStep, leadListStep, lookStep, deedStep,
    bookSealStep, recordStep, erasureStep, peopleStep,
    manyLooksStep, staffDigestStep, tillTriesStep, spellingStep,
  ]

  private static let firstStep = """
    CREATE TABLE store (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      kind TEXT NOT NULL CHECK (kind IN ('real', 'practice')),
      made_at INTEGER NOT NULL,
      clock INTEGER NOT NULL DEFAULT 0,
      members INTEGER NOT NULL DEFAULT 0,
      members_made INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    CREATE TABLE origin (
      origin_id INTEGER PRIMARY KEY,
      uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16)
    ) STRICT;

    CREATE TABLE issuer (
      issuer_id INTEGER PRIMARY KEY,
      url TEXT NOT NULL UNIQUE
    ) STRICT;

    CREATE TABLE member (
      row_id INTEGER PRIMARY KEY,
      id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
      number INTEGER NOT NULL UNIQUE,
      name TEXT,
      given_name TEXT,
      family_name TEXT,
      phone TEXT,
      birth_date TEXT,
      state TEXT NOT NULL CHECK (state IN ('active', 'incomplete')),
      joined_at INTEGER NOT NULL,
      joined_till INTEGER NOT NULL,
      joined_letter TEXT NOT NULL,
      origin INTEGER NOT NULL REFERENCES origin (origin_id),
      origin_sequence INTEGER NOT NULL,
      identity_time INTEGER,
      logical_clock INTEGER NOT NULL,
      erased_at INTEGER,
      digest BLOB NOT NULL
    ) STRICT;
    CREATE INDEX member_phone ON member (phone) WHERE phone IS NOT NULL;

    CREATE TABLE identity (
      issuer INTEGER NOT NULL REFERENCES issuer (issuer_id),
      subject TEXT NOT NULL,
      member INTEGER NOT NULL REFERENCES member (row_id),
      PRIMARY KEY (issuer, subject)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX identity_member ON identity (member);

    CREATE TABLE look (
      folded TEXT NOT NULL,
      member INTEGER NOT NULL,
      PRIMARY KEY (folded, member)
    ) STRICT, WITHOUT ROWID;

    \(Book.consent.table)
    \(Book.access.table)

    CREATE TABLE request (
      id BLOB PRIMARY KEY CHECK (length(id) = 16),
      till INTEGER NOT NULL,
      letter TEXT NOT NULL,
      staff TEXT,
      code TEXT NOT NULL,
      ending TEXT NOT NULL,
      number_hash BLOB NOT NULL,
      stage TEXT NOT NULL
        CHECK (stage IN ('sending', 'open', 'redeemed', 'held', 'saved', 'ended')),
      fate TEXT NOT NULL CHECK (fate IN ('save', 'discard')),
      sent_wall INTEGER NOT NULL,
      sent_since_boot INTEGER NOT NULL,
      boot_id TEXT NOT NULL,
      expires_in INTEGER,
      poll_interval INTEGER,
      outcome TEXT,
      member INTEGER REFERENCES member (row_id),
      made TEXT CHECK (made IN ('enrolled', 'updated', 'incomplete')),
      note TEXT,
      changed_at INTEGER NOT NULL,
      sealed BLOB,
      CHECK ((sealed IS NULL) = (stage IN ('saved', 'ended')))
    ) STRICT;
    CREATE INDEX request_open ON request (sent_wall) WHERE sealed IS NOT NULL;
    CREATE INDEX request_code ON request (till, sent_wall, code);
    """

  /// Numbers in their cool-down after a no, and requests for which it was lifted.
  private static let coolDownStep = """
    CREATE TABLE cool_down (
      number_hash BLOB PRIMARY KEY CHECK (length(number_hash) = 16),
      ends_wall INTEGER NOT NULL,
      ends_since_boot INTEGER NOT NULL,
      boot_id TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX cool_down_end ON cool_down (boot_id, ends_since_boot);

    ALTER TABLE request ADD COLUMN lifted INTEGER NOT NULL DEFAULT 0 CHECK (lifted IN (0, 1));
    """

  /// How long shoppers take to answer, for the line that tells the cashier. The index keeps the
  /// order of the rows, which no clock can change.
  private static let answerTimesStep = """
    ALTER TABLE request ADD COLUMN answered_after INTEGER CHECK (answered_after >= 0);
    CREATE INDEX request_answered ON request (till)
      WHERE answered_after IS NOT NULL AND (stage = 'saved' OR outcome = 'W1');
    """

  /// What the till saved last is found without reading the journal.
  private static let lastSavedStep = """
    CREATE INDEX request_saved ON request (till, changed_at) WHERE stage = 'saved';
    """

  /// What the team lead has ticked off. Both indexes hold only what may still be on the list.
  private static let leadListStep = """
    ALTER TABLE member ADD COLUMN lead_clock INTEGER;
    ALTER TABLE store ADD COLUMN lead_day INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX member_for_lead ON member (logical_clock)
      WHERE (phone IS NULL OR state = 'incomplete') AND erased_at IS NULL
        AND lead_clock IS NOT logical_clock;
    CREATE INDEX request_without_field ON request (changed_at) WHERE note = 'A5';
    """

  /// Keys that hold the whole name, and subjects in half the room. The last step that changes the keys
  /// writes them.
  private static let lookStep = """
    ALTER TABLE identity RENAME TO identity_before;
    CREATE TABLE identity (
      issuer INTEGER NOT NULL REFERENCES issuer (issuer_id),
      subject ANY NOT NULL CHECK (typeof(subject) IN ('text', 'blob')),
      member INTEGER NOT NULL REFERENCES member (row_id),
      PRIMARY KEY (issuer, subject)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO identity (issuer, subject, member)
      SELECT issuer, packed_subject(subject), member FROM identity_before ORDER BY 1, 2;
    DROP TABLE identity_before;
    CREATE INDEX identity_member ON identity (member);

    DROP TABLE look;
    CREATE TABLE look (
      folded TEXT NOT NULL,
      member INTEGER NOT NULL,
      PRIMARY KEY (folded, member)
    ) STRICT, WITHOUT ROWID;
    """

  /// Who did what, beside enrolling and looking.
  private static let deedStep = Book.deed.table

  /// Seals over all that an entry says, and how far each book goes.
  private static let bookSealStep = """
    CREATE TABLE book_head (
      book TEXT NOT NULL CHECK (book IN ('consent', 'access', 'deed')),
      origin INTEGER NOT NULL REFERENCES origin (origin_id),
      entries INTEGER NOT NULL CHECK (entries >= 0),
      head BLOB NOT NULL CHECK (length(head) = 32),
      forgotten INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (book, origin)
    ) STRICT, WITHOUT ROWID;
    \(Book.consent.secondForm)
    \(Book.access.secondForm)
    \(Book.deed.secondForm)
    """

  /// What else the app tells, each with its time, and what staff write. Rows without any of it keep
  /// their digest, see ``MemberRow``.
  private static let recordStep = """
    ALTER TABLE member ADD COLUMN email TEXT;
    ALTER TABLE member ADD COLUMN email_time INTEGER;
    ALTER TABLE member ADD COLUMN address TEXT;
    ALTER TABLE member ADD COLUMN address_time INTEGER;
    ALTER TABLE member ADD COLUMN note TEXT;
    """

  /// Who was erased, who has not been seen for long, and the ways to a person's rows of the journal.
  private static let erasureStep = """
    CREATE TABLE erasure (
      member INTEGER PRIMARY KEY REFERENCES member (row_id),
      reason TEXT NOT NULL,
      at INTEGER NOT NULL,
      due_at INTEGER NOT NULL,
      till INTEGER,
      letter TEXT,
      staff INTEGER,
      identities INTEGER NOT NULL,
      stage TEXT NOT NULL CHECK (stage IN ('waiting', 'removed', 'wiped'))
    ) STRICT;
    CREATE INDEX erasure_waiting ON erasure (due_at) WHERE stage = 'waiting';
    CREATE INDEX erasure_removed ON erasure (member) WHERE stage = 'removed';
    CREATE INDEX erasure_over ON erasure (at) WHERE stage <> 'waiting';

    ALTER TABLE member ADD COLUMN visited_on INTEGER NOT NULL DEFAULT 0;
    UPDATE member SET visited_on = max(coalesce(identity_time, 0), joined_at) / 86400000;
    CREATE INDEX member_visited ON member (visited_on) WHERE erased_at IS NULL;
    CREATE TABLE unvisited (
      member INTEGER PRIMARY KEY REFERENCES member (row_id),
      listed_on INTEGER NOT NULL
    ) STRICT;

    CREATE INDEX request_member ON request (member) WHERE member IS NOT NULL;
    CREATE INDEX request_numbered ON request (number_hash) WHERE ending <> '' AND sealed IS NULL;
    """

  /// Who may sign in, how often somebody tried, and what the report of a day counts.
  private static let peopleStep = """
    CREATE TABLE staff (
      number INTEGER PRIMARY KEY CHECK (number BETWEEN 1 AND 9999),
      name TEXT NOT NULL,
      role TEXT NOT NULL CHECK (role IN ('cashier', 'lead', 'it')),
      pin_rounds INTEGER NOT NULL,
      pin_block INTEGER NOT NULL,
      pin_lanes INTEGER NOT NULL,
      pin_salt BLOB NOT NULL CHECK (length(pin_salt) = 16),
      pin_hash BLOB NOT NULL CHECK (length(pin_hash) = 32),
      pin_key BLOB NOT NULL CHECK (length(pin_key) = 8),
      card BLOB UNIQUE CHECK (length(card) = 32),
      changed_at INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE sign_in (
      number INTEGER PRIMARY KEY CHECK (number BETWEEN 0 AND 9999),
      wrong INTEGER NOT NULL,
      ends_wall INTEGER NOT NULL,
      ends_since_boot INTEGER NOT NULL,
      boot_id TEXT NOT NULL
    ) STRICT;
    CREATE TABLE greeting (
      at INTEGER NOT NULL,
      till INTEGER NOT NULL,
      staff INTEGER
    ) STRICT;
    CREATE INDEX greeting_day ON greeting (at, till, staff);
    CREATE INDEX deed_day ON deed (at);
    ALTER TABLE request ADD COLUMN set_aside INTEGER NOT NULL DEFAULT 0
      CHECK (set_aside IN (0, 1));
    ALTER TABLE request ADD COLUMN saved_after INTEGER CHECK (saved_after >= 0);
    """

  /// What the team lead sees of tills that opened too many cards.
  private static let manyLooksStep = """
    CREATE TABLE many_looks (
      id INTEGER PRIMARY KEY,
      till INTEGER,
      letter TEXT,
      staff INTEGER,
      last_at INTEGER NOT NULL,
      most INTEGER NOT NULL
    ) STRICT;
    """

  /// By which a row of the staff list that was damaged is told from one that was not.
  private static let staffDigestStep = "ALTER TABLE staff ADD COLUMN digest BLOB;"

  /// How often somebody tried to sign in at a till, whatever the number.
  private static let tillTriesStep = """
    CREATE TABLE till_sign_in (
      till INTEGER PRIMARY KEY CHECK (till BETWEEN 1 AND 9999),
      wrong INTEGER NOT NULL,
      ends_wall INTEGER NOT NULL,
      ends_since_boot INTEGER NOT NULL,
      boot_id TEXT NOT NULL
    ) STRICT;
    """

  /// Keys that know å followed by e, and more spellings, see ``NameFolding``. What the keys are made of
  /// is no SQL: see `carryOut`.
  private static let spellingStep = "DELETE FROM look;"
}
