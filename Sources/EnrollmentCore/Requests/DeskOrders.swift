import CIBA
import Foundation

/// How an order to enroll, and the pick-up after a restart, become watched requests.
extension Desk {
  /// Requests that one till may have open at once.
  package static let limit = 9

  /// Codes younger than this are not drawn again.
  private static let codeRest: TimeInterval = 3600

  /// That a number's cool-down is lifted, and by whom; nil while nobody signs in.
  struct Lifting {
    let lead: StaffNumber?
  }

  func enroll(
    _ id: RequestID, _ phone: PhoneNumber, again: Bool, lifting: Lifting?, by hand: Hand
  ) {
    if let same = desk.values.first(where: { $0.record.phone == phone }) {
      announce(.refused(id, .alreadyOpen(same.record.id)))
      return
    }
    guard desk.count < Self.limit else {
      announce(.refused(id, .tooManyOpen))
      return
    }
    let store = store
    let till = settings.till.number
    let since = clock.date().addingTimeInterval(-Self.codeRest)
    Task {
      do throws(StoreFailure) {
        try await store.demand(.enroll, of: hand.staff)
        if !again, let member = try await store.member(withPhone: phone, by: hand.staff) {
          announce(.known(id, member))
          noteGreeting(by: hand)
          return
        }
        if let lifting { try await store.demand(.liftCoolDown, of: lifting.lead) }
        // Known before a lock is taken, whose failure would not tell why.
        if let trouble = await store.findTrouble() { throw trouble }
        let elsewhere = try await store.openRequests(of: nil)
        let taken = try await store.codes(of: till, since: since)
        // After the open requests: one that has just ended with a no is seen here or there.
        let coolDown = lifting == nil ? try await coolDown(of: phone) : nil
        begin(
          id, phone, elsewhere: elsewhere, taken: taken, coolDown: coolDown, lifting: lifting,
          by: hand)
      } catch {
        announce(.refused(id, OrderRefusal(error)))
      }
    }
  }

  /// A figure of the day: where the disk does not take it, one is missing.
  private func noteGreeting(by hand: Hand) {
    let store = store
    Task {
      do throws(StoreFailure) { try await store.noteGreeting(by: hand) } catch { return }
    }
  }

  /// Notes what is to become of a late yes. Where another number has answered meanwhile, throwing that
  /// away is a decision like any other about it.
  func mark(_ id: RequestID, _ fate: RequestRecord.Fate, by hand: Hand) {
    if fate == .discard, desk[id]?.isHeld ?? false { return decide(id, keep: false, by: hand) }
    handle(.marked(fate), of: id)
  }

  /// Carries out what somebody decided about an answer from another number.
  func decide(_ id: RequestID, keep: Bool, by hand: Hand) {
    guard deciding.insert(id).inserted else { return }
    let store = store
    Task {
      defer { deciding.remove(id) }
      do throws(StoreFailure) {
        try await store.demand(.decideHeldAnswer, of: hand.staff)
        if desk[id]?.isHeld ?? false { desk[id]?.record.decider = hand }
        handle(.decided(keep: keep), of: id)
      } catch {
        announce(.refused(id, OrderRefusal(error)))
      }
    }
  }

  /// The cool-down that the number is in, if it is in one.
  private func coolDown(of phone: PhoneNumber) async throws(StoreFailure) -> CoolDown? {
    guard settings.coolDownRule != nil else { return nil }
    if let said = unwrittenCoolDowns.values.first(where: { $0.phone == phone }) {
      return said.coolDown.moved(onto: moment())
    }
    return try await store.coolDown(of: phone, at: moment())
  }

  /// Puts a new request on the desk, unless somebody was quicker with the same number or its
  /// shopper has said no today.
  private func begin(
    _ id: RequestID, _ phone: PhoneNumber, elsewhere: [RequestRecord], taken: Set<BindingCode>,
    coolDown: CoolDown?, lifting: Lifting?, by hand: Hand
  ) {
    guard !isClosed else { return }
    // What this desk has had and closed counts no more, also where the disk has not taken its end.
    let others = desk.values.map(\.record) + elsewhere.filter { !handled.contains($0.id) }
    if let same = others.first(where: { $0.phone == phone }) {
      // Nobody looks after it any more: it becomes ours, and whoever asked is led to it.
      if same.till.number == settings.till.number, claim(same.id) {
        takeOver([same], of: [same.id], isFirst: false)
      }
      announce(.refused(id, .alreadyOpen(same.id)))
      return
    }
    if let coolDown {
      announce(.refused(id, .failed(RequestFailure(coolDown, at: moment()))))
      return
    }
    guard desk.count < Self.limit else {
      announce(.refused(id, .tooManyOpen))
      return
    }
    guard ownership.claim(id) else {
      let failure = RequestFailure(.cannotSaveNothingSent, detail: "no lock for a new request")
      announce(.refused(id, .failed(failure)))
      return
    }
    // Behind `any` it has a place in memory. By itself it has no bytes, and the thread sanitizer looks
    // at wherever the compiler says that nothing is.
    var generator: any RandomNumberGenerator = SystemRandomNumberGenerator()
    let code = BindingCode.draw(
      for: settings.till.letter, avoiding: taken.union(others.map(\.code)), using: &generator)
    let record = RequestRecord(
      id: id, till: settings.till, code: code, phone: phone, stage: .sending, fate: .save,
      sentAt: moment(), liftsCoolDown: lifting != nil, staff: hand.staff, lifter: lifting?.lead)
    put(
      WatchedRequest(record: record, life: RequestLife(), wish: settings.requestLife),
      doing: RequestLife.firstEffects)
  }

