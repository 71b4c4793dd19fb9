import CIBA
import EnrollmentCore
import Foundation
import GRDB

@testable import MemberStore

/// A store whose books have something of everything: two earlier stores, members, looks, deeds, an
/// erased member, and looks that were forgotten.
struct BookShelf {
  let folder = StateFolder()

  /// Fills the books of three stores, each made from the one before.
  func fill() async throws {
    for store in 0..<3 {
      try await live(at: Sample.day + Double(store) * 400 * 86_400, store: store)
      if store < 2 { try await startAnew(store) }
    }
  }

  private func live(at date: Date, store number: Int) async throws {
    let store = try folder.open(at: date)
    for place in 0..<6 {
      let phone = "406\(number)100\(place)"
      let request = try Sample.request(Sample.phone(phone), stage: .redeemed)
      let consent = JSONValue.object([
        "id": .string("email"), "accepted": .bool(place.isMultiple(of: 2)),
        "textDisplayedToUser": .string("Offers by e-mail"), "version": .string("2026-05"),
      ])
      let answer = Answer(
        login: Sample.login("sub-\(number)-\(place)", issuedAt: date),
        userInfo: UserInfo(
          subject: "sub-\(number)-\(place)", name: "Kari Hansen", phoneNumber: "47\(phone)",
          phoneNumberVerified: true,
          keptClaims: ["delegatedConsents": .object(["consents": .array([consent])])]))
      guard
        case .enrolled(let enrollment) = try await store.save(
          answer, for: request, isConfirmed: false)
      else { throw Sample.Missing() }
      try await store.noteLook(at: enrollment.member, from: Sample.till(), reason: .lookUp)
      if place == 2 {
        _ = try await store.copyOfData(
          of: enrollment.member.number, by: Hand(till: Sample.till(), staff: nil))
      }
    }
    // Looks of the store before, 400 days ago.
    while try await store.forgetOldLooks() > 0 {}
    guard let leaving = try await store.member(withPhone: Sample.phone("406\(number)1003")) else {
      throw Sample.Missing()
    }
    _ = try await store.erase(leaving.number, reason: .shopperAsked, by: Sample.hand)
    try await store.close()
    let later = try folder.open(at: date + 600)
    try await later.finishErasures()
    try await later.close()
  }

  /// Puts a copy back, so that the books go on as those of a store before this one.
  private func startAnew(_ number: Int) async throws {
    let store = try folder.open()
    let copies = folder.file("by-hand-\(number)")
    mkdir(copies, 0o700)
    let copy = try await store.makeCopy(in: copies)
    try await store.close()
    _ = try await MemberStore.restore(from: copy.path, directory: folder.path, by: Sample.hand)
  }

  /// The findings with a fault.
  static func faults(_ db: Database, through given: GivenHead? = nil) throws -> [BookFinding] {
    try BookCheck(db, through: given).carryOut().filter { $0.fault != nil }
  }
}
