import EnrollmentCore
import GRDB

extension StoreFailure {
  /// What an error of the database means to the till. SQLite's own texts stay out: they may quote.
  init(_ error: any Error) {
    if let failure = error as? StoreFailure {
      self = failure
      return
    }
    if error is RowDecodingError {
      self = .unusable(detail: "a value in the store is of a wrong kind")
      return
    }
    guard let error = error as? DatabaseError else {
      self = .cannotWrite(detail: "the store gave an error of the kind \(type(of: error))")
      return
    }
    let code = error.extendedResultCode.rawValue
    switch error.resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      self = .unusable(detail: "the store is damaged (\(code))")
    case .SQLITE_FULL: self = .cannotWrite(detail: "the disk is full (\(code))")
    case .SQLITE_READONLY: self = .cannotWrite(detail: "the store may only be read (\(code))")
    case .SQLITE_IOERR: self = .cannotWrite(detail: "the disk gave an error (\(code))")
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self = .cannotWrite(detail: "another program keeps the store busy (\(code))")
    case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
      self = .cannotWrite(detail: "the store cannot be opened (\(code))")
    case .SQLITE_NOMEM: self = .cannotWrite(detail: "memory is used up (\(code))")
    default: self = .cannotWrite(detail: "the store gave error \(code)")
    }
  }

  /// Whether the file itself is at fault, so that it should be set aside.
  static func meansDamage(_ error: any Error) -> Bool {
    if error is RowDecodingError { return true }
    guard let code = (error as? DatabaseError)?.resultCode else { return false }
    return code == .SQLITE_CORRUPT || code == .SQLITE_NOTADB
  }

  /// A file beside the database found no room.
  static let diskIsFull = StoreFailure.cannotWrite(detail: "the disk is full")

  /// Whether there was no room for what was to be written.
  static func meansNoRoom(_ error: any Error) -> Bool {
    if let failure = error as? StoreFailure { return failure == .diskIsFull }
    guard let error = error as? DatabaseError else { return false }
    return error.resultCode == .SQLITE_FULL || error.extendedResultCode == .SQLITE_IOERR_SHMSIZE
  }
}
