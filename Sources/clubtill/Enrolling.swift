import CIBA
import Dispatch
import EnrollmentCore
import Foundation
import MemberStore

/// One run of `clubtill enroll`: orders one enrollment of the desk and reports until it has ended.
struct Enrolling {
  /// What this run waits for, in one queue so that order is kept.
  private enum Happening: Sendable {
    case news(DeskNews)
    case secondsPassed
    case interrupted(Int32)
  }

  /// The time between two reports of a wait.
  private static let reportInterval = DispatchTimeInterval.seconds(5)

  let till: TillAssembly
  let report: EnrollmentReport
  private let id = RequestID(rawValue: UUID())

  init(_ till: TillAssembly, report: EnrollmentReport) {
    self.till = till
    self.report = report
  }

  /// Returns the exit status.
  func run(_ phone: PhoneNumber, again: Bool, liftsCoolDown: Bool) async -> Int32 {
    let (happenings, continuation) = AsyncStream.makeStream(of: Happening.self)
    let signals = EndingSignals { continuation.yield(.interrupted($0)) }
    let timer = DispatchSource.makeTimerSource(queue: .global())
    timer.schedule(deadline: .now() + Self.reportInterval, repeating: Self.reportInterval)
    timer.setEventHandler { @Sendable in continuation.yield(.secondsPassed) }
    timer.activate()
    let desk = till.makeDesk { continuation.yield(.news($0)) }

    let order: DeskOrder =
      liftsCoolDown ? .liftCoolDown(id, phone, again: again) : .enroll(id, phone, again: again)
    // Where a terminal works as this till, its requests are its own; ours has a lock of its own.
    if till.ownsTill {
      desk.submit(.adopt)
    } else {
      desk.submit(order)
    }
    var progress = Progress(own: id, phone: phone, order: order, report: report)
    var status: Int32 = ExitStatus.storeTrouble.rawValue
    loop: for await happening in happenings {
      switch happening {
      case .interrupted(let signal):
        status = 128 + signal
        break loop
      case .secondsPassed:
        progress.tellWait(at: BootClock().now().sinceBoot)
        if let end = progress.end {
          status = end
          break loop
        }
      case .news(let news):
        if report.isJSON, let member = progress.knownMember(in: news) {
          // The card is printed whole.
          let hand = Hand(till: till.till, staff: nil)
          await LookByCommand.note([member], by: hand, in: till.store)
        }
        if let order = progress.orderAfter(news) { desk.submit(order) }
        if let end = progress.end {
          status = end
          break loop
        }
      }
    }
    timer.cancel()
    await desk.close()
    if progress.end == nil, let record = await journalRow(of: progress.followed) {
      report.left(record)
    }
    await till.close()
    withExtendedLifetime(signals) {}
    return status
  }
}

extension Enrolling {
  /// What the journal has of a request that is not over; nil where it cannot be read, since then
  /// nobody can promise that it is there.
  private func journalRow(of id: RequestID) async -> RequestRecord? {
    do throws(StoreFailure) {
      return try await till.store.openRequests(of: nil).first { $0.id == id }
    } catch {
      return nil
    }
  }
}

/// What a run of `enroll` has learned so far about its own request.
private struct Progress {
  /// The request that this run follows: its own, or one to the same number that it took over.
  private(set) var followed: RequestID
  private let own: RequestID
  private let phone: PhoneNumber
  /// What this run has come for.
  private let order: DeskOrder
  private let report: EnrollmentReport
  /// The last that was heard of every request, the adopted ones in their order.
  private var seen: [RequestStatus] = []
  /// Since when the yes waits for a disk that takes it.
  private var unsavedSince: Duration?
  private var hasOrdered = false
  private var hasStarted = false
  private var saidYes = false
  private var status: RequestStatus?
  /// The exit status, once there is one.
  private(set) var end: Int32?

  init(own: RequestID, phone: PhoneNumber, order: DeskOrder, report: EnrollmentReport) {
    self.own = own
    self.followed = own
    self.phone = phone
    self.order = order
    self.report = report
  }

  func tellWait(at now: Duration) {
    guard end == nil, let status, status.phase == .open else { return }
    report.waiting(status.left(at: now))
  }

  /// The member that this run's number is of, where that is the news.
  func knownMember(in news: DeskNews) -> Member? {
    guard case .known(let id, let member) = news, id == own else { return nil }
    return member
  }

  /// Takes one piece of news in; returns the order that it calls for, if it calls for one.
  mutating func orderAfter(_ news: DeskNews) -> DeskOrder? {
    switch news {
    case .adopted:
      guard !hasOrdered else { return nil }
      hasOrdered = true
      if let same = seen.first(where: { $0.phone == phone && $0.phase != .ended(.discarded) }) {
        followed = same.id
        return follow(same)
      }
      return order
    case .status(let status):
      if let place = seen.firstIndex(where: { $0.id == status.id }) {
        seen[place] = status
      } else {
        seen.append(status)
      }
      return status.id == followed ? follow(status) : nil
    case .known(let id, let member):
      guard id == own else { return nil }
      report.known(member)
      end = ExitStatus.alreadyAMember.rawValue
      return nil
    case .refused(let id, let refusal):
      guard id == own else { return nil }
      // It was open in the journal and nobody looked after it: now this run does.
      if case .alreadyOpen(let open) = refusal, let status = seen.first(where: { $0.id == open }) {
        followed = open
        return follow(status)
      }
      fail(Self.failure(for: refusal))
      return nil
    }
  }

  private mutating func follow(_ status: RequestStatus) -> DeskOrder? {
    self.status = status
    switch status.phase {
    case .sending: return nil
    case .redeemed:
      if !saidYes { report.fetching() }
      saidYes = true
      return nil
    case .open:
      if !hasStarted { report.started(status) }
      hasStarted = true
      return nil
    case .unsaved:
      if unsavedSince == nil { unsavedSince = BootClock().now().sinceBoot }
      return nil
    case .held:
      // Nobody is here to decide.
      return .decide(status.id, keep: false)
    case .ended(.saved(let enrollment, took: _)):
      report.saved(enrollment)
      end = ExitStatus.enrolled.rawValue
      return nil
    case .ended(.failed(let failure)):
      fail(failure)
      return nil
    case .ended(.discarded):
      fail(RequestFailure(.otherNumberAnswered, detail: "the answer was thrown away"))
      return nil
    }
  }

  private mutating func fail(_ failure: RequestFailure) {
    report.failed(failure, code: status?.code)
    end = failure.code.exitStatus.rawValue
  }

  private static func failure(for refusal: OrderRefusal) -> RequestFailure {
    switch refusal {
    case .tooManyOpen:
      RequestFailure(.requestAlreadyOpen, detail: "\(Desk.limit) requests of this till are open")
    case .alreadyOpen:
      RequestFailure(
        .requestAlreadyOpen, detail: "a request to this number is open in another process")
    case .notAllowed(let right):
      RequestFailure(
        .cannotSaveNothingSent, detail: "nobody is signed in who may do that (\(right.rawValue))")
    case .failed(let failure): failure
    }
  }
}
