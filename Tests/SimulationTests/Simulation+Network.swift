import CIBA
import EnrollmentCore

@testable import CIBA

/// What the network, the service and the disk answer.
extension Simulation {
  /// Something that a process waits for, and that the simulation may answer next.
  enum Call {
    case start(TillProcess, LoginDoor.Start, RequestID)
    case poll(TillProcess, watch: Int, RequestID)
    case userInfo(TillProcess, LoginDoor.UserInfoCall, RequestID)
    case write(TillProcess, StoreDoor.Write)
  }

  /// All calls under way, in an order that the seed decides.
  func calls() async throws -> [Call] {
    var calls: [(place: Int, number: Int, call: Call)] = []
    for process in processes {
      for start in process.login.starts {
        guard let id = await process.desk.request(withHint: start.request.loginHint) else {
          throw Finding("a request is sent that is on no desk")
        }
        calls.append((0, ledger[id]?.number ?? 0, .start(process, start, id)))
      }
      for (number, watch) in process.login.watches.enumerated() where !watch.polls.isEmpty {
        let id = server.logins[LoginServer.login(of: watch.acknowledgement.id)].request
        calls.append((1, ledger[id]?.number ?? 0, .poll(process, watch: number, id)))
      }
      for call in process.login.userInfos {
        let id = server.logins[login(of: call.login)].request
        calls.append((2, ledger[id]?.number ?? 0, .userInfo(process, call, id)))
      }
      for write in process.disk.writes {
        let number = ledger[write.errand.request.id]?.number ?? 0
        calls.append((3, number, .write(process, write)))
      }
    }
    return calls.sorted { ($0.place, $0.number) < ($1.place, $1.number) }.map(\.call)
  }

  func answer(_ call: Call) async throws {
    switch call {
    case .start(let process, let start, let id): answer(start, of: process, for: id)
    case .poll(let process, let watch, let id): answerPoll(of: watch, process, for: id)
    case .userInfo(let process, let call, let id): answer(call, of: process, for: id)
    case .write(let process, let write): await answer(write, of: process)
    }
  }

  // MARK: The start

  private enum StartFate {
    case good, notSent, lost, unanswered, refused, tooMany, senseless
  }

  private func answer(_ start: LoginDoor.Start, of process: TillProcess, for id: RequestID) {
    let fate = random.one(of: [
      (820, StartFate.good), (60, .notSent), (20, .lost), (40, .unanswered), (30, .refused),
      (15, .tooMany), (15, .senseless),
    ])
    guard !isOutage, let entry = ledger[id] else {
      happened("the start of \(name(id)) is not sent")
      return process.login.answer(start, with: .failure(.notSent(reason: "outage")))
    }
    happened("the start of \(name(id)) is \(fate)")
    let reply: Result<Acknowledgement, StartFailure>
    switch fate {
    case .good:
      reply = .success(acknowledge(entry))
      change(id) { $0.isAcknowledged = true }
    case .notSent: reply = .failure(.notSent(reason: "refused"))
    case .lost: reply = .failure(.unanswered(reason: "lost"))
    case .unanswered:
      _ = acknowledge(entry)
      reply = .failure(.unanswered(reason: "the answer was lost"))
    case .refused: reply = .failure(.refused(.unknownUserID, status: 400))
    case .tooMany: reply = .failure(.tooManyRequests(retryAfter: .seconds(60)))
    case .senseless: reply = .failure(.badAnswer(reason: "no auth_req_id"))
    }
    process.login.answer(start, with: reply)
  }

  private func acknowledge(_ entry: LedgerEntry) -> Acknowledgement {
    let login = server.begin(
      entry.id, phone: entry.phone, at: machine.elapsed, using: &random)
    change(entry.id) { $0.login = login }
    return Acknowledgement(
      id: LoginServer.id(of: login), expiresIn: server.life(of: login, from: machine.elapsed),
      interval: server.logins[login].interval, sentAt: machine.now, receivedAt: machine.now)
  }

  // MARK: The token

  private enum PollFate {
    case good, notSent, requestLost, answerLost
  }

  func answerPoll(of number: Int, _ process: TillProcess, for id: RequestID) {
    let fate = random.one(of: [
      (850, PollFate.good), (60, .notSent), (40, .requestLost), (50, .answerLost),
    ])
    let watch = process.login.watches[number]
    let login = LoginServer.login(of: watch.acknowledgement.id)
    guard !isOutage, fate != .notSent else {
      return process.login.answerPoll(of: number, with: Self.nothing(sentAt: nil))
    }
    guard fate != .requestLost else {
      return process.login.answerPoll(of: number, with: Self.nothing(sentAt: watch.sent.last))
    }
    let answer = server.answer(login: login, at: machine.elapsed)
    guard fate != .answerLost else {
      happened("the token answer to \(name(id)) is lost")
      return process.login.answerPoll(of: number, with: Self.nothing(sentAt: watch.sent.last))
    }
    let outcome = outcome(of: answer, login: login, for: id)
    if case .ended(let end) = outcome {
      happened("the token answer to \(name(id)) is \(Self.word(end))")
    }
    process.login.answerPoll(
      of: number, with: PollOutcome(answer: outcome, sentAt: watch.sent.last))
  }

