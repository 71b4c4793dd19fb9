import CIBA
import Foundation

/// The doors to the network, the disk and the clock. Every effect ends in an event, nowhere else.
extension Desk {
  /// How long a save that failed waits for its next try (T1).
  private static let saveRetry = Duration.seconds(5)

  func perform(_ effect: RequestLife.Effect, for id: RequestID) {
    switch effect {
    case .journal(let stage): journal(stage, of: id)
    case .close(let outcome): journal(.ended, of: id, outcome: outcome)
    case .send: send(id)
    case .watch(let acknowledgement): watch(acknowledgement, of: id)
    case .fetchUserInfo(let login): fetchUserInfo(login, of: id)
    case .save(let answer, let isConfirmed): save(answer, isConfirmed: isConfirmed, of: id)
    case .saveLater: saveLater(id)
    }
  }

  /// Writes the row. Only the first stage is waited for: what comes after the sending goes on in
  /// memory when the disk does not take it, and the save at the end will say so. An end is written
  /// as soon as the disk takes it again.
  private func journal(_ stage: RequestRecord.Stage, of id: RequestID, outcome: EndCode? = nil) {
    guard desk[id] != nil else { return }
    desk[id]?.record.stage = stage
    desk[id]?.record.outcome = outcome
    if outcome == .denied { coolDown(id) }
    write(id) { desk, store, record in
      while true {
        do throws(StoreFailure) {
          try await store.record(record)
          return await desk.journaled(stage, of: id, failure: nil)
        } catch {
          guard stage == .ended, await desk.pauses() else {
            return await desk.journaled(stage, of: id, failure: error)
          }
        }
      }
    }
  }

  /// The shopper's own no: the number is left alone for the day, whoever typed it and why.
  private func coolDown(_ id: RequestID) {
    guard let rule = settings.coolDownRule, let phone = desk[id]?.record.phone else { return }
    let coolDown = rule.coolDown(after: moment())
    desk[id]?.record.coolDown = coolDown
    unwrittenCoolDowns[id] = (phone, coolDown)
  }

  /// Waits before a write is tried again; false once the desk is being left.
  private func pauses() async -> Bool {
    guard !isClosed else { return false }
    do {
      try await clock.sleep(for: Self.saveRetry)
    } catch {
      return false
    }
    return !isClosed
  }

  private func journaled(
    _ stage: RequestRecord.Stage, of id: RequestID, failure: StoreFailure?
  ) {
    switch stage {
    case .sending: handle(failure.map { .noteFailed($0) } ?? .noted, of: id)
    case .open:
      desk[id]?.isNotedAsOpen = true
      publish(id)
      if failure != nil, desk[id]?.record.fate == .discard { markLater(id) }
    case .ended: unwrittenCoolDowns[id] = nil
    case .redeemed, .held, .saved: break
    }
  }

  /// A mark that the disk did not take is written again: after a power cut a wrong number's yes must
  /// not be saved.
  private func markLater(_ id: RequestID) {
    let timer = clock.timer(after: Self.saveRetry, on: executor.dispatchQueue) { [weak self] in
      self?.assumeIsolated { desk in
        guard desk.desk[id]?.record.stage == .open else { return }
        desk.perform(.journal(.open), for: id)
      }
    }
    desk[id]?.timer?.cancel()
    desk[id]?.timer = timer
  }

  /// Sets off a write of this request behind those that are under way already.
  private func write(
    _ id: RequestID,
    _ work: @escaping @Sendable (Desk, any EnrollmentStore, RequestRecord) async -> Void
  ) {
    guard let request = desk[id] else { return }
    let store = store
    desk[id]?.writes = Task { [previous = request.writes, record = request.record] in
      await previous?.value
      await work(self, store, record)
    }
  }

