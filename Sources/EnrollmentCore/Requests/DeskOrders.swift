import CIBA
import Foundation

/// How an order to enroll, and the pick-up after a restart, become watched requests.
extension Desk {
  /// Requests that one till may have open at once.
  package static let limit = 9

  /// Codes younger than this are not drawn again.
  private static let codeRest: TimeInterval = 3600

  func enroll(_ id: RequestID, _ phone: PhoneNumber, again: Bool) {
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
        if !again, let member = try await store.member(withPhone: phone) {
          announce(.known(id, member))
          return
        }
        let elsewhere = try await store.openRequests(of: till)
        let taken = try await store.codes(of: till, since: since)
        begin(id, phone, elsewhere: elsewhere, taken: taken)
      } catch {
        announce(.refused(id, .failed(RequestFailure(beforeSending: error))))
      }
    }
  }

  /// Puts a new request on the desk, unless somebody was quicker with the same number.
  private func begin(
    _ id: RequestID, _ phone: PhoneNumber, elsewhere: [RequestRecord], taken: Set<BindingCode>
  ) {
    let others = desk.values.map(\.record) + elsewhere.filter { desk[$0.id] == nil }
    if let same = others.first(where: { $0.phone == phone }) {
      announce(.refused(id, .alreadyOpen(same.id)))
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
    var generator = SystemRandomNumberGenerator()
    let code = BindingCode.draw(
      for: settings.till.letter, avoiding: taken.union(others.map(\.code)), using: &generator)
    let record = RequestRecord(
      id: id, till: settings.till, code: code, phone: phone, stage: .sending, fate: .save,
      sentAt: moment())
    desk[id] = WatchedRequest(record: record, life: RequestLife(), wish: settings.requestLife)
    for effect in RequestLife.firstEffects { perform(effect, for: id) }
    publish(id)
  }

  /// Picks up what an earlier run of this till left open and nobody else looks after.
  func adopt() {
    let store = store
    let till = settings.till.number
    Task {
      do throws(StoreFailure) {
        let open = try await store.openRequests(of: till)
        takeOver(open)
      } catch {
        announce(.adopted([]))
      }
    }
  }

  private func takeOver(_ records: [RequestRecord]) {
    var picked: [RequestID] = []
    for record in records where desk[record.id] == nil && ownership.claim(record.id) {
      let record = onThisBoot(record)
      let (life, effects) = RequestLife.resumed(from: record)
      desk[record.id] = WatchedRequest(
        record: record, life: life, wish: settings.requestLife, isResumed: true)
      for effect in effects { perform(effect, for: record.id) }
      publish(record.id)
      picked.append(record.id)
    }
    announce(.adopted(picked))
  }

  /// A row from before a start of the machine, moved onto this boot's clock. The wall clock is not
  /// trusted, so the request's whole life, and its token's, begin again now.
  private func onThisBoot(_ record: RequestRecord) -> RequestRecord {
    guard record.sentAt.bootID != settings.bootID else { return record }
    var record = record
    let now = clock.now()
    record.sentAt = moment()
    record.acknowledgement?.sentAt = now
    record.acknowledgement?.receivedAt = now
    record.login?.receivedAt = now
    return record
  }
}