  private static func nothing(sentAt: BootInstant?) -> PollOutcome {
    PollOutcome(answer: .goOn(.none), sentAt: sentAt)
  }

  private static func word(_ end: Result<VerifiedLogin, LoginFailure>) -> String {
    switch end {
    case .success: "a yes"
    case .failure(let failure): "\(failure)"
    }
  }

  private func outcome(
    of answer: LoginServer.Answer, login: Int, for id: RequestID
  ) -> PollOutcome.Answer {
    switch answer {
    case .pending:
      return random.one(of: [
        (940, .goOn(.pending)), (30, .goOn(.slowDown)),
        (25, .goOn(.waitAtLeast(random.seconds(10...40)))),
        (5, .ended(.failure(.refused(nil, status: 403)))),
      ])
    case .denied: return .ended(.failure(.denied))
    case .broken: return .ended(.failure(.transactionFailed))
    case .expired: return .ended(.failure(.expired))
    case .unknown: return .ended(.failure(.gone))
    case .tokens(let person):
      if random.happens(inThousand: 40) {
        change(id) { $0.isRefused = true }
        return .ended(.failure(.untrusted(.idToken(.badSignature))))
      }
      change(id) { $0.hasYes = true }
      return .ended(
        .success(
          VerifiedLogin(
            issuer: "https://login.example/", subject: person.subject,
            issuedAt: machine.trueDate, accessToken: AccessToken(rawValue: "token-\(login)"),
            expiresIn: .seconds(300), receivedAt: machine.now)))
    }
  }

  // MARK: Userinfo

  private enum UserInfoFate {
    case good, otherNumber, noNumber, noName, unreachable, unreadable, refused, otherSubject
  }

  private func login(of verified: VerifiedLogin) -> Int {
    guard let number = Int(verified.accessToken.rawValue.dropFirst("token-".count)) else {
      preconditionFailure("no other token is given out")
    }
    return number
  }

  private func answer(
    _ call: LoginDoor.UserInfoCall, of process: TillProcess, for id: RequestID
  ) {
    let fate =
      isOutage
      ? UserInfoFate.unreachable
      : random.one(of: [
        (800, .good), (60, .otherNumber), (15, .noNumber), (25, .noName), (50, .unreachable),
        (20, .unreadable), (15, .refused), (15, .otherSubject),
      ])
    happened("userinfo for \(name(id)) is \(fate)")
    let person = server.people[server.logins[login(of: call.login)].person]
    var userInfo = UserInfo(
      subject: person.subject, name: person.name, phoneNumber: person.phone.msisdn,
      phoneNumberVerified: true, birthdate: person.birthDate)
    switch fate {
    case .good: break
    case .otherNumber: userInfo.phoneNumber = newPhone().msisdn
    case .noNumber: userInfo.phoneNumber = nil
    case .noName: userInfo.name = nil
    case .unreachable:
      return process.login.answer(call, with: .failure(.unreachable(reason: "outage")))
    case .unreadable:
      return process.login.answer(call, with: .failure(.unreadable(reason: "no JSON")))
    case .refused: return process.login.answer(call, with: .failure(.refused(status: 403)))
    case .otherSubject:
      change(id) { $0.isRefused = true }
      return process.login.answer(call, with: .failure(.subjectDiffers))
    }
    if person.isChild { change(id) { $0.isRefused = true } }
    process.login.answer(call, with: .success(userInfo))
  }

  // MARK: The disk

  private enum WriteFate {
    case good, refused, unknown
  }

  private func answer(_ write: StoreDoor.Write, of process: TillProcess) async {
    let drawn = random.one(of: [(970, WriteFate.good), (18, .refused), (12, .unknown)])
    let fate = diskState == .good ? drawn : .refused
    if fate != .good {
      figures.diskFaults += 1
      happened("\(words(write)) is \(fate)")
    }
    let refusal = StoreFailure.cannotWrite(detail: "simulated")
    switch fate {
    case .refused: process.disk.answer(write, with: .failure(refusal))
    case .good: process.disk.answer(write, with: await carryOut(write, of: process))
    case .unknown:
      // Written, and the answer says no: the sync failed, and the bytes are there all the same.
      if case .success(.enrolled) = await carryOut(write, of: process) {
        change(write.errand.request.id) { $0.isSaveDenied = true }
      }
      process.disk.answer(write, with: .failure(refusal))
    }
  }

  func words(_ write: StoreDoor.Write) -> String {
    switch write.errand {
    case .record(let request): "the row \(request.stage.rawValue) of \(name(request.id))"
    case .save(_, let request, _): "the save of \(name(request.id))"
    }
  }

  /// Writes for real, and notes in the ledger what is on disk then.
  func carryOut(_ write: StoreDoor.Write, of process: TillProcess) async -> StoreDoor.Reply {
    let reply = await process.disk.carryOut(write.errand)
    happened("\(words(write)) is written")
    guard case .success = reply, case .record(let request) = write.errand else { return reply }
    if request.stage == .redeemed { change(request.id) { $0.isYesNoted = true } }
    return reply
  }
}

extension LoginServer.Person {
  /// Below the least age of the shop.
  var isChild: Bool { birthDate > "2012" }
}
