import CIBA
import Crypto
import EnrollmentCore
import Foundation
import GRDB

/// One row of `member`: a member with the columns that only the store needs.
struct MemberRow {
  /// The seat in the file; nil until the row has been written.
  var rowID: Int64?
  let id: UUID
  let number: MemberNumber
  var name: PersonName?
  /// Country code and digits.
  var phone: PhoneNumber?
  var birthDate: String?
  var state: Member.State
  let joinedAt: Int64
  let joinedAtTill: Till
  var origin: Int64
  let originSequence: Int64
  var identityTime: Int64?
  var logicalClock: Int64
  var erasedAt: Int64?
  var email: ToldFact<String>? = nil
  var address: ToldFact<PostalAddress>? = nil
  var note: String? = nil

  /// Column by column, in the order of the digest. Those of later versions follow those of the first.
  private var values: [(column: String, value: DatabaseValue)] { firstValues + laterValues }

  private var firstValues: [(column: String, value: DatabaseValue)] {
    [
      ("id", id.bytes.databaseValue),
      ("number", (Int64(number.rawValue) ?? 0).databaseValue),
      ("name", name?.full.databaseValue ?? .null),
      ("given_name", name?.given?.databaseValue ?? .null),
      ("family_name", name?.family?.databaseValue ?? .null),
      ("phone", phone?.msisdn.databaseValue ?? .null),
      ("birth_date", birthDate?.databaseValue ?? .null),
      ("state", state.rawValue.databaseValue),
      ("joined_at", joinedAt.databaseValue),
      ("joined_till", joinedAtTill.number.rawValue.databaseValue),
      ("joined_letter", joinedAtTill.letter.rawValue.databaseValue),
      ("origin", origin.databaseValue),
      ("origin_sequence", originSequence.databaseValue),
      ("identity_time", identityTime?.databaseValue ?? .null),
      ("logical_clock", logicalClock.databaseValue),
      ("erased_at", erasedAt?.databaseValue ?? .null),
    ]
  }

  private var laterValues: [(column: String, value: DatabaseValue)] {
    [
      ("email", email?.value.databaseValue ?? .null),
      ("email_time", email?.toldAt?.milliseconds.databaseValue ?? .null),
      ("address", address.map { AddressColumn.text(of: $0.value).databaseValue } ?? .null),
      ("address_time", address?.toldAt?.milliseconds.databaseValue ?? .null),
      ("note", note?.databaseValue ?? .null),
    ]
  }

  /// Over the columns of the first version and, of the later ones, those up to the last that is not
  /// NULL: a row that has none of them is what it was before they came, and nothing can be put in or
  /// taken out unseen.
  var digest: Data {
    var later = laterValues.map(\.value)
    while later.last?.isNull == true { later.removeLast() }
    return RowDigest.make(of: firstValues.map(\.value) + later)
  }

  /// Writes the row into a file that does not have it, on the seat that it had in another.
  func insertOnItsSeat(in db: Database) throws {
    try insertWithoutKeys(in: db)
    try LookKeys.renew(from: [], to: lookKeys, member: rowID ?? 0, in: db)
  }

  /// The same for many rows, whose keys are written together: see ``LookKeys/fill(after:in:)``.
  func insertWithoutKeys(in db: Database) throws {
    let values = values
    let columns = ["row_id"] + values.map(\.column) + ["digest", "visited_on"]
    let marks = columns.map { _ in "?" }.joined(separator: ", ")
    try db.cachedStatement(
      sql: "INSERT INTO member (\(columns.joined(separator: ", "))) VALUES (\(marks))"
    ).execute(
      arguments: StatementArguments(
        [rowID.databaseValue] + values.map(\.value)
          + [digest.databaseValue, firstVisit.databaseValue]))
  }

  /// Inserts the row or writes it over, with its digest and its look-up keys.
  mutating func write(to db: Database, replacing old: MemberRow? = nil) throws {
    let columns = values.map(\.column) + ["digest"]
    let arguments = values.map(\.value) + [digest.databaseValue]
    if let rowID {
      let changes = columns.map { "\($0) = ?" }.joined(separator: ", ")
      try db.cachedStatement(sql: "UPDATE member SET \(changes) WHERE row_id = ?")
        .execute(arguments: StatementArguments(arguments + [rowID.databaseValue]))
    } else {
      let columns = columns + ["visited_on"]
      let marks = columns.map { _ in "?" }.joined(separator: ", ")
      try db.cachedStatement(
        sql: "INSERT INTO member (\(columns.joined(separator: ", "))) VALUES (\(marks))"
      ).execute(arguments: StatementArguments(arguments + [firstVisit.databaseValue]))
      rowID = db.lastInsertedRowID
    }
    try LookKeys.renew(from: old?.lookKeys ?? [], to: lookKeys, member: rowID ?? 0, in: db)
  }

  /// The day of the visit that a new record stands for; 0 for one that was erased.
  private var firstVisit: Int64 {
    erasedAt == nil ? Visits.day(of: max(joinedAt, identityTime ?? 0)) : 0
  }

  var lookKeys: Set<String> { LookKeys.make(name: name?.full, phone: phone, email: email?.value) }

