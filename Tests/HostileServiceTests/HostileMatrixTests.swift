import CIBA
import EnrollmentCore
import Foundation
import MemberStore
import Testing

/// A till against services that answer, for as long as anybody asks, what no service should.
@Suite(.timeLimit(.minutes(10)))
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
    #expect(HostileCell.Part.allCases.map(\.cells).reduce(0, +) == 145)
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
      #expect(members == 0, "\(cell)")
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
      #expect(members == 0, "\(cell)")
      let open = try await till.store.openRequests(of: nil)
      #expect(open.map(\.stage) == [.held], "\(cell)")
    case .ended(.discarded): Issue.record("\(cell): discarded")
    }
    let login = service.logins.first
    let aftermath = Aftermath(
      member: member, userInfo: till.login.userInfos.first, login: login,
      life: statuses.last?.life, keyFetches: service.calls(to: .keys))
    if let alsoExpect = cell.alsoExpect { #expect(alsoExpect(aftermath), "\(cell): \(aftermath)") }
    #expect(service.logins.count <= 1, "\(cell): a start is never repeated")
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
    for content in try await till.remove() {
      for secret in secrets {
        #expect(content.range(of: Data(secret.utf8)) == nil, "\(cell): \(secret) is on the disk")
      }
    }
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
      Issue.record("\(cell): the next enrollment ended as \(next)")
      return
    }
    #expect(enrollment.kind == .enrolled && enrollment.note == nil, "\(cell)")
    #expect(try await till.store.count() == members + 1, "\(cell)")
    if let before, before.phone.hasSuffix(Self.phone) {
      let after = till.service.logins.first
      #expect(after?.polls == before.polls, "\(cell): polls went on")
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
