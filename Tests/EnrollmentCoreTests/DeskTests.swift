import CIBA
import Foundation
import TestSupport
import Testing
import VippsMobilePay

@testable import EnrollmentCore

private let enrollment = Enrollment(kind: .enrolled, member: Sample.member(), note: nil)

@Suite(.timeLimit(.minutes(30)))
struct DeskTests {
  @Test func `a yes is announced only after it is saved`() async throws {
    let counter = DeskBench()
    counter.login.willAnswer(.success(Sample.acknowledgement(sentAt: .seconds(1_000))))
    counter.login.willTell(.success(Sample.userInfo()))
    await counter.store.willSave(.success(.enrolled(enrollment)))
    let id = counter.orderEnrollment()
    let open = try await counter.phase(.open)
    #expect(open.id == id)
    #expect(open.life == .seconds(180))
    counter.clock.advance(by: .seconds(41))
    counter.login.bring(.ended(.success(Sample.login())))
    #expect(try await counter.end() == .saved(enrollment, took: .seconds(41)))

    let stages = await counter.store.records.map(\.stage)
    #expect(stages == [.sending, .open, .redeemed])
    #expect(await counter.store.saves.count == 1)
    let sent = try #require(counter.login.sent.first)
    #expect(sent.loginHint == "urn:msisdn:4740612345")
    #expect(sent.bindingMessage == open.code.rawValue)
  }

  @Test func `the journal keeps how long the shopper took, not how long the save took`()
    async throws
  {
    let counter = DeskBench()
    counter.login.willAnswer(.success(Sample.acknowledgement(sentAt: .seconds(1_000))))
    counter.login.willTell(.success(Sample.userInfo()))
    await counter.store.willSave(.success(.enrolled(enrollment)))
    _ = counter.orderEnrollment()
    _ = try await counter.phase(.open)
    counter.clock.advance(by: .seconds(41))
    var login = Sample.login()
    login.receivedAt = BootInstant(sinceBoot: .seconds(1_033))
    counter.login.bring(.ended(.success(login)))
    #expect(try await counter.end() == .saved(enrollment, took: .seconds(41)))
    let redeemed = await counter.store.records.last
    #expect(redeemed?.stage == .redeemed)
    #expect(redeemed?.answeredAfter == .seconds(33))
  }

  @Test(arguments: [
    (LoginFailure.denied, Duration?.some(.seconds(12))), (.expired, nil), (.gone, nil),
  ])
  func `a no is an answer of the shopper, other ends are none`(
    _ failure: LoginFailure, _ answeredAfter: Duration?
  ) async throws {
    let counter = DeskBench()
    counter.login.willAnswer(.success(Sample.acknowledgement(sentAt: .seconds(1_000))))
    _ = counter.orderEnrollment()
    _ = try await counter.phase(.open)
    counter.clock.advance(by: .seconds(12))
    counter.login.bring(.ended(.failure(failure)))
    _ = try await counter.end()
    await counter.desk.close()
    let last = await counter.store.records.last
    #expect(last?.stage == .ended)
    #expect(last?.answeredAfter == answeredAfter)
  }

  @Test func `an answer that may have waited for the till's restart is not counted`() async throws {
    let counter = DeskBench()
    await counter.store.hasOpen(Sample.record(stage: .open))
    counter.desk.submit(.adopt)
    _ = try await counter.phase(.open)
    counter.login.bring(.ended(.failure(.denied)))
    _ = try await counter.end()
    await counter.desk.close()
    let last = await counter.store.records.last
    #expect(last?.outcome == .denied)
    #expect(last?.answeredAfter == nil)
  }

  @Test func `a member is answered from the store and nothing is sent`() async throws {
    let counter = DeskBench()
    let member = Sample.member()
    await counter.store.has(member)
    let id = counter.orderEnrollment()
    let known = try await counter.next { $0 }
    #expect(known == .known(id, member))
    #expect(counter.login.sent.isEmpty)
    #expect(await counter.store.records.isEmpty)
  }

  @Test func `a member is asked all the same when somebody wants it`() async throws {
    let counter = DeskBench()
    await counter.store.has(Sample.member())
    counter.login.willAnswer(.success(Sample.acknowledgement(sentAt: .seconds(1_000))))
    _ = counter.orderEnrollment(again: true)
    _ = try await counter.phase(.open)
    #expect(counter.login.sent.count == 1)
  }