  func member(identities: [Identity]) -> Member {
    Member(
      id: id, number: number, name: name, phone: phone, birthDate: birthDate, email: email,
      address: address, toldAt: identityTime.map { Date(milliseconds: $0) }, state: state,
      joinedAt: Date(milliseconds: joinedAt), joinedAtTill: joinedAtTill, identities: identities)
  }
}

extension MemberRow {
  /// Reads a row of `member`; throws `recordUnreadable` where it is not what this program wrote.
  init(_ row: Row) throws(StoreFailure) {
    let digest: Data
    do throws(StoreFailure) {
      try self.init(unchecked: row)
      digest = try row.blob("digest")
    } catch {
      throw .recordUnreadable
    }
    guard digest == self.digest else { throw .recordUnreadable }
  }

  init(unchecked row: Row) throws(StoreFailure) {
    guard let id = UUID(bytes: try row.blob("id")) else { throw Row.damaged("id") }
    guard let number = MemberNumber(rawValue: String(try row.integer("number"))) else {
      throw Row.damaged("number")
    }
    guard let state = Member.State(rawValue: try row.text("state")) else {
      throw Row.damaged("state")
    }
    guard let till = try Till(row, number: "joined_till", letter: "joined_letter") else {
      throw Row.damaged("joined_till")
    }
    self.init(
      rowID: try row.integer("row_id"), id: id, number: number,
      name: try row.textIfAny("name").map { (full) throws(StoreFailure) in
        PersonName(
          full: full, given: try row.textIfAny("given_name"),
          family: try row.textIfAny("family_name"))
      },
      phone: try row.textIfAny("phone").flatMap(PhoneNumber.init(stored:)),
      birthDate: try row.textIfAny("birth_date"), state: state,
      joinedAt: try row.integer("joined_at"), joinedAtTill: till,
      origin: try row.integer("origin"), originSequence: try row.integer("origin_sequence"),
      identityTime: try row.integerIfAny("identity_time"),
      logicalClock: try row.integer("logical_clock"), erasedAt: try row.integerIfAny("erased_at"),
      email: try row.toldText("email").map { ToldFact($0.text, toldAt: $0.toldAt) },
      address: try row.toldText("address").map { (told) throws(StoreFailure) in
        guard let address = AddressColumn.address(told.text) else { throw Row.damaged("address") }
        return ToldFact(address, toldAt: told.toldAt)
      },
      note: row.hasColumn("note") ? try row.textIfAny("note") : nil)
  }
}

extension Row {
  /// A text with the time at which the app told it, in `column` and the one beside it.
  fileprivate func toldText(
    _ column: String
  ) throws(StoreFailure) -> (text: String, toldAt: Date?)? {
    // A copy of an older version has no such columns.
    guard hasColumn(column) else { return nil }
    let time = try integerIfAny(column + "_time")
    guard let text = try textIfAny(column) else {
      if time != nil { throw Self.damaged(column) }
      return nil
    }
    return (text, time.map { Date(milliseconds: $0) })
  }
}

extension Till {
  /// The till in two columns of `row`; nil where they hold none.
  init?(_ row: Row, number: String, letter: String) throws(StoreFailure) {
    guard let number = TillNumber(rawValue: Int(try row.integer(number))),
      let letter = TillLetter(rawValue: try row.text(letter))
    else { return nil }
    self.init(number: number, letter: letter)
  }
}

extension PhoneNumber {
  /// Reads what `msisdn` wrote. Unlike typed text it is not judged again.
  init?(stored digits: String) {
    let countries = Country.allCases.filter { digits.hasPrefix($0.callingCode) }
    guard let country = countries.max(by: { $0.callingCode.count < $1.callingCode.count }) else {
      return nil
    }
    self.init(
      country: country, nationalDigits: String(digits.dropFirst(country.callingCode.count)))
  }
}

/// What shows that a row was changed by something that is not this program: damage that SQLite
/// cannot see.
///
/// The first 16 bytes of SHA-256 over the columns in their order, each as a sign for its kind
/// (`n`, `i`, `t`, `b`), its length as eight bytes, most significant first, and its bytes: integers
/// as eight bytes, most significant first, texts as UTF-8.
enum RowDigest {
  static func make(of values: [DatabaseValue]) -> Data {
    // One text for the hash: it is made for every row that is listed.
    var text: [UInt8] = []
    text.reserveCapacity(512)
    func add(_ kind: Character, _ bytes: some Collection<UInt8>) {
      text.append(kind.asciiValue ?? 0)
      withUnsafeBytes(of: UInt64(bytes.count).bigEndian) { text.append(contentsOf: $0) }
      text.append(contentsOf: bytes)
    }
    func add(_ kind: Character, _ number: some FixedWidthInteger) {
      withUnsafeBytes(of: number.bigEndian) { add(kind, $0) }
    }
    for value in values {
      switch value.storage {
      case .null: add("n", [])
      case .int64(let number): add("i", number)
      case .double(let number): add("d", number.bitPattern)
      case .string(let text): add("t", text.utf8)
      case .blob(let data): add("b", data)
      }
    }
    return Data(SHA256.hash(data: text).prefix(16))
  }
}