  /// How often the journal is looked at for requests whose process has died.
  private static let rounds = Duration.seconds(30)

  /// Picks up what an earlier run of this till left open and nobody else looks after; goes on to
  /// look now and then, for a command beside the terminal can die as well.
  func adopt(isFirst: Bool = true) {
    // A round whose timer had fired already when the desk was left is the last one.
    guard !isClosed else { return }
    throwAwayOldHeld()
    forgetCoolDowns()
    let store = store
    let till = settings.till.number
    Task {
      var claimed: Set<RequestID> = []
      do throws(StoreFailure) {
        for record in try await store.openRequests(of: till) where claim(record.id) {
          claimed.insert(record.id)
        }
        // Whoever had one until now may have ended it between our look and our claim.
        let open = claimed.isEmpty ? [] : try await store.openRequests(of: till)
        takeOver(open.filter { claimed.contains($0.id) }, of: claimed, isFirst: isFirst)
      } catch {
        takeOver([], of: claimed, isFirst: isFirst)  // The next round tries again.
      }
    }
    round = clock.timer(after: Self.rounds, on: executor.dispatchQueue) { [weak self] in
      self?.assumeIsolated { $0.adopt(isFirst: false) }
    }
  }

  /// What a number once said is kept no longer than it counts, also where nobody asks for it again.
  private func forgetCoolDowns() {
    let (store, now) = (store, moment())
    Task {
      do throws(StoreFailure) {
        try await store.forgetCoolDowns(endedBy: now)
      } catch {
        // The next round tries again, and so does the next look at any number.
      }
    }
  }

  private func claim(_ id: RequestID) -> Bool { !handled.contains(id) && ownership.claim(id) }

  /// How long an answer from another number waits for a decision.
  private static let heldLimit = Duration.seconds(24 * 3600)

  private func throwAwayOldHeld() {
    for request in desk.values where request.isHeld && isTooOld(request.record) {
      handle(.decided(keep: false), of: request.record.id)
    }
  }

  /// By the time since boot where that tells it. Across a start of the machine by the wall clock, and
  /// only while the service's agrees with it: a machine that was started with a wrong clock must not
  /// throw a yes away.
  private func isTooOld(_ record: RequestRecord) -> Bool {
    let now = moment()
    if record.sentAt.bootID == now.bootID {
      return now.sinceBoot - record.sentAt.sinceBoot > Self.heldLimit
    }
    if now.sinceBoot > Self.heldLimit { return true }
    return login.clockIsGood
      && .seconds(now.wall.timeIntervalSince(record.sentAt.wall)) > Self.heldLimit
  }

  private func put(_ request: WatchedRequest, doing effects: [RequestLife.Effect]) {
    let id = request.record.id
    desk[id] = request
    handled.insert(id)
    for effect in effects { perform(effect, for: id) }
    publish(id)
  }

  private func takeOver(
    _ records: [RequestRecord], of claimed: Set<RequestID>, isFirst: Bool
  ) {
    for id in claimed.subtracting(records.map(\.id)) { ownership.release(id) }
    guard !isClosed else {
      for record in records { ownership.release(record.id) }
      return
    }
    for record in records where !handled.contains(record.id) {
      let sentAt = record.acknowledgement == nil ? nil : record.sentAt.wall
      var record = onThisBoot(record)
      record.isSetAside = true  // Nobody was looking.
      let (life, effects) = RequestLife.resumed(from: record)
      var request = WatchedRequest(
        record: record, life: life, wish: settings.requestLife, isResumed: true)
      request.acknowledgedAtWall = sentAt  // Within moments of it; the row has no other time.
      put(request, doing: effects)
    }
    throwAwayOldHeld()
    if isFirst || !records.isEmpty { announce(.adopted(records.map(\.id))) }
  }

  /// A row from before a start of the machine, moved onto this boot's clock. The wall clock is not
  /// trusted, so the request's whole life, and its token's, begin again now.
  private func onThisBoot(_ record: RequestRecord) -> RequestRecord {
    guard record.sentAt.bootID != settings.bootID, record.stage != .held else { return record }
    var record = record
    let now = clock.now()
    record.sentAt = moment()
    record.acknowledgement?.sentAt = now
    record.acknowledgement?.receivedAt = now
    record.login?.receivedAt = now
    return record
  }
}
