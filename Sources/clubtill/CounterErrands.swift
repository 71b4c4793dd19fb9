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
  /// Who works at the till; nil while nobody signs in.
  var staff: StaffNumber?

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
    till.beginCopying()
    till.beginForgetting()
    desk.submit(.adopt)
    countAnswers()
    readLeadList(sequence: 0)
    readStaffNames()
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
    if staff != nil { await noteSignOut() }
    await desk?.close()
  }

  private var hand: Hand { Hand(till: till.till, staff: staff) }

  func submit(_ order: DeskOrder) { desk?.submit(order, by: staff) }

  func checkNumber(_ phone: PhoneNumber) {
    let (store, staff) = (till.store, staff)
    Task {
      let found: Result<Member?, StoreFailure>
      do throws(StoreFailure) {
        found = .success(try await store.member(withPhone: phone, by: staff))
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
    let (store, home, staff) = (till.store, home, staff)
    search = Task {
      let found: Result<[Member], StoreFailure>
      do throws(StoreFailure) {
        found = .success(
          try await store.find(text, home: home, limit: Counter.matchesAsked, by: staff))
      } catch {
        found = .failure(error)
      }
      if !Task.isCancelled { tell(.found(sequence: sequence, found)) }
      storeWatch?.lookAfterRead()
    }
  }

  func readRecord(of number: MemberNumber) {
    let (store, staff) = (till.store, staff)
    reading = Task {
      let record: Result<MemberRecord?, StoreFailure>
      do throws(StoreFailure) {
        record = .success(try await store.record(of: number, by: staff))
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
    let (place, staff) = (till.till, staff)
    Task { [reading] in
      await reading?.value
      do throws(StoreFailure) {
        if let count = try await store.noteLook(
          at: member, from: place, by: staff, reason: reason)
        {
          tell(.manyLooks(count))
        }
      } catch {
        tell(.looked(error))
        storeWatch?.look()
      }
    }
  }

  func changeNote(of number: MemberNumber, to text: String) {
    let store = till.store
    change(number, .note) { hand throws(StoreFailure) in
      try await store.changeNote(of: number, to: text, by: hand)
    }
  }

  func withdraw(_ consent: String, of number: MemberNumber) {
    let store = till.store
    change(number, .withdrawal) { hand throws(StoreFailure) in
      try await store.withdraw(consent, of: number, by: hand)
    }
  }

  private func change(
    _ number: MemberNumber, _ change: MemberChange,
    _ work: @escaping @Sendable (Hand) async throws(StoreFailure) -> MemberRecord?
  ) {
    let hand = hand
    Task {
      do throws(StoreFailure) {
        tell(.memberChanged(number, change, .success(try await work(hand))))
      } catch {
        tell(.memberChanged(number, change, .failure(error)))
        storeWatch?.look()
      }
    }
  }

  func handOutCopy(of number: MemberNumber) {
    let (store, hand) = (till.store, hand)
    Task {
      do throws(StoreFailure) {
        let copy = try await store.handOutCopy(of: number, by: hand) { $0.text(as: $1) }
        tell(.copyHandedOut(number, .success(copy)))
      } catch {
        tell(.copyHandedOut(number, .failure(error)))
        storeWatch?.look()
      }
    }
  }

  func readLeadList(sequence: Int) {
    let (store, staff) = (till.store, staff)
    Task {
      let matters: Result<[LeadMatter], StoreFailure>
      do throws(StoreFailure) {
        matters = .success(
          try await store.leadMatters(limit: Counter.matchesAsked, in: .current, for: staff))
      } catch {
        matters = .failure(error)
      }
      tell(.leadList(sequence: sequence, matters))
      storeWatch?.lookAfterRead()
    }
  }

  func signIn(_ proof: SignInProof, for purpose: SignInPurpose) {
    let (store, place) = (till.store, till.till)
    let now = till.moment()
    Task {
      let outcome: Result<SignInOutcome, StoreFailure>
      do throws(StoreFailure) {
        outcome = .success(
          try await store.signIn(with: proof, for: purpose, at: place, now: now))
      } catch {
        outcome = .failure(error)
      }
      tell(.signInAnswered(outcome))
      if case .success(.signedIn) = outcome { readStaffNames() }
      storeWatch?.lookAfterRead()
    }
  }

  /// Where the store cannot say, people are told by what was known before, or by their numbers.
  private func readStaffNames() {
    let store = till.store
    Task {
      do throws(StoreFailure) {
        tell(.staffListed(StaffNames(try await store.staff())))
      } catch {
        storeWatch?.lookAfterRead()
      }
    }
  }

  /// Where the disk does not take it, the till is locked all the same.
  func noteLock(_ cause: LockCause) {
    let (store, hand) = (till.store, hand)
    Task {
      do throws(StoreFailure) { try await store.noteLock(by: hand, cause) } catch {
        storeWatch?.look()
      }
    }
  }

  /// Where the disk does not take it, the till closes all the same.
  private func noteSignOut() async {
    do throws(StoreFailure) { try await till.store.noteSignOut(by: hand) } catch { _ = error }
  }

  func readReport(of interval: DateInterval, byPerson: Bool, sequence: Int) {
    let (store, staff, number) = (till.store, staff, till.till.number)
    Task {
      let report: Result<DayReport, StoreFailure>
      do throws(StoreFailure) {
        report = .success(
          try await store.report(of: interval, at: number, byPerson: byPerson, for: staff))
      } catch {
        report = .failure(error)
      }
      tell(.dayReport(sequence: sequence, report))
      storeWatch?.lookAfterRead()
    }
  }

  func tickOff(_ matter: LeadMatter) {
    let (store, hand) = (till.store, hand)
    Task {
      do throws(StoreFailure) {
        try await store.tickOff(matter, by: hand)
        tell(.tickedOff(nil))
      } catch {
        tell(.tickedOff(error))
        storeWatch?.look()
      }
    }
  }

  func erase(_ number: MemberNumber, _ reason: ErasureReason) {
    let (store, hand) = (till.store, hand)
    Task {
      do throws(StoreFailure) {
        let outcome = try await store.erase(number, reason: reason, by: hand)
        till.beginForgetting()
        tell(.erased(number, .success(outcome)))
      } catch {
        tell(.erased(number, .failure(error)))
        storeWatch?.look()
      }
    }
  }

  func undoErase(_ number: MemberNumber) {
    let (store, hand) = (till.store, hand)
    Task {
      do throws(StoreFailure) {
        tell(.eraseUndone(number, .success(try await store.undoErase(number, by: hand))))
      } catch {
        tell(.eraseUndone(number, .failure(error)))
        storeWatch?.look()
      }
    }
  }

  /// Nothing is told where nobody with the number was erased here just now, or the store cannot say.
  func findErased(_ number: MemberNumber) {
    let (store, place) = (till.store, till.till.number)
    Task {
      do throws(StoreFailure) {
        if let erasure = try await store.undoable(number, on: place) {
          tell(.erasedFound(erasure))
        }
      } catch {
        storeWatch?.lookAfterRead()
      }
    }
  }

  /// Tells the cash register about a member who is greeted though nothing was sent: the desk hears
  /// nothing of that.
  func noteGreeting(of member: Member) {
    till.greeted(member)
    let (store, hand) = (till.store, hand)
    Task {
      do throws(StoreFailure) { try await store.noteGreeting(by: hand) } catch {
        storeWatch?.look()  // A figure of the day is missing; nothing else.
      }
    }
  }

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
