import CIBA
import Foundation
import Testing

@testable import EnrollmentCore

/// The desk asks the store whether whoever gives an order may.
struct StaffDeskTests {
  private let kari = StaffNumber(rawValue: 12)
  private let anne = StaffNumber(rawValue: 1)

  private func refusal(_ id: RequestID, _ bench: DeskBench) async throws -> OrderRefusal {
    try await bench.next { news in
      guard case .refused(id, let refusal) = news else { return nil }
      return refusal
    }
  }

  @Test func `without the right nothing is sent and nothing is written`() async throws {
    let bench = DeskBench()
    await bench.store.forbids(.enroll)
    let id = RequestID(rawValue: UUID())
    bench.desk.submit(.enroll(id, Sample.phone, again: false), by: kari)
    #expect(try await refusal(id, bench) == .notAllowed(.enroll))
    #expect(await bench.store.records.isEmpty)
    #expect(await bench.store.demands.map(\.staff) == [kari])
  }

  @Test func `who may not look up is not told whose the number is, and nothing is sent`()
    async throws
  {
    let bench = DeskBench()
    await bench.store.has(Sample.member(phone: Sample.phone))
    await bench.store.forbids(.lookUp)
    let id = RequestID(rawValue: UUID())
    bench.desk.submit(.enroll(id, Sample.phone, again: false), by: kari)
    #expect(try await refusal(id, bench) == .notAllowed(.lookUp))
    #expect(await bench.store.records.isEmpty)
  }

  @Test func `a cool-down is lifted by the lead who said so, and the cashier serves`() async throws
  {
    let bench = DeskBench()
    bench.login.willAnswer(.success(Sample.acknowledgement(sentAt: .seconds(1_000))))
    let id = RequestID(rawValue: UUID())
    bench.desk.submit(.liftCoolDown(id, Sample.phone, again: false, lead: anne), by: kari)
    let told = try await bench.phase(.open)
    let record = try #require(await bench.store.records.first)
    #expect((record.staff, record.lifter, record.liftsCoolDown) == (kari, anne, true))
    #expect(told.staff == kari)
    let demands = await bench.store.demands
    #expect(demands.map(\.right) == [.enroll, .liftCoolDown])
    #expect(demands.map(\.staff) == [kari, anne])
  }

  @Test func `who may not lift a cool-down is refused`() async throws {
    let bench = DeskBench()
    await bench.store.forbids(.liftCoolDown)
    let id = RequestID(rawValue: UUID())
    bench.desk.submit(.liftCoolDown(id, Sample.phone, again: false), by: kari)
    #expect(try await refusal(id, bench) == .notAllowed(.liftCoolDown))
    #expect(await bench.store.records.isEmpty)
  }

  @Test func `who may not decide changes nothing about the answer of another number`() async throws
  {
    let bench = DeskBench()
    bench.login.willAnswer(.success(Sample.acknowledgement(sentAt: .seconds(1_000))))
    let id = bench.orderEnrollment()
    _ = try await bench.phase(.open)
    await bench.store.forbids(.decideHeldAnswer)
    bench.desk.submit(.decide(id, keep: false), by: kari)
    #expect(try await refusal(id, bench) == .notAllowed(.decideHeldAnswer))
    #expect(await bench.store.records.allSatisfy { $0.stage != .ended })
  }

  /// A request that another number has answered.
  private func held(_ bench: DeskBench) async throws -> RequestID {
    bench.login.willAnswer(.success(Sample.acknowledgement(sentAt: .seconds(1_000))))
    bench.login.willTell(.success(Sample.userInfo(phone: "4798765432")))
    await bench.store.willSave(.success(.held))
    let id = bench.orderEnrollment()
    _ = try await bench.phase(.open)
    bench.login.bring(.ended(.success(Sample.login())))
    let _: Void = try await bench.next { news in
      guard case .status(let status) = news, case .held = status.phase else { return nil }
      return ()
    }
    return id
  }

  @Test func `a wrong number is no way around the lead for the answer of another number`()
    async throws
  {
    let bench = DeskBench()
    let id = try await held(bench)
    await bench.store.forbids(.decideHeldAnswer)
    bench.desk.submit(.mark(id, .discard), by: kari)
    #expect(try await refusal(id, bench) == .notAllowed(.decideHeldAnswer))
    #expect(await bench.store.records.allSatisfy { $0.stage != .ended })
    bench.desk.submit(.decide(id, keep: false), by: kari)
    // Still there to be decided about.
    #expect(try await refusal(id, bench) == .notAllowed(.decideHeldAnswer))
  }

  @Test func `a lead's wrong number throws the answer of another number away, by name`()
    async throws
  {
    let bench = DeskBench()
    let id = try await held(bench)
    bench.desk.submit(.mark(id, .discard), by: anne)
    #expect(try await bench.end() == .discarded)
    while await bench.store.records.last?.stage != .ended { await Task.yield() }
    let last = try #require(await bench.store.records.last)
    #expect(last.decider == Hand(till: Sample.till, staff: anne))
    #expect(last.outcome == .otherNumberAnswered)
    #expect(await bench.store.demands.map(\.right).last == .decideHeldAnswer)
  }

  @Test func `a member who is greeted is counted for who typed the number`() async throws {
    let bench = DeskBench()
    let member = Sample.member(phone: Sample.phone)
    await bench.store.has(member)
    let id = RequestID(rawValue: UUID())
    bench.desk.submit(.enroll(id, Sample.phone, again: false), by: kari)
    let _: Void = try await bench.next { if case .known(id, _) = $0 { () } else { nil } }
    while await bench.store.greetings.isEmpty { await Task.yield() }
    #expect(await bench.store.greetings == [Hand(till: Sample.till, staff: kari)])
  }

  @Test func `a request that was set aside says so in its next row`() async throws {
    let bench = DeskBench()
    bench.login.willAnswer(.success(Sample.acknowledgement(sentAt: .seconds(1_000))))
    let id = bench.orderEnrollment()
    _ = try await bench.phase(.open)
    bench.desk.submit(.setAside(id))
    bench.desk.submit(.mark(id, .discard))
    while await bench.store.records.last?.fate != .discard { await Task.yield() }
    #expect(await bench.store.records.map(\.isSetAside).last == true)
    #expect(await bench.store.records.first?.isSetAside == false)
  }
}
