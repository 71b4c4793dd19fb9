import CIBA
import EnrollmentCore
import Foundation
import MemberStore
import TestSupport
import Testing

/// A till whose service is good and whose network is not.
@Suite(.timeLimit(.minutes(30)), .proves(.network))
struct NetworkFaultTests {
  private static let phone = "40612345"
  private static let earlierPhone = "40611111"
  private static let laterPhone = "40699999"
  /// How long a call may take that meets a fault which takes its time, and the good calls before and
  /// after it: long enough for those also under a sanitizer, on a machine that has much to do.
  private static let shortLimit = Duration.seconds(6)
  private static let authority = Result { try CertificateAuthority() }

  @Test func `every fault stands in the table for every call`() {
    let passing = NetworkFaultCell.all.filter { !$0.lasts }
    #expect(passing.count == 144)
    #expect(Set(passing.map(\.testDescription)).count == 144)
    #expect(FaultProxy.Fault.allCases.count == 24)
  }

  @Test(arguments: NetworkFaultCell.all)
  func `a network fault ends as the table says, and the till goes on`(
    cell: NetworkFaultCell
  ) async throws {
    let turnstile = cell.fault == .nameTimeout ? Turnstile.oneByOne : .shared
    try await turnstile.pass {
      let clock = JumpClock()
      let service = try await PretendService(clock: clock)
      service.grant(request: 60, token: cell.effect == .down ? 60 : 20)
      let proxy = try await proxy(for: cell, service)
      service.publish(proxy.address + cell.call.place.path, for: cell.call.place)
      let (till, authorityFile) = try till(for: cell, service)
      if cell.effect == .swallowed { try await warmUp(cell, till, proxy) }
      let (rest, statuses) = try await till.enroll(Self.phone)
      try await check(cell, till, rest, statuses)
      if isCounted(cell) { #expect(proxy.met > 0, "\(cell): the fault was never met") }
      try await proxy.lift()
      try await checkNextEnrollment(cell, till)
      await till.close()
      #expect(try await till.store.openRequests(of: nil).isEmpty, "\(cell): the journal is closed")
      _ = try await till.remove()
      await proxy.stop()
      await service.stop()
      try FileManager.default.removeItem(at: authorityFile)
      Proof.tried(cell.lasts ? "lasting faults" : "network faults")
    }
  }

  // MARK: Setting up

  private func proxy(
    for cell: NetworkFaultCell, _ service: PretendService
  ) async throws -> FaultProxy {
    // Before the winning poll comes one that is answered well, and before that an earlier login
    // with two, where the fault is one of connections that were good before.
    let polls = cell.effect == .swallowed ? 3 : 1
    let armsAfter = cell.call == .winningPoll ? polls : cell.effect == .swallowed ? nil : 0
    let window = window(of: cell)
    let clock = service.clock
    return try await FaultProxy(
      cell.fault, before: service.portNumber, armsAfter: armsAfter,
      lateness: .seconds(2), authority: Self.authority.get()
    ) { proxy in
      guard let window else { return }
      clock.after(window) {
        do {
          try await proxy.lift()
        } catch {
          Issue.record("\(cell): the fault cannot be lifted: \(error)")
        }
      }
    }
  }

  /// How long the fault lasts by the till's clock: over the first try and not over the second one,
  /// if there is a second. Polls are sent at 5 and 10 s, and keys and userinfo are needed then.
  private func window(of cell: NetworkFaultCell) -> Duration? {
    if cell.lasts { return nil }
    if cell.effect == .down { return .seconds(30) }
    return switch cell.call {
    case .discovery, .start: .milliseconds(500)
    case .pendingPoll, .winningPoll: .seconds(6)
    case .keys, .userInfo: .milliseconds(10_500)
    }
  }

  private func till(
    for cell: NetworkFaultCell, _ service: PretendService
  ) throws -> (Till, authorityFile: URL) {
    var limits = TimeLimits.patient
    // The fault lives on connections that are used again, however long this machine takes between
    // two calls.
    if cell.fault == .idleConnectionDead { limits.idleConnection = .seconds(600) }
    switch cell.fault {
    // Less, since names of other cells wait as long for a thread.
    case .nameTimeout: limits.connect = .seconds(3)
    case .synDropped: limits.connect = Self.shortLimit
    case .stallBeforeAnswer, .stallInBody, .answerTooLate, .idleConnectionDead:
      switch cell.call {
      case .discovery, .keys: limits.metadata = Self.shortLimit
      case .start: limits.start = Self.shortLimit
      case .pendingPoll, .winningPoll: limits.poll = Self.shortLimit
      case .userInfo: limits.userInfo = Self.shortLimit
      }
    case .nameNotFound, .refused, .resetBeforeSend, .cutAfterSend, .cutInHeaders, .cutInBody,
      .shortBody, .certificateExpired, .wrongHost, .unknownAuthority, .oldTLS, .answerTwice,
      .captivePortal, .redirect, .latency, .slow, .deadIPv6, .interfaceDown:
      break
    }
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).pem")
    try Self.authority.get().writePEM(to: file)
    let till = try Till(
      dialect: StandardDialect(hintTemplate: "{msisdn}"), service: service, timeLimits: limits,
      certificateAuthorityFile: file.path())
    return (till, file)
  }

