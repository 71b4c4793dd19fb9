import EnrollmentCore
import Foundation
import GRDB

/// How `identity` keeps a subject: a UUID written in its usual form as its sixteen bytes, every other
/// text as it is. Twice twenty bytes a member, in the table and in its index.
enum SubjectColumn {
  static func value(of subject: String) -> DatabaseValue {
    // Only what can be written back letter by letter.
    guard subject.utf8.count == 36, let uuid = UUID(uuidString: subject),
      text(of: uuid) == subject
    else { return subject.databaseValue }
    return uuid.bytes.databaseValue
  }

  static func subject(in row: Row) throws(StoreFailure) -> String {
    guard row.hasColumn("subject") else { throw Row.damaged("subject") }
    switch (row["subject"] as DatabaseValue).storage {
    case .string(let subject): return subject
    case .blob(let bytes):
      guard let uuid = UUID(bytes: bytes) else { throw Row.damaged("subject") }
      return text(of: uuid)
    case .null, .int64, .double: throw Row.damaged("subject")
    }
  }

  /// The same for SQL, as a function that a step of the schema calls.
  static let packing = DatabaseFunction("packed_subject", argumentCount: 1, pure: true) { values in
    String.fromDatabaseValue(values[0]).map(value)
  }

  private static func text(of uuid: UUID) -> String { uuid.uuidString.lowercased() }
}
