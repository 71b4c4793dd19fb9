import EnrollmentCore
import Foundation
import Testing

@testable import MemberStore

/// Whom wrong tries must not slow down.
struct WrongTriesTests {
  let folder = StateFolder()

  @Test func `who tried a number before it was anybody's lets nobody wait who gets it`()
    async throws
  {
    let store = try folder.open()
    try await StaffTests.fill(store)
    let nina = StaffTests.number(77)
    for till in 6...10 {
      _ = try await store.signIn(
        with: StaffTests.try(nina, "111222"), for: .work, at: Sample.till(till),
        now: StaffTests.moment(0))
    }
    #expect(
      try await store.add(
        nina, name: StaffTests.name("Nina"), role: .cashier, pin: StaffTests.pin("605149"),
        by: Sample.hand) == .done)
    guard
      case .signedIn = try await store.signIn(
        with: StaffTests.try(nina, "605149"), for: .work, at: Sample.till(),
        now: StaffTests.moment(1))
    else {
      Issue.record("not signed in")
      return
    }
    try await store.close()
  }
}