  /// Opens the connections that die afterwards, and lets published documents grow old.
  private func warmUp(
    _ cell: NetworkFaultCell, _ till: Till, _ proxy: FaultProxy
  ) async throws {
    let (rest, _) = try await till.enroll(Self.earlierPhone)
    #expect(rest.isSaved, "\(cell): \(rest)")
    till.clock.pass(.seconds(61))
    if cell.call != .winningPoll { await proxy.arm() }
  }

  /// Whether the proxy can see the fault at work.
  private func isCounted(_ cell: NetworkFaultCell) -> Bool {
    switch cell.fault {
    case .nameNotFound, .nameTimeout, .refused, .synDropped, .deadIPv6, .interfaceDown: false
    case .resetBeforeSend, .cutAfterSend, .cutInHeaders, .cutInBody, .shortBody,
      .stallBeforeAnswer, .stallInBody, .certificateExpired, .wrongHost, .unknownAuthority,
      .oldTLS, .idleConnectionDead, .answerTooLate, .answerTwice, .captivePortal, .redirect,
      .latency, .slow:
      true
    }
  }

  // MARK: Checking

  private func check(
    _ cell: NetworkFaultCell, _ till: Till, _ rest: Till.Rest, _ statuses: [RequestStatus]
  ) async throws {
    let earlier = cell.effect == .swallowed ? 1 : 0
    let members = try await till.store.count() - earlier
    switch rest {
    case .ended(.failed(let failure)):
      #expect(cell.end == .failed(failure.code), "\(cell): \(failure)")
      Proof.found("members without a yes", members, "\(cell)")
    case .ended(.saved(let enrollment, _)):
      #expect(cell.end == .saved(enrollment.kind, note: enrollment.note), "\(cell)")
      Proof.found("lost", max(0, 1 - members), "\(cell)")
      Proof.found("doubled", max(0, members - 1), "\(cell)")
    case .held, .ended(.discarded): Issue.record("\(cell): \(rest)")
    }
    let logins = till.service.logins.filter { $0.phone.hasSuffix(Self.phone) }
    Proof.found("starts repeated", max(0, logins.count - 1), "\(cell)")
    if cell.call == .start, cell.effect == .answerLost { #expect(logins.count == 1, "\(cell)") }
    for login in logins {
      let waits = zip(login.polls, login.polls.dropFirst()).map { $0.duration(to: $1) }
      Proof.found("early polls", waits.count { $0 < .seconds(5) }, "\(cell): \(waits)")
    }
    // A connection that said too much is closed, perhaps only under the next poll.
    if cell.fault != .answerTwice {
      let isTroubled = cell.call.isPoll && cell.effect != .none
      #expect(
        statuses.contains { $0.connection == .lost } == isTroubled,
        "\(cell): whether the lost connection is told")
    }
    #expect(till.service.strayPaths.isEmpty, "\(cell): \(till.service.strayPaths)")
  }

  private func checkNextEnrollment(_ cell: NetworkFaultCell, _ till: Till) async throws {
    let before = till.service.logins.first { $0.phone.hasSuffix(Self.phone) }
    let members = try await till.store.count()
    let (rest, _) = try await till.enroll(Self.laterPhone)
    Proof.found(
      "tills stopped", rest.isSaved ? 0 : 1, "\(cell): the next enrollment ended as \(rest)")
    #expect(try await till.store.count() == members + 1, "\(cell)")
    let after = till.service.logins.first { $0.phone.hasSuffix(Self.phone) }
    Proof.found(
      "polls gone on", (after?.polls.count ?? 0) - (before?.polls.count ?? 0), "\(cell)")
  }
}

extension TimeLimits {
  /// For faults that are told at once, whatever else this machine has to do: a name may have to wait
  /// for one that another cell keeps unanswered.
  fileprivate static var patient: TimeLimits {
    var limits = TimeLimits()
    limits.connect = .seconds(600)
    limits.start = .seconds(600)
    limits.poll = .seconds(600)
    limits.userInfo = .seconds(600)
    limits.metadata = .seconds(600)
    return limits
  }
}

extension Till.Rest {
  fileprivate var isSaved: Bool {
    guard case .ended(.saved(let enrollment, _)) = self else { return false }
    return enrollment.kind == .enrolled && enrollment.note == nil
  }
}
