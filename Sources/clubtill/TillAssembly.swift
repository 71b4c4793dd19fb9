import ArgumentParser
import CIBA
import EnrollmentCore
import Foundation
import MemberStore
import TillConfiguration

/// The parts of one till, put together from its settings: client, store, locks.
final class TillAssembly: Sendable {
  let store: MemberStore
  private let client: CIBAClient
  private let deskSettings: DeskSettings
  private let tillLock: TillLock?
  private let hook: RegisterHook?
  private let log: EventLog
  private let listener: (@Sendable (DeskNews) -> Void)?
  private let copies: CopyTimer?
  private let tidy: LookTidy
  private let forgetting: ForgettingTimer

  var till: Till { deskSettings.till }

  /// Now, by every clock that there is.
  func moment() -> Moment {
    let clock = BootClock()
    return Moment(
      wall: clock.date(), sinceBoot: clock.now().sinceBoot, bootID: deskSettings.bootID)
  }

  /// Whether this process works as the till, and so looks after all of its requests.
  var ownsTill: Bool { tillLock != nil }

  private init(
    client: CIBAClient, settings: DeskSettings, store: MemberStore, tillLock: TillLock?,
    hook: RegisterHook?, log: EventLog, listener: (@Sendable (DeskNews) -> Void)?,
    copies: CopyTimer?, forgetting: ForgettingTimer
  ) {
    self.client = client
    self.deskSettings = settings
    self.store = store
    self.tillLock = tillLock
    self.hook = hook
    self.log = log
    self.listener = listener
    self.copies = copies
    tidy = LookTidy(store) { client.clockIsGood }
    self.forgetting = forgetting
  }

  /// Reads the secret, opens the store and takes the till's lock if it is free.
  ///
  /// - Parameters:
  ///   - asksWho: whether orders have to name somebody on the staff list, where the settings say so.
  ///   - listener: hears the desk's news before everybody else.
  /// - Throws: a `StoreFailure`; for settings that are not right an `ExitCode`, with the reason
  ///   already told on standard error.
  static func open(
    _ settings: TillSettings, storeKind: StoreKind = .real, asksWho: Bool = false,
    listener: (@Sendable (DeskNews) -> Void)? = nil
  ) async throws -> TillAssembly {
    let (client, deskSettings) = try login(settings)
    do throws(StoreFailure) {
      let store = try MemberStore(
        directory: settings.stateDirectory,
        options: MemberStoreOptions(
          numberPrefix: settings.numberPrefix, kind: storeKind,
          requiresSignIn: asksWho && settings.signIn == .on))
      StoreTrouble.tell(store.salvage)
      let lock = try lockIfFree(deskSettings.till.number, directory: settings.stateDirectory)
      return TillAssembly(
        client: client, settings: deskSettings, store: store, tillLock: lock,
        hook: RegisterHook(
          settings, till: deskSettings.till.number, isPractice: storeKind == .practice),
        log: EventLog(in: settings.stateDirectory), listener: listener,
        copies: storeKind == .real ? CopyTimer(settings, store: store) : nil,
        forgetting: ForgettingTimer(settings, store: store, isReal: storeKind == .real) {
          client.clockIsGood
        })
    } catch {
      await client.shutdown()
      throw error
    }
  }

  /// The same for a terminal, which must be the only one of its till; trouble is told on standard
  /// error.
  static func openAsOnlyTerminal(
    _ settings: TillSettings, storeKind: StoreKind = .real,
    listener: (@Sendable (DeskNews) -> Void)? = nil
  ) async throws -> TillAssembly {
    do {
      let till = try await open(
        settings, storeKind: storeKind, asksWho: storeKind == .real, listener: listener)
      if till.ownsTill { return till }
      await till.close()
      throw StoreFailure.tillInUse
    } catch let failure as StoreFailure {
      throw StoreTrouble.refuse(failure)
    }
  }

  private static func login(
    _ settings: TillSettings
  ) throws -> (client: CIBAClient, settings: DeskSettings) {
    do throws(ConfigurationFaults) {
      let login = try LoginAssembly(
        settings, environment: ProcessInfo.processInfo.environment)
      let deskSettings = DeskSettings(
        till: settings.till(numbered: login.provider.tillNumber),
        requestLife: login.provider.requestedExpiry, scope: login.provider.scope,
        dialect: login.dialect, ageRule: settings.minimumAge.map(AgeRule.init(minimumAge:)),
        coolDownRule: settings.coolDownRule, bootID: BootID.read())
      return (login.client, deskSettings)
    } catch {
      throw SettingsOptions.refuse(error, of: settings)
    }
  }

  private static func lockIfFree(
    _ number: TillNumber, directory: String
  ) throws(StoreFailure) -> TillLock? {
    do throws(StoreFailure) {
      return try TillLock.acquire(number, directory: directory)
    } catch .tillInUse {
      return nil
    }
  }

