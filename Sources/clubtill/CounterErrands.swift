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
  private var tell: @MainActor (CounterEvent) -> Void = { _ in }
  private var desk: Desk?
  private var search: Task<Void, Never>?

  init(_ till: TillAssembly, home: Country) {
    self.till = till
    self.home = home
  }

  /// Opens the desk and picks up what an earlier run left open.
  ///
  /// - Parameter tell: hears news and answers, in the order in which they come.
  func begin(tell: @escaping @MainActor (CounterEvent) -> Void) {
    self.tell = tell
    let desk = till.makeDesk { [weak self] news in
      DispatchQueue.main.async {
        MainActor.assumeIsolated { self?.tell(.news(news)) }
      }
    }
    self.desk = desk
    Task { [till] in await till.prepare() }
    desk.submit(.adopt)
  }

  /// Lets go of everything; what is open stays in the journal.
  func end() async {
    search?.cancel()
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
    }
  }

  func noteLook(at member: Member, _ reason: LookReason) {
    let store = till.store
    let place = till.till
    Task {
      do throws(StoreFailure) {
        try await store.noteLook(at: member, from: place, reason: reason)
      } catch {
        tell(.looked(error))
      }
    }
  }
}
