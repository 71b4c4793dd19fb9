import CIBA
import Foundation
import Testing

@testable import EnrollmentCore

/// A desk on a machine whose wall clock cannot be trusted.
@Suite(.timeLimit(.minutes(30)))
struct WrongClockDeskTests {
  @Test func `a machine started with a wrong clock throws no held answer away`() async throws {
    let counter = DeskBench()
    var record = Sample.record(stage: .held)
    record.sentAt = Moment(
      wall: counter.clock.date().addingTimeInterval(-10 * 365 * 86_400), sinceBoot: .seconds(1),
      bootID: "an earlier boot")
    await counter.store.hasOpen(record)
    counter.desk.submit(.adopt)
    #expect(try await counter.next { $0 == .adopted([record.id]) ? true : nil })
    counter.clock.advance(by: .seconds(22 * 3600))
    counter.clock.fire()
    while counter.clock.waits.isEmpty { await Task.yield() }
    #expect(await counter.store.records.isEmpty)
    // Whatever the wall clock says, a machine that has run for a day was sent nothing later.
    counter.clock.advance(by: .seconds(3 * 3600))
    counter.clock.fire()
    #expect(try await counter.end() == .discarded)
  }

  @Test func `a start that the clock prevents sends nothing, and the failure has both times`()
    async throws
  {
    let counter = DeskBench()
    let till = Date(timeIntervalSince1970: 1_772_445_600)
    let service = Date(timeIntervalSince1970: 1_772_442_000)
    counter.login.willAnswer(
      .failure(.clockWrong(ClockDifference(till: till, service: service))))
    _ = counter.orderEnrollment()
    guard case .failed(let failure) = try await counter.end() else {
      Issue.record("it must fail")
      return
    }
    #expect(failure.code == .clockWrong)
    #expect(failure.code.rawValue == "T3")
    #expect(failure.code.exitStatus.rawValue == 10)
    #expect(
      failure.clock == ClockTrouble(till: till, service: service, preventsEnrolling: true))
    #expect(
      failure.detail == "this till's clock says 2026-03-02T10:00:00Z, the service's "
        + "2026-03-02T09:00:00Z")
    await counter.desk.close()
    let last = await counter.store.records.last
    #expect(last?.stage == .ended && last?.outcome == .clockWrong)
  }

  @Test func `a service that tells no time blames nobody's clock`() async {
    #expect(await DeskBench().login.clockDifference(noOlderThan: .zero) == nil)
  }

  @Test func `a member is greeted though the clock is wrong`() async throws {
    let counter = DeskBench()
    await counter.store.has(Sample.member())
    let id = counter.orderEnrollment()
    guard case .known(id, _) = try await counter.next({ $0 }) else {
      Issue.record("the store alone knows members")
      return
    }
    #expect(counter.login.sent.isEmpty)
  }

  @Test func `a late yes after a start of the machine in 1970 is saved`() async throws {
    let counter = DeskBench()
    var record = Sample.record(stage: .open, bootID: "an earlier boot")
    record.sentAt = Moment(
      wall: counter.clock.date().addingTimeInterval(56 * 365 * 86_400), sinceBoot: .seconds(9_000),
      bootID: "an earlier boot")
    await counter.store.hasOpen(record)
    let enrollment = Enrollment(kind: .enrolled, member: Sample.member(), note: nil)
    counter.login.willTell(.success(Sample.userInfo()))
    await counter.store.willSave(.success(.enrolled(enrollment)))
    counter.desk.submit(.adopt)
    _ = try await counter.phase(.open)
    let watched = try #require(counter.login.watched.first)
    // Its whole life begins again now, by the boot clock alone.
    #expect(watched.sentAt == counter.clock.now())
    #expect(counter.login.resumedAt == [counter.clock.now()])
    counter.login.bring(.ended(.success(Sample.login())))
    guard case .saved(enrollment, _) = try await counter.end() else {
      Issue.record("the yes must be saved")
      return
    }
  }

  @Test func `what was on its way when the machine stopped is told as perhaps ringing`()
    async throws
  {
    let counter = DeskBench()
    await counter.store.hasOpen(Sample.record(stage: .sending, bootID: "an earlier boot"))
    counter.desk.submit(.adopt)
    guard case .failed(let failure) = try await counter.end() else {
      Issue.record("nobody knows whether the phone rang")
      return
    }
    #expect(failure.code == .phoneMayBeRinging)
    #expect(counter.login.sent.isEmpty && counter.login.watched.isEmpty)
  }
}
