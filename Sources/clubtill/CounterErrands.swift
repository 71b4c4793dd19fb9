import EnrollmentCore
import EnrollmentUI
import Foundation
import MemberStore
import TillConfiguration

/// Carries out what the person at the till wants of the desk and the store, and brings back the
/// answers: the same for the screens and for the line mode.
///
/// Everything here is on the main actor and may be held up by a terminal that nobody reads; the
/// desk, the network and the disk go on without it.
@MainActor
final class CounterErrands {
  private let till: TillAssembly
  private let home: Country
  private let writesLog: Bool
  private var tell: @MainActor (CounterEvent) -> Void = { _ in }
  private var desk: Desk?
  private var storeWatch: StoreWatch?
  private var clockWatch: ClockWatch?
  private var search: Task<Void, Never>?
  private var reading: Task<Void, Never>?

  /// - Parameter writesLog: whether standard error leads into the log and not onto the screen.
  init(_ till: TillAssembly, home: Country, writesLog: Bool) {
    self.till = till
    self.home = home
    self.writesLog = writesLog
  }

  /// Opens the desk, picks up what an earlier run left open, and watches how the store stands.
  ///
  /// - Parameter tell: hears news and answers, in the order in which they come.
  func begin(tell: @escaping @MainActor (CounterEvent) -> Void) {
    self.tell = tell
    let desk = till.makeDesk { [weak self] news in
      DispatchQueue.main.async {
        MainActor.assumeIsolated { self?.take(news) }
      }
    }
    self.desk = desk
    let watch = StoreWatch(till.store, writesLog: writesLog) { tell(.storeChecked($0)) }
    storeWatch = watch
    watch.look()
    if let salvage = till.store.salvage { tell(.storeSalvaged(salvage)) }
    let clockWatch = ClockWatch(till, writesLog: writesLog) { tell(.clockChecked($0)) }
    self.clockWatch = clockWatch
    Task { [till] in
      await till.prepare()
      clockWatch.begin()
    }
    desk.submit(.adopt)
    countAnswers()
    readLeadList(sequence: 0)
  }

  private func take(_ news: DeskNews) {
    tell(.news(news))
    storeWatch?.lookAfter(news)
    clockWatch?.look()
    if case .status(let status) = news, case .ended = status.phase { countAnswers() }
  }

  /// Lets go of everything; what is open stays in the journal.
  func end() async {
    search?.cancel()
    storeWatch?.end()
    clockWatch?.end()
    await desk?.close()
  }

  func submit(_ order: DeskOrder) { desk?.submit(order) }

  func checkNumber(_ phone: PhoneNumber) {
    let store = till.store
    Task {
      let found: Result<Member?, StoreFailure>
      do throws(StoreFailure) {
        found = .success(try await store.member(withPhone: phone))
      } catch {
        found = .failure(error)
      }
      tell(.numberChecked(phone, found))
      storeWatch?.lookAfterRead()
    }
  }

  /// Starts a search; one that is still running is of no more use.
  func find(_ text: String, sequence: Int) {
    search?.cancel()
    let (store, home) = (till.store, home)
    search = Task {
      let found: Result<[Member], StoreFailure>
      do throws(StoreFailure) {
        found = .success(try await store.find(text, home: home, limit: Counter.matchesAsked))
      } catch {
        found = .failure(error)
      }
      if !Task.isCancelled { tell(.found(sequence: sequence, found)) }
      storeWatch?.lookAfterRead()
    }
  }

  func readRecord(of number: MemberNumber) {
    let store = till.store
    reading = Task {
      let record: Result<MemberRecord?, StoreFailure>
      do throws(StoreFailure) {
        record = .success(try await store.record(of: number))
      } catch {
        record = .failure(error)
      }
      tell(.recordRead(number, record))
      storeWatch?.lookAfterRead()
    }
  }

  /// A look is noted after the reading that was ordered before it, so that it is not told as one of
  /// the looks before.
  func noteLook(at member: Member, _ reason: LookReason) {
    let store = till.store
    let place = till.till
    Task { [reading] in
      await reading?.value
      do throws(StoreFailure) {
        try await store.noteLook(at: member, from: place, reason: reason)
      } catch {
        tell(.looked(error))
        storeWatch?.look()
      }
    }
  }

  func readLeadList(sequence: Int) {
    let store = till.store
    Task {
      let matters: Result<[LeadMatter], StoreFailure>
      do throws(StoreFailure) {
        matters = .success(
          try await store.leadMatters(limit: Counter.matchesAsked, in: .current))
      } catch {
        matters = .failure(error)
      }
      tell(.leadList(sequence: sequence, matters))
      storeWatch?.lookAfterRead()
    }
  }

  func tickOff(_ matter: LeadMatter) {
    let store = till.store
    Task {
      do throws(StoreFailure) {
        try await store.tickOff(matter)
        tell(.tickedOff(nil))
      } catch {
        tell(.tickedOff(error))
        storeWatch?.look()
      }
    }
  }

  /// Tells the cash register about a member who is greeted though nothing was sent: the desk hears
  /// nothing of that.
  func noteGreeting(of member: Member) { till.greeted(member) }

  /// Tells how long answers took so far. Where the store cannot say, its last word stands.
  private func countAnswers() {
    let (store, till) = (till.store, till.till.number)
    Task {
      do throws(StoreFailure) {
        let times = try await store.answerTimes(of: till, limit: AnswerTimes.mostCount)
        tell(.answerTimes(AnswerTimes(times)))
      } catch {
        return  // The line about most shoppers is a comfort: without it less is said.
      }
    }
  }
}
