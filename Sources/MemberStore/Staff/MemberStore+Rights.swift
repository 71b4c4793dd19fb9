package import EnrollmentCore
import GRDB

/// Who may do what, checked in the transaction that does it.
extension MemberStore {
  package nonisolated func demand(
    _ right: Right, of staff: StaffNumber?
  ) async throws(StoreFailure) {
    guard requiresSignIn else { return }
    try await file.read { try self.demand(right, of: staff, in: $0) }
  }

  /// Throws `notAllowed` where `staff` may not do what `right` names: nobody is signed in, whoever was is
  /// off the list by now, or the role has no such right.
  nonisolated func demand(
    _ right: Right, of staff: StaffNumber?, in db: Database
  ) throws {
    guard requiresSignIn else { return }
    guard let staff, let role = try StaffTable(db: db).role(of: staff), role.may(right) else {
      throw StoreFailure.notAllowed(right)
    }
  }
}