  /// A desk over these parts. `news` is called on the desk's queue and must not block.
  func makeDesk(news: @escaping @Sendable (DeskNews) -> Void) -> Desk {
    let (listener, hook, log, store) = (listener, hook, log, store)
    return Desk(
      settings: deskSettings, login: client, store: store, ownership: store.requestLocks
    ) { item in
      listener?(item)
      log.hear(item)
      hook?.hear(item)
      if case .known(_, let member) = item { Self.noteVisit(of: member, in: store) }
      news(item)
    }
  }

  /// Fetches metadata and keys, so that the first shopper does not wait for them.
  func prepare() async { await client.prepare() }

  /// How the till's clock stands by the service's; nil where nothing is to be told.
  ///
  /// - Parameter age: as in `LoginService.clockDifference`.
  func clockTrouble(noOlderThan age: Duration) async -> ClockTrouble? {
    await client.clockDifference(noOlderThan: age).map { ClockTrouble($0) }
  }

  /// A number that was typed is this member's, and the cashier sees it: the register hears of it as
  /// of an end.
  func greeted(_ member: Member) {
    hook?.hear(greeted: member)
    Self.noteVisit(of: member, in: store)
  }

  /// Nobody waits for it. Where it cannot be written the store's condition says so, and the next visit
  /// counts as well.
  private static func noteVisit(of member: Member, in store: MemberStore) {
    Task {
      do throws(StoreFailure) { try await store.noteVisit(of: member) } catch { _ = error }
    }
  }

  /// Lets the shop's own program hear what the desk told last; waits a second for it at most. After
  /// the desk has been closed.
  func closeHook() async { await hook?.close() }

  /// Makes daily copies of the store from now on, and forgets what is too old each day. For a till
  /// that works for long.
  func beginCopying() {
    copies?.begin()
    tidy.begin()
  }

  /// Forgets from now on what is to be forgotten. For a till that works for long; also called once
  /// somebody has been erased.
  func beginForgetting() { forgetting.begin() }

  func close() async {
    await copies?.end()
    await tidy.end()
    await forgetting.end()
    await client.shutdown()
    do throws(StoreFailure) {
      try await store.close()
    } catch {
      Output.complaint("The member file was not closed in order: \(error.words)")
    }
    tillLock?.release()
    await closeHook()
    await log.close()
  }
}

extension TillSettings {
  func till(numbered number: Int) -> Till {
    guard let number = TillNumber(rawValue: number),
      let letter = TillLetter(rawValue: String(tillLetter))
    else { preconditionFailure("the settings were checked when they were read") }
    return Till(number: number, letter: letter)
  }

  /// By the till's own time zone; nil where a number may be asked again at once after a no.
  var coolDownRule: CoolDownRule? {
    switch coolDown {
    case .day:
      CoolDownRule(dayEndsAtHour: dayEnds.hour, minute: dayEnds.minute, in: .current)
    case .off: nil
    }
  }

  var numberPrefix: MemberNumberPrefix {
    guard let prefix = MemberNumberPrefix(rawValue: String(memberNumberPrefix)) else {
      preconditionFailure("the settings were checked when they were read")
    }
    return prefix
  }
}

/// A store that cannot be used, told to the person who called a command.
enum StoreTrouble {
  static func refuse(_ failure: StoreFailure) -> ExitCode {
    Output.complaint(failure.words)
    return ExitCode(ExitStatus.storeTrouble.rawValue)
  }

  /// Tells what became of a damaged store, if it was, and how the newest copy comes back.
  static func tell(_ salvage: SalvageReport?) {
    salvage?.lines.forEach(Output.complaint)
  }
}

extension SalvageReport {
  /// One sentence a line, for people who can put a file back.
  var lines: [String] {
    let count = known.map { "\(saved) of \($0)" } ?? "\(saved)"
    var lines = [
      "The member file was damaged and was set aside as \(setAside).",
      "\(count) members were saved from the damaged file.",
    ]
    if !staffLost.isEmpty { lines.append(staffLost.lostWords) }
    if let copy {
      lines.append("The newest good copy has \(copy.members) members: \(copy.path).")
      lines.append("To go on with the copy instead, end Clubtill on this machine and do:")
      lines.append("  clubtill restore '\(copy.path)'")
    }
    return lines
  }
}

extension [StaffNumber] {
  /// Of those who could not be read any more.
  var lostWords: String {
    let numbers = map { String($0.rawValue) }.joined(separator: ", ")
    return "These staff numbers could not be read; add them anew (clubtill staff add): \(numbers)."
  }
}

extension StoreFailure {
  /// The failure in a sentence, its code first.
  var words: String {
    switch self {
    case .tillInUse: "T6 Another terminal works as this till already."
    case .memberNumbersUsedUp: "T8 This till has no member numbers left."
    case .cannotWrite(let detail): "T7 The till cannot save: \(detail)"
    case .unusable(let detail): "T7 The member file cannot be used: \(detail)"
    case .notAllowed(let right):
      "Nobody is signed in who may do that (\(right.rawValue))."
    case .recordUnreadable: "T2 This record could not be read. The others are not affected."
    }
  }
}
