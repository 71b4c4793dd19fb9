import EnrollmentCore
import Foundation
import GRDB

/// What the journal forgets: the rest of a row is kept for the day's figures.
///
/// A row that has ended keeps the ending and the hash of its number for a day, and one that is about
/// an erased member not even that.
extension Journal {
  enum Forgetting: String, CaseIterable {
    case openHashes = "SELECT code FROM request WHERE sealed IS NOT NULL AND number_hash = ?"
    case member = """
      UPDATE request SET ending = '', number_hash = zeroblob(16), member = NULL WHERE member = ?
      """
    case number = """
      UPDATE request SET ending = '', number_hash = zeroblob(16)
      WHERE ending <> '' AND sealed IS NULL AND number_hash = ?
      """
    case oldNumbers = """
      UPDATE request INDEXED BY request_numbered SET ending = '', number_hash = zeroblob(16)
      WHERE ending <> '' AND sealed IS NULL AND changed_at < ?
      """
    case oldOpen = """
      SELECT id FROM request
      WHERE sealed IS NOT NULL AND sent_wall < ? AND stage IN ('sending', 'open', 'held')
      """
  }

  /// The code of an open request to the number, if there is one.
  func openCode(of phone: PhoneNumber) throws -> BindingCode? {
    try String.fetchOne(cached(.openHashes), arguments: [key.hash(of: phone)])
      .flatMap(BindingCode.init)
  }

  /// Takes out what the rows about the member tell, and other ended rows to the number as far as the
  /// key of now knows it; those of an earlier key say nothing to anybody.
  func forget(member seat: Int64, phone: PhoneNumber?) throws {
    try cached(.member).execute(arguments: [seat])
    if let phone { try cached(.number).execute(arguments: [key.hash(of: phone)]) }
  }

  /// Takes the number out of all rows that ended before `date`.
  func forgetNumbers(endedBefore date: Date) throws {
    try cached(.oldNumbers).execute(arguments: [date.milliseconds])
  }

  /// Requests that were sent before `date` and are still open though no answer to them is kept: of a
  /// till that did not come back.
  static func unfinished(sentBefore date: Date, in db: Database) throws -> [RequestID] {
    try Data.fetchAll(
      db.cachedStatement(sql: Forgetting.oldOpen.rawValue), arguments: [date.milliseconds]
    ).compactMap { UUID(bytes: $0).map(RequestID.init(rawValue:)) }
  }

  private func cached(_ statement: Forgetting) throws -> GRDB.Statement {
    try db.cachedStatement(sql: statement.rawValue)
  }
}