  private func send(_ id: RequestID) {
    guard let request = desk[id] else { return }
    guard !isClosed else {
      // Nothing has left the till: the next run must not think that the phone may be ringing.
      let failure = RequestFailure(.cannotSaveNothingSent, detail: "the program was being left")
      return handle(.startFailed(failure), of: id)
    }
    desk[id]?.record.sentAt = moment()
    let message = settings.request(for: request.record.phone, code: request.record.code)
    let (login, dialect) = (login, settings.dialect)
    Task {
      do throws(StartFailure) {
        let acknowledgement = try await login.start(message)
        desk[id]?.acknowledgedAtWall = clock.date()
        handle(.acknowledged(acknowledgement), of: id)
      } catch {
        handle(.startFailed(RequestFailure(error, in: dialect)), of: id)
      }
    }
  }

  private func watch(_ acknowledgement: Acknowledgement, of id: RequestID) {
    guard let request = desk[id] else { return }
    desk[id]?.watch = login.watch(
      acknowledgement, resumedAt: request.isResumed ? clock.now() : nil
    ) { [weak self] news in
      self?.onQueue { $0.take(news, of: id) }
    }
  }

  private func take(_ news: PollNews, of id: RequestID) {
    switch news {
    case .connectionLost: desk[id]?.connection = .lost
    case .connectionRestored: desk[id]?.connection = .good
    case .askingLessOften: desk[id]?.asksLessOften = true
    case .ended(.success(let login)):
      desk[id]?.connection = .good
      desk[id]?.noteAnswer(at: login.receivedAt)
      handle(.approved(login), of: id)
    case .ended(.failure(let failure)):
      if failure == .denied { desk[id]?.noteAnswer(at: clock.now()) }
      handle(.loginFailed(RequestFailure(failure)), of: id)
    }
    publish(id)
  }

  private func fetchUserInfo(_ verified: VerifiedLogin, of id: RequestID) {
    let login = login
    Task {
      do throws(UserInfoFailure) {
        let userInfo = try await login.userInfo(for: verified)
        handle(refusal(of: userInfo) ?? .told(userInfo), of: id)
      } catch .subjectDiffers {
        let failure = RequestFailure(
          .answerNotTrusted, detail: "the name belongs to another account (userinfo: sub differs)")
        handle(.turnedAway(failure), of: id)
      } catch {
        handle(.userInfoLost, of: id)
      }
    }
  }

  /// The event that turns somebody away who is too young for this club; nil for everybody else.
  private func refusal(of userInfo: UserInfo) -> RequestLife.Event? {
    guard let rule = settings.ageRule, let birthDate = userInfo.birthdate,
      !rule.admits(birthDate, at: clock.date())
    else { return nil }
    return .turnedAway(
      RequestFailure(.shopRuleFailed, detail: "below the least age of \(rule.minimumAge)"))
  }

  private func save(_ answer: Answer, isConfirmed: Bool, of id: RequestID) {
    var answer = answer
    answer.asked = AskedFact.list(inScope: settings.scope)
    if let request = desk[id], !request.isResumed {
      desk[id]?.record.savedAfter = clock.now().sinceBoot - request.record.sentAt.sinceBoot
    }
    write(id) { [answer] desk, store, record in
      do throws(StoreFailure) {
        let result = try await store.save(answer, for: record, isConfirmed: isConfirmed)
        await desk.saved(result, of: id)
      } catch {
        await desk.handle(.saveFailed(error), of: id)
      }
    }
  }

  private func saved(_ result: SaveResult, of id: RequestID) {
    guard let request = desk[id] else { return }
    let took = clock.now().sinceBoot - request.record.sentAt.sinceBoot
    handle(.saved(result, took: took), of: id)
  }

  private func saveLater(_ id: RequestID) {
    let timer = clock.timer(after: Self.saveRetry, on: executor.dispatchQueue) { [weak self] in
      self?.assumeIsolated { $0.handle(.saveDue, of: id) }
    }
    desk[id]?.timer?.cancel()
    desk[id]?.timer = timer
  }
}
