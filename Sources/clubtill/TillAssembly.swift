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

  var till: Till { deskSettings.till }

  /// Whether this process works as the till, and so looks after all of its requests.
  var ownsTill: Bool { tillLock != nil }

  private init(
    client: CIBAClient, settings: DeskSettings, store: MemberStore, tillLock: TillLock?,
    hook: RegisterHook?, log: EventLog, listener: (@Sendable (DeskNews) -> Void)?
  ) {
    self.client = client
    self.deskSettings = settings
    self.store = store
    self.tillLock = tillLock
    self.hook = hook
    self.log = log
    self.listener = listener
  }

  /// Reads the secret, opens the store and takes the till's lock if it is free.
  ///
  /// - Parameter listener: hears the desk's news before everybody else.
  /// - Throws: a `StoreFailure`; for settings that are not right an `ExitCode`, with the reason
  ///   already told on standard error.
  static func open(
    _ settings: TillSettings, storeKind: StoreKind = .real,
    listener: (@Sendable (DeskNews) -> Void)? = nil
  ) async throws -> TillAssembly {
    let (client, deskSettings) = try login(settings)
    do throws(StoreFailure) {
      let store = try MemberStore(
        directory: settings.stateDirectory,
        options: MemberStoreOptions(numberPrefix: settings.numberPrefix, kind: storeKind))
      StoreTrouble.tell(store.salvage)
      let lock = try lockIfFree(deskSettings.till.number, directory: settings.stateDirectory)
      return TillAssembly(
        client: client, settings: deskSettings, store: store, tillLock: lock,
        hook: RegisterHook(
          settings, till: deskSettings.till.number, isPractice: storeKind == .practice),
        log: EventLog(in: settings.stateDirectory), listener: listener)
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
      let till = try await open(settings, storeKind: storeKind, listener: listener)
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
    let (listener, hook, log) = (listener, hook, log)
    return Desk(
      settings: deskSettings, login: client, store: store, ownership: store.requestLocks
    ) { item in
      listener?(item)
      log.hear(item)
      hook?.hear(item)
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
  func greeted(_ member: Member) { hook?.hear(greeted: member) }

  /// Lets the shop's own program hear what the desk told last; waits a second for it at most. After
  /// the desk has been closed.
  func closeHook() async { await hook?.close() }

  func close() async {
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
    if let copy {
      let store = (setAside as NSString).deletingLastPathComponent + "/clubtill.sqlite"
      lines.append("The newest good copy has \(copy.members) members: \(copy.path).")
      lines.append("To go on with the copy instead, end Clubtill on this machine and do:")
      lines.append("  mv '\(store)' '\(store).salvaged' && cp '\(copy.path)' '\(store)'")
    }
    return lines
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
    case .recordUnreadable: "T2 This record could not be read. The others are not affected."
    }
  }
}