  @Test func `nothing is sent when the journal cannot be written`() async throws {
    let counter = DeskBench()
    await counter.store.willRefuseRecords(.cannotWrite(detail: "disk full"))
    _ = counter.orderEnrollment()
    let failure = RequestFailure(.cannotSaveNothingSent, detail: "disk full")
    #expect(try await counter.end() == .failed(failure))
    #expect(counter.login.sent.isEmpty)
  }

  @Test func `a store that takes nothing is told before anything is begun`() async throws {
    let counter = DeskBench()
    await counter.store.has(StoreFailure.cannotWrite(detail: "read-only"))
    let id = counter.orderEnrollment()
    let failure = RequestFailure(.cannotSaveNothingSent, detail: "read-only")
    #expect(try await counter.next { $0 } == .refused(id, .failed(failure)))
    #expect(counter.login.sent.isEmpty)
    #expect(await counter.store.records.isEmpty)
  }

  @Test func `a second request to the same number is refused`() async throws {
    let counter = DeskBench()
    counter.login.willAnswer(.success(Sample.acknowledgement(sentAt: .seconds(1_000))))
    let first = counter.orderEnrollment()
    _ = try await counter.phase(.open)
    let second = counter.orderEnrollment()
    #expect(try await counter.next { $0 } == .refused(second, .alreadyOpen(first)))
    #expect(counter.login.sent.count == 1)
  }

  @Test func `two orders for one number at once send one request`() async throws {
    let counter = DeskBench()
    counter.login.willAnswer(.success(Sample.acknowledgement(sentAt: .seconds(1_000))))
    _ = counter.orderEnrollment()
    _ = counter.orderEnrollment()
    let refused: Bool = try await counter.next { news in
      if case .refused(_, .alreadyOpen) = news { return true }
      return nil
    }
    #expect(refused)
    #expect(counter.login.sent.count <= 1)
  }

  @Test func `the tenth request is refused`() async throws {
    let counter = DeskBench()
    for digit in 1...9 {
      counter.login.willAnswer(.success(Sample.acknowledgement(sentAt: .seconds(1_000))))
      _ = counter.orderEnrollment(
        of: PhoneNumber(country: .norway, nationalDigits: "4061234\(digit)"))
      _ = try await counter.phase(.open)
    }
    let tenth = counter.orderEnrollment(
      of: PhoneNumber(country: .norway, nationalDigits: "40612340"))
    #expect(try await counter.next { $0 } == .refused(tenth, .tooManyOpen))
  }

  @Test func `lost contact is told and a yes after it is saved`() async throws {
    let counter = DeskBench()
    counter.login.willAnswer(.success(Sample.acknowledgement(sentAt: .seconds(1_000))))
    counter.login.willTell(.success(Sample.userInfo()))
    await counter.store.willSave(.success(.enrolled(enrollment)))
    _ = counter.orderEnrollment()
    _ = try await counter.phase(.open)
    counter.login.bring(.connectionLost)
    #expect(try await counter.phase(.open).connection == .lost)
    counter.login.bring(.connectionRestored)
    #expect(try await counter.phase(.open).connection == .good)
    counter.login.bring(.ended(.success(Sample.login())))
    #expect(try await counter.end() == .saved(enrollment, took: .zero))
  }

  @Test func `a full disk is tried again every five seconds`() async throws {
    let counter = DeskBench()
    counter.login.willAnswer(.success(Sample.acknowledgement(sentAt: .seconds(1_000))))
    counter.login.willTell(.success(Sample.userInfo()))
    await counter.store.willSave(.failure(.cannotWrite(detail: "disk full")))
    await counter.store.willSave(.success(.enrolled(enrollment)))
    _ = counter.orderEnrollment()
    _ = try await counter.phase(.open)
    counter.login.bring(.ended(.success(Sample.login())))
    _ = try await counter.phase(.unsaved)
    #expect(counter.clock.waits == [.seconds(5)])
    counter.clock.fire()
    #expect(try await counter.end() == .saved(enrollment, took: .zero))
    #expect(await counter.store.saves.count == 2)
  }

