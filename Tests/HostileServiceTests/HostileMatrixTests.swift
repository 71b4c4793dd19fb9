import CIBA
import EnrollmentCore
import Foundation
import MemberStore
import TestSupport
import Testing

/// A till against services that answer, for as long as anybody asks, what no service should.
@Suite(.timeLimit(.minutes(30)), .proves(.hostile))
struct HostileMatrixTests {
  private static let phone = "40612345"
  private static let otherPhone = "40699999"

  @Test func `every cell of the matrix stands in the table, at its places`() {
    for part in HostileCell.Part.allCases {
      let cells = HostileCell.all.filter { $0.part == part }
      #expect(Set(cells.map(\.number)) == Set(1...part.cells), "\(part.rawValue)")
      #expect(Set(cells.map(\.testDescription)).count == cells.count, "\(part.rawValue)")
      guard part == .json || part == .http else { continue }
      for number in Set(cells.map(\.number)) {
        let places = Set(cells.filter { $0.number == number }.map(\.place))
        #expect(places == [.token, .userInfo] || places == [.start], "\(part.rawValue) \(number)")
      }
    }
    let kinds = Set(HostileCell.all.map { "\($0.part.rawValue) \($0.number)" }).count
    #expect(kinds == 145)
    Proof.tried("kinds", kinds)
  }

  @Test(arguments: HostileCell.all)
  func `a hostile answer ends as the table says, and the till goes on`(
    cell: HostileCell
  ) async throws {
    try await Turnstile.shared.pass {
      let service = try await PretendService(clock: JumpClock())
      let till = try Till(service: service)
      service.answer(at: cell.place, with: cell.script)
      let (rest, statuses) = try await till.enroll(Self.phone)
      service.behave()
      try await check(cell, till, rest, statuses)
      try await checkNextEnrollment(cell, till, after: rest)
      await till.close()
      #expect(try await till.store.openRequests(of: nil).isEmpty, "\(cell): the journal is closed")
      try await checkFiles(cell, till)
      await service.stop()
      Proof.tried("hostile answers")
    }
  }

  private func check(
    _ cell: HostileCell, _ till: Till, _ rest: Till.Rest, _ statuses: [RequestStatus]
  ) async throws {
    let service = till.service
    let members = try await till.store.count()
    var member: Member?
    switch rest {
    case .ended(.failed(let failure)):
      #expect(cell.end == .failed(failure.code), "\(cell): \(failure)")
      Proof.found("members from refused replies", members, "\(cell)")
      #expect(!failure.detail.contains(HostileCell.serverWords), "\(cell): \(failure.detail)")
      #expect(
        failure.detail.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control },
        "\(cell): \(failure.detail)")
    case .ended(.saved(let enrollment, _)):
      #expect(cell.end == .saved(enrollment.kind, note: enrollment.note), "\(cell)")
      #expect(members == 1, "\(cell)")
      member = enrollment.member
    case .held:
      #expect(cell.end == .held, "\(cell)")
      Proof.found("members from refused replies", members, "\(cell)")
      let open = try await till.store.openRequests(of: nil)
      #expect(open.map(\.stage) == [.held], "\(cell)")
    case .ended(.discarded): Issue.record("\(cell): discarded")
    }
    let login = service.logins.first
    let aftermath = Aftermath(
      member: member, userInfo: till.login.userInfos.first, login: login,
      life: statuses.last?.life, keyFetches: service.calls(to: .keys))
    if let alsoExpect = cell.alsoExpect { #expect(alsoExpect(aftermath), "\(cell): \(aftermath)") }
    Proof.found("starts repeated", max(0, service.logins.count - 1), "\(cell)")
    #expect(service.calls(to: .keys) <= 2, "\(cell): keys are fetched at most once more")
    if let login {
      if cell.place != .userInfo, rest.isFailed {
        #expect(login.userInfoCalls == 0, "\(cell): no userinfo after a refused reply")
      }
      checkManners(cell, login)
    }
  }

  /// Neither secrets nor what nobody asked for stay on the disk.
  private func checkFiles(_ cell: HostileCell, _ till: Till) async throws {
    let logins = till.service.logins
    let secrets =
      [Till.clientSecret, HostileCell.unaskedNumber] + logins.map(\.accessToken)
      + logins.map(\.requestID)
    let contents = try await till.remove()
    let found = secrets.filter { secret in
      contents.contains { $0.range(of: Data(secret.utf8)) != nil }
    }
    Proof.found("secrets on disk", found.count, "\(cell): \(found)")
  }

  /// Five seconds between two polls, and none after thirty, by the till's clock.
  private func checkManners(_ cell: HostileCell, _ login: PretendService.Login) {
    let waits = zip(login.polls, login.polls.dropFirst()).map { $0.duration(to: $1) }
    #expect(waits.allSatisfy { $0 >= .seconds(5) }, "\(cell): \(waits)")
    #expect(login.polls.count <= 6, "\(cell): \(login.polls.count) polls")
    #expect(login.userInfoCalls <= 5, "\(cell): \(login.userInfoCalls) calls to userinfo")
  }

  /// Another shopper, for whom all goes well at the same desk, while nothing more happens to the
  /// first request.
  private func checkNextEnrollment(
    _ cell: HostileCell, _ till: Till, after rest: Till.Rest
  ) async throws {
    let before = till.service.logins.first
    let members = try await till.store.count()
    if case .held = rest { try await till.throwAwayHeld() }
    // Metadata that reads well is kept for its minute.
    if cell.place == .discovery { till.clock.pass(.seconds(61)) }
    let (next, _) = try await till.enroll(Self.otherPhone)
    guard case .ended(.saved(let enrollment, _)) = next else {
      Proof.found("tills stopped", 1, "\(cell): the next enrollment ended as \(next)")
      return
    }
    Proof.found("tills stopped", 0)
    #expect(enrollment.kind == .enrolled && enrollment.note == nil, "\(cell)")
    #expect(try await till.store.count() == members + 1, "\(cell)")
    if let before, before.phone.hasSuffix(Self.phone) {
      let after = till.service.logins.first
      Proof.found("polls gone on", (after?.polls.count ?? 0) - before.polls.count, "\(cell)")
      #expect(after?.userInfoCalls == before.userInfoCalls, "\(cell): userinfo was asked again")
    }
    #expect(till.service.strayPaths.isEmpty, "\(cell): \(till.service.strayPaths)")
  }
}

extension Till.Rest {
  fileprivate var isFailed: Bool {
    if case .ended(.failed) = self { true } else { false }
  }
}
