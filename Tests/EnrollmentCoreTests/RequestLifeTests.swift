import CIBA
import Testing

@testable import EnrollmentCore

private let denied = RequestFailure(.denied, detail: "access_denied")

private func life(after events: RequestLife.Event...) -> RequestLife {
  var life = RequestLife()
  for event in events { _ = life.apply(event) }
  return life
}

private let acknowledgement = Sample.acknowledgement()
private let enrollment = Enrollment(kind: .enrolled, member: Sample.member(), note: nil)

@Test func `a yes goes from the journal to the disk`() {
  var life = RequestLife()
  #expect(RequestLife.firstEffects == [.journal(.sending)])
  #expect(life.apply(.noted) == [.send])
  #expect(
    life.apply(.acknowledged(acknowledgement)) == [.journal(.open), .watch(acknowledgement)])
  #expect(
    life.apply(.approved(Sample.login())) == [.journal(.redeemed), .fetchUserInfo(Sample.login())])
  #expect(life.apply(.told(Sample.userInfo())) == [.save(Sample.answer(), isConfirmed: false)])
  #expect(life.apply(.saved(.enrolled(enrollment), took: .seconds(41))) == [])
  #expect(life.state == .ended(.saved(enrollment, took: .seconds(41))))
}

@Test func `nothing is sent before the journal row is on disk`() {
  var life = RequestLife()
  #expect(life.apply(.acknowledged(acknowledgement)) == [])
  #expect(life.apply(.noteFailed(.cannotWrite(detail: "disk full"))) == [])
  #expect(
    life.state
      == .ended(.failed(RequestFailure(.cannotSaveNothingSent, detail: "disk full"))))
}

@Test func `a refusal at the start closes the journal`() {
  var life = life(after: .noted)
  let failure = RequestFailure(.numberCannotBeUsed, detail: "invalid_user, status 400")
  #expect(life.apply(.startFailed(failure)) == [.close(.numberCannotBeUsed)])
  #expect(life.state == .ended(.failed(failure)))
}

@Test func `a no closes the journal`() {
  var life = life(after: .noted, .acknowledged(acknowledgement))
  #expect(life.apply(.loginFailed(denied)) == [.close(.denied)])
}

@Test func `a member without userinfo is saved all the same`() {
  var life = life(after: .noted, .acknowledged(acknowledgement), .approved(Sample.login()))
  let answer = Answer(login: Sample.login(), userInfo: nil)
  #expect(life.apply(.userInfoLost) == [.save(answer, isConfirmed: false)])
}

@Test func `userinfo of somebody else saves nothing`() {
  var life = life(after: .noted, .acknowledged(acknowledgement), .approved(Sample.login()))
  let failure = RequestFailure(.answerNotTrusted, detail: "userinfo has another sub")
  #expect(life.apply(.turnedAway(failure)) == [.close(.answerNotTrusted)])
}

@Test func `a save that fails is kept and tried again`() {
  var life = life(
    after: .noted, .acknowledged(acknowledgement), .approved(Sample.login()),
    .told(Sample.userInfo()))
  #expect(life.apply(.saveFailed(.cannotWrite(detail: "disk full"))) == [.saveLater])
  #expect(life.state == .unsaved(Sample.answer(), isConfirmed: false))
  #expect(life.apply(.saveDue) == [.save(Sample.answer(), isConfirmed: false)])
  #expect(life.apply(.saved(.enrolled(enrollment), took: .seconds(50))) == [])
  #expect(life.state == .ended(.saved(enrollment, took: .seconds(50))))
}

@Test func `an answer that somebody confirmed stays confirmed on a full disk`() {
  var life = life(
    after: .noted, .acknowledged(acknowledgement), .approved(Sample.login()),
    .told(Sample.userInfo(phone: "4740699999")), .saved(.held, took: .zero), .decided(keep: true))
  #expect(life.apply(.saveFailed(.cannotWrite(detail: "disk full"))) == [.saveLater])
  let answer = Sample.answer(phone: "4740699999")
  #expect(life.apply(.saveDue) == [.save(answer, isConfirmed: true)])
}

@Test func `a till without numbers keeps the yes in the journal`() {
  var life = life(
    after: .noted, .acknowledged(acknowledgement), .approved(Sample.login()),
    .told(Sample.userInfo()))
  #expect(life.apply(.saveFailed(.memberNumbersUsedUp)) == [.journal(.redeemed)])
  guard case .ended(.failed(let failure)) = life.state else {
    Issue.record("it ended otherwise")
    return
  }
  #expect(failure.code == .memberNumbersUsedUp)
}

@Test func `a wrong number's yes is thrown away and noted`() {
  var life = life(after: .noted, .acknowledged(acknowledgement))
  #expect(life.apply(.marked(.discard)) == [.journal(.open)])
  #expect(life.apply(.approved(Sample.login())) == [.close(nil)])
  #expect(life.state == .ended(.discarded))
}