  @Test func `a held answer is saved when somebody decides so`() async throws {
    let counter = DeskBench()
    counter.login.willAnswer(.success(Sample.acknowledgement(sentAt: .seconds(1_000))))
    counter.login.willTell(.success(Sample.userInfo(phone: "4740699999")))
    await counter.store.willSave(.success(.held))
    await counter.store.willSave(.success(.enrolled(enrollment)))
    let id = counter.orderEnrollment()
    _ = try await counter.phase(.open)
    counter.login.bring(.ended(.success(Sample.login())))
    _ = try await counter.phase(
      .held(
        HeldAnswer(
          name: PersonName(Sample.userInfo()),
          phone: PhoneNumber(country: .norway, nationalDigits: "40699999"))))
    counter.desk.submit(.decide(id, keep: true))
    #expect(try await counter.end() == .saved(enrollment, took: .zero))
    #expect(await counter.store.saves.map(\.isConfirmed) == [false, true])
  }

  @Test func `userinfo that fails for good still makes a member`() async throws {
    let counter = DeskBench()
    counter.login.willAnswer(.success(Sample.acknowledgement(sentAt: .seconds(1_000))))
    counter.login.willTell(.failure(.refused(status: 403)))
    await counter.store.willSave(.success(.enrolled(enrollment)))
    _ = counter.orderEnrollment()
    _ = try await counter.phase(.open)
    counter.login.bring(.ended(.success(Sample.login())))
    _ = try await counter.end()
    let saves = await counter.store.saves
    #expect(saves.map(\.0.userInfo) == [nil])
  }

  @Test func `somebody too young for the club is turned away and not kept`() async throws {
    let counter = DeskBench()
    counter.login.willAnswer(.success(Sample.acknowledgement(sentAt: .seconds(1_000))))
    var child = Sample.userInfo()
    child.birthdate = "2015-01-01"
    counter.login.willTell(.success(child))
    _ = counter.orderEnrollment()
    _ = try await counter.phase(.open)
    counter.login.bring(.ended(.success(Sample.login())))
    guard case .failed(let failure) = try await counter.end() else {
      Issue.record("it did not fail")
      return
    }
    #expect(failure.code == .shopRuleFailed)
    #expect(await counter.store.saves.isEmpty)
  }

  @Test func `userinfo of somebody else saves nothing`() async throws {
    let counter = DeskBench()
    counter.login.willAnswer(.success(Sample.acknowledgement(sentAt: .seconds(1_000))))
    counter.login.willTell(.failure(.subjectDiffers))
    _ = counter.orderEnrollment()
    _ = try await counter.phase(.open)
    counter.login.bring(.ended(.success(Sample.login())))
    guard case .failed(let failure) = try await counter.end() else {
      Issue.record("it did not fail")
      return
    }
    #expect(failure.code == .answerNotTrusted)
    #expect(await counter.store.saves.isEmpty)
  }

  @Test func `what an earlier run left open is watched again`() async throws {
    let record = Sample.record(stage: .open)
    let counter = DeskBench()
    await counter.store.hasOpen(record)
    counter.desk.submit(.adopt)
    #expect(try await counter.phase(.open).id == record.id)
    #expect(try await counter.next { $0 } == .adopted([record.id]))
    #expect(counter.login.sent.isEmpty)
    #expect(counter.login.watched == [Sample.acknowledgement(sentAt: .seconds(100))])
    #expect(counter.login.resumedAt == [BootInstant(sinceBoot: .seconds(1_000))])
  }

  @Test func `after a start of the machine the request's life begins anew`() async throws {
    let counter = DeskBench()
    await counter.store.hasOpen(Sample.record(stage: .open, bootID: "an earlier boot"))
    counter.desk.submit(.adopt)
    let status = try await counter.phase(.open)
    #expect(status.sentAt == .seconds(1_000))
    #expect(counter.login.watched.map(\.sentAt) == [BootInstant(sinceBoot: .seconds(1_000))])
  }

  @Test func `a request that another process watches is left alone`() async throws {
    let record = Sample.record(stage: .open)
    let counter = DeskBench(takenElsewhere: [record.id])
    await counter.store.hasOpen(record)
    counter.desk.submit(.adopt)
    #expect(try await counter.next { $0 } == .adopted([]))
    let id = counter.orderEnrollment(of: record.phone)
    #expect(try await counter.next { $0 } == .refused(id, .alreadyOpen(record.id)))
    #expect(counter.login.sent.isEmpty && counter.login.watched.isEmpty)
  }

