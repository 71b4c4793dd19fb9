package import Foundation

/// A request that ended with a member, as the journal tells it again later.
package struct SavedRequest: Equatable, Sendable {
  package let id: RequestID
  package let till: Till
  /// With the member as it is now.
  package let enrollment: Enrollment
  package let savedAt: Date

  package init(id: RequestID, till: Till, enrollment: Enrollment, savedAt: Date) {
    self.id = id
    self.till = till
    self.enrollment = enrollment
    self.savedAt = savedAt
  }
}
