import CIBA
import EnrollmentCore
import Foundation
import GRDB

@testable import MemberStore

/// Somebody of whom every fact can be told from everybody else's.
struct ClubPerson: Sendable {
  /// 1 to 99.
  let place: Int

  /// Letters alone, so that folding keeps the word whole.
  private var letters: String {
    let digits = Array("klmnopqrst")
    return String(String(place + 100).compactMap { $0.wholeNumberValue.map { digits[$0] } })
  }
  var given: String { "Zq\(letters)ane" }
  var middle: String { "Wx\(letters)ø" }
  var family: String { "Vy\(letters)sen" }
  var name: String { "\(given) \(middle) \(family)" }
  var formerName: String { "\(given) Qz\(letters)dal" }
  var national: String { "4\(place + 10)73\(place + 10)9" }
  var formerNational: String { "9\(place + 10)58\(place + 10)3" }
  var subject: UUID {
    UUID(uuidString: "7e57\(place + 1000)-c0de-4bad-8ace-5ca1ab1e\(place + 1000)") ?? UUID()
  }
  var birthDate: String { "19\(place + 10 > 99 ? 99 : place + 10)-03-17" }
  var mail: String { "\(letters)quux@canary.example" }
  var authRequest: String { "auth-req-canary-\(letters)" }

  /// Every form in which a file may have something of the person.
  var traces: [Data] {
    let national = self.national
    let spaced =
      "+47 \(national.prefix(3)) \(national.dropFirst(3).prefix(2)) \(national.suffix(3))"
    let names: [String] = [given, middle, family, formerName]
    let folded: [String] = names.flatMap { NameFolding.words($0) }
    let numbers: [String] = [national, formerNational, spaced, birthDate]
    let others: [String] = [mail, authRequest, subject.uuidString.lowercased()]
    let texts = names + folded + numbers + others
    return Set(texts).map { Data($0.utf8) } + [subject.bytes]
  }

  func answer(
    name: String? = nil, national: String? = nil, issuedAt: Date = Sample.day
  ) -> Answer {
    Answer(
      login: Sample.login(subject.uuidString.lowercased(), issuedAt: issuedAt, token: authRequest),
      userInfo: UserInfo(
        subject: subject.uuidString.lowercased(), name: name ?? self.name, givenName: given,
        familyName: family, phoneNumber: "47" + (national ?? self.national),
        phoneNumberVerified: true, email: mail, birthdate: birthDate,
        keptClaims: ["customFlow": .array([.object(["text": .string("To \(mail)")])])]))
  }
}

/// A clock that a test sets.
final class SetClock: Sendable {
  private let date: Locked<Date>

  init(_ date: Date = Sample.day) { self.date = Locked(date) }

  var now: Date { date.withLock { $0 } }

  func advance(_ seconds: TimeInterval) { date.withLock { $0 += seconds } }
}

extension StateFolder {
  func open(by clock: SetClock) throws(StoreFailure) -> MemberStore {
    try MemberStore(
      directory: path, options: MemberStoreOptions(kind: .real, now: { clock.now }))
  }

  /// All files below the folder with their bytes.
  var contents: [String: Data] {
    var contents: [String: Data] = [:]
    let files = FileManager.default.enumerator(atPath: path)
    while let name = files?.nextObject() as? String {
      guard let bytes = FileManager.default.contents(atPath: file(name)) else { continue }
      contents[name] = bytes
    }
    return contents
  }

  /// Which traces of `person` stand in which files.
  func traces(of person: ClubPerson) -> [String] {
    let contents = contents
    return person.traces.flatMap { trace in
      contents.filter { $0.value.range(of: trace) != nil }.keys
        .map { "\(String(decoding: trace, as: UTF8.self)) in \($0)" }
    }
  }

  /// Everything that the store says, but for clocks and counts.
  func tables(_ names: [String]) throws -> [String: [Row]] {
    var tables: [String: [Row]] = [:]
    try inspect { db in
      for name in names {
        tables[name] = try Row.fetchAll(db, sql: "SELECT * FROM \(name) ORDER BY 1, 2")
      }
    }
    return tables
  }
}

extension MemberStore {
  /// Enrolls `person` as a shopper would: once under another name and number, and again as the one who
  /// stands there. A request before that was denied, and its number is in its cool-down.
  @discardableResult
  func welcome(_ person: ClubPerson) throws -> Member {
    var denied = try Sample.request(Sample.phone(person.national), stage: .ended)
    denied.login = nil
    denied.userInfo = nil
    denied.coolDown = CoolDown(
      end: Moment(
        wall: Sample.day + 36_000, sinceBoot: .seconds(40_000), bootID: "boot-1"))
    try record(denied)
    let first = try Sample.request(Sample.phone(person.formerNational), stage: .redeemed)
    _ = try save(
      person.answer(name: person.formerName, national: person.formerNational), for: first,
      isConfirmed: false)
    let second = try Sample.request(Sample.phone(person.national), stage: .redeemed)
    let saved = try save(
      person.answer(issuedAt: Sample.day + 60), for: second, isConfirmed: false)
    guard case .enrolled(let enrollment) = saved else { throw Sample.Missing() }
    try noteLook(at: enrollment.member, from: Sample.till(), reason: .lookUp)
    return enrollment.member
  }
}