  @Test func `a request whose process died later is picked up on the next round`() async throws {
    let counter = DeskBench()
    counter.desk.submit(.adopt)
    #expect(try await counter.next { $0 } == .adopted([]))
    let record = Sample.record(stage: .open)
    await counter.store.hasOpen(record)
    counter.clock.fire()
    #expect(try await counter.phase(.open).id == record.id)
    #expect(try await counter.next { $0 } == .adopted([record.id]))
  }

  @Test func `an answer that nobody decided about for a day is thrown away`() async throws {
    let counter = DeskBench()
    counter.login.clockIsGood = true
    var record = Sample.record(stage: .held)
    record.sentAt = Moment(
      wall: counter.clock.date().addingTimeInterval(-25 * 3600), sinceBoot: .seconds(1),
      bootID: "an earlier boot")
    await counter.store.hasOpen(record)
    counter.desk.submit(.adopt)
    #expect(try await counter.end() == .discarded)
    await counter.desk.close()
    #expect(await counter.store.records.last?.outcome == .otherNumberAnswered)
  }

  @Test func `a wall clock that jumps throws no held answer away`() async throws {
    let counter = DeskBench()
    var record = Sample.record(stage: .held)
    record.sentAt = Moment(
      wall: counter.clock.date().addingTimeInterval(-25 * 3600), sinceBoot: .seconds(900),
      bootID: "boot")
    await counter.store.hasOpen(record)
    counter.desk.submit(.adopt)
    #expect(try await counter.next { $0 == .adopted([record.id]) ? true : nil })
    #expect(await counter.store.records.isEmpty)
    counter.clock.advance(by: .seconds(24 * 3600))
    counter.clock.fire()
    #expect(try await counter.end() == .discarded)
  }

  @Test func `a yes that is on its way while the program is left reaches the journal`() async throws
  {
    let counter = DeskBench()
    counter.login.willAnswer(.success(Sample.acknowledgement(sentAt: .seconds(1_000))))
    counter.login.willTell(.failure(.refused(status: 500)))
    _ = counter.orderEnrollment()
    _ = try await counter.phase(.open)
    counter.login.hasUnderWay(.ended(.success(Sample.login())))
    await counter.desk.close()
    let last = await counter.store.records.last { $0.stage == .redeemed }
    #expect(last?.login == Sample.login())
  }

  @Test func `an end that the disk refuses is written once it takes it again`() async throws {
    let counter = DeskBench()
    counter.login.willAnswer(.success(Sample.acknowledgement(sentAt: .seconds(1_000))))
    let id = counter.orderEnrollment()
    _ = try await counter.phase(.open)
    await counter.store.willRefuseRecords(.cannotWrite(detail: "disk full"))
    counter.login.bring(.ended(.failure(.denied)))
    _ = try await counter.end()
    while counter.clock.waits.isEmpty { await Task.yield() }
    #expect(counter.locks.held == [id])
    await counter.store.willRefuseRecords(nil)
    counter.clock.fire()
    while !counter.locks.held.isEmpty { await Task.yield() }
    let last = await counter.store.records.last
    #expect(last?.stage == .ended)
    #expect(last?.outcome == .denied)
  }

  @Test func `an open request that nobody looks after is taken over by who asks for it`()
    async throws
  {
    let counter = DeskBench()
    let record = Sample.record(stage: .open)
    await counter.store.hasOpen(record)
    let id = counter.orderEnrollment(of: record.phone)
    #expect(try await counter.phase(.open).id == record.id)
    let refused: OrderRefusal = try await counter.next { news in
      if case .refused(id, let refusal) = news { refusal } else { nil }
    }
    #expect(refused == .alreadyOpen(record.id))
    #expect(counter.login.sent.isEmpty)
    #expect(counter.locks.held == [record.id])
  }

  @Test func `after leaving nothing is begun`() async throws {
    let counter = DeskBench()
    await counter.desk.close()
    _ = counter.orderEnrollment()
    counter.desk.submit(.adopt)
    await counter.desk.close()
    #expect(counter.login.sent.isEmpty)
    #expect(await counter.store.records.isEmpty)
  }