@Test func `a wrong number marked while the name is fetched is thrown away too`() {
  var life = life(after: .noted, .acknowledged(acknowledgement), .approved(Sample.login()))
  #expect(life.apply(.marked(.discard)) == [.journal(.redeemed)])
  #expect(life.apply(.told(Sample.userInfo())) == [.close(nil)])
}

@Test func `a wrong number marked before it is sent goes into the next journal row`() {
  var life = RequestLife()
  #expect(life.apply(.marked(.discard)) == [])
  #expect(life.fate == .discard)
  #expect(life.apply(.noted) == [.send])
  #expect(
    life.apply(.acknowledged(acknowledgement)) == [.journal(.open), .watch(acknowledgement)])
  #expect(life.apply(.approved(Sample.login())) == [.close(nil)])
}

@Test func `a wrong number marked while nothing can be saved is let go, one that is held is not`() {
  let yes: [RequestLife.Event] = [
    .noted, .acknowledged(acknowledgement), .approved(Sample.login()), .told(Sample.userInfo()),
  ]
  var unsaved = RequestLife()
  for event in yes + [.saveFailed(.cannotWrite(detail: "disk full"))] { _ = unsaved.apply(event) }
  #expect(unsaved.apply(.marked(.discard)) == [.close(nil)])
  #expect(unsaved.state == .ended(.discarded))
  var held = RequestLife()
  for event in yes + [.saved(.held, took: .zero)] { _ = held.apply(event) }
  let before = held
  #expect(held.apply(.marked(.discard)) == [])
  #expect(held == before)
}

@Test func `a yes whose userinfo is in the journal is saved at once after a restart`() {
  var record = Sample.record(stage: .redeemed)
  record.userInfo = Sample.userInfo()
  #expect(
    RequestLife.resumed(from: record).1 == [.save(Sample.answer(), isConfirmed: false)])
}

@Test func `a wrong number that says no ends as a no`() {
  var life = life(after: .noted, .acknowledged(acknowledgement), .marked(.discard))
  #expect(life.apply(.loginFailed(denied)) == [.close(.denied)])
}

@Test func `an answer from another number waits for a decision`() {
  let answer = Sample.answer(phone: "4740699999")
  let events: [RequestLife.Event] = [
    .noted, .acknowledged(acknowledgement), .approved(Sample.login()),
    .told(Sample.userInfo(phone: "4740699999")), .saved(.held, took: .zero),
  ]
  var kept = RequestLife()
  for event in events { _ = kept.apply(event) }
  var thrown = kept
  #expect(kept.state == .held(answer))
  #expect(kept.apply(.decided(keep: true)) == [.save(answer, isConfirmed: true)])
  #expect(thrown.apply(.decided(keep: false)) == [.close(.otherNumberAnswered)])
  #expect(thrown.state == .ended(.discarded))
}

@Test func `late and doubled events change nothing`() {
  let ended = life(after: .noted, .acknowledged(acknowledgement), .loginFailed(denied))
  let late: [RequestLife.Event] = [
    .noted, .noteFailed(.tillInUse), .acknowledged(acknowledgement), .startFailed(denied),
    .approved(Sample.login()), .loginFailed(denied), .told(Sample.userInfo()), .userInfoLost,
    .turnedAway(denied), .saved(.enrolled(enrollment), took: .zero),
    .saveFailed(.tillInUse), .saveDue, .marked(.discard), .decided(keep: true),
  ]
  for event in late {
    var life = ended
    #expect(life.apply(event) == [], "\(event)")
    #expect(life == ended, "\(event)")
  }
}

@Test func `after a crash while sending nobody sends again`() {
  let (life, effects) = RequestLife.resumed(from: Sample.record(stage: .sending))
  #expect(effects == [.close(.phoneMayBeRinging)])
  guard case .ended(.failed(let failure)) = life.state else {
    Issue.record("it did not end")
    return
  }
  #expect(failure.code == .phoneMayBeRinging)
}

@Test func `after a crash each stage goes on where it was`() {
  let open = Sample.record(stage: .open)
  let redeemed = Sample.record(stage: .redeemed)
  let held = Sample.record(stage: .held)
  #expect(
    RequestLife.resumed(from: open).1 == [.watch(Sample.acknowledgement(sentAt: .seconds(100)))])
  #expect(RequestLife.resumed(from: redeemed).1 == [.fetchUserInfo(Sample.login())])
  #expect(RequestLife.resumed(from: held).1 == [])
  #expect(
    RequestLife.resumed(from: held).0.state == .held(Sample.answer(phone: "4740699999")))
}

@Test func `after a crash a wrong number is still thrown away`() {
  let record = Sample.record(stage: .redeemed, fate: .discard)
  let (life, effects) = RequestLife.resumed(from: record)
  #expect(effects == [.close(nil)])
  #expect(life.state == .ended(.discarded))
}