  @Test func `closing leaves the request in the journal and lets go of it`() async throws {
    let counter = DeskBench()
    counter.login.willAnswer(.success(Sample.acknowledgement(sentAt: .seconds(1_000))))
    let id = counter.orderEnrollment()
    _ = try await counter.phase(.open)
    #expect(counter.locks.held == [id])
    await counter.desk.close()
    #expect(counter.login.cancelled > 0)
    #expect(counter.locks.held.isEmpty)
    let stages = await counter.store.records.map(\.stage)
    #expect(stages == [.sending, .open])
  }
}

@Test(arguments: [
  (StartFailure.notSent(reason: "refused"), EndCode.noConnection),
  (.unanswered(reason: "time-out"), .phoneMayBeRinging),
  (.tooManyRequests(retryAfter: .seconds(5)), .requestAlreadyOpen),
  (.badAnswer(reason: "no id"), .serviceTrouble),
  (.metadata(reason: "issuer"), .tillSettingWrong),
  (.refused(ProviderErrorCode(rawValue: "invalid_user"), status: 400), .numberCannotBeUsed),
  (.refused(ProviderErrorCode(rawValue: "unknown_user_id"), status: 400), .numberCannotBeUsed),
  (.refused(ProviderErrorCode(rawValue: "old_app"), status: 400), .appTooOld),
  (.refused(ProviderErrorCode(rawValue: "outdated_app_version"), status: 400), .appTooOld),
  (.refused(ProviderErrorCode(rawValue: "access_denied"), status: 403), .serviceTrouble),
  (.refused(nil, status: 403), .serviceTrouble),
  (.clockWrong(ClockDifference(till: .distantPast, service: nil)), .clockWrong),
  (.refused(nil, status: 401), .tillNotSetUp),
  (.refused(ProviderErrorCode(rawValue: "invalid_client"), status: 400), .tillNotSetUp),
  (.refused(ProviderErrorCode(rawValue: "unauthorized_client"), status: 400), .tillNotSetUp),
  (.refused(ProviderErrorCode(rawValue: "invalid_scope"), status: 400), .tillSettingWrong),
  (
    .refused(ProviderErrorCode(rawValue: "invalid_binding_message"), status: 400), .tillSettingWrong
  ),
  (.refused(ProviderErrorCode(rawValue: "invalid_request"), status: 400), .tillSettingWrong),
  (.refused(ProviderErrorCode(rawValue: "never heard of"), status: 400), .serviceTrouble),
])
func `each answer to the start ends as the table says`(_ failure: StartFailure, _ code: EndCode) {
  #expect(RequestFailure(failure, in: VippsMobilePayDialect()).code == code)
}

@Test(arguments: [
  (LoginFailure.denied, EndCode.denied, Int32(11)), (.expired, .noAnswer, 12),
  (.transactionFailed, .appCouldNotFinish, 13), (.answerLost, .requestGone, 13),
  (.gone, .requestGone, 13), (.refused(nil, status: 404), .requestEnded, 13),
  (.untrusted(.noIDToken), .answerNotTrusted, 14),
])
func `each end of the wait has its code and exit status`(
  _ failure: LoginFailure, _ code: EndCode, _ status: Int32
) {
  #expect(RequestFailure(failure).code == code)
  #expect(code.exitStatus.rawValue == status)
}

@Test(arguments: [
  (LoginFailure.denied, "the shopper refused (access_denied)"),
  (
    .untrusted(.idToken(.badSignature)),
    "the answer has a signature that is not good (ID token: badSignature)"
  ),
  (.untrusted(.noIDToken), "the answer holds no ID token (token reply: noIDToken)"),
  (
    .refused(ProviderErrorCode(rawValue: "old_app"), status: 400),
    "the service refused (old_app, status 400)"
  ),
  (.refused(nil, status: 404), "the service refused (status 404)"),
])
func `plain words come first, and the machine's word in brackets`(
  _ failure: LoginFailure, _ detail: String
) {
  #expect(RequestFailure(failure).detail == detail)
}

@Test func `what the service wrote never reaches a failure's words unfiltered`() {
  let code = ProviderErrorCode(rawValue: "bad\u{1B}[2J 4740612345 <b>")
  let failure = RequestFailure(.refused(code, status: 400), in: VippsMobilePayDialect())
  #expect(!failure.detail.contains("\u{1B}"))
  #expect(!failure.detail.contains("<"))
  #expect(!failure.detail.contains("40612345"))
}
