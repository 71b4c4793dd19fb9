import ArgumentParser
import EnrollmentCore
import Foundation
import MemberStore
import TerminalGrid
import TillConfiguration

/// Who may sign in at the tills of this store.
struct StaffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "staff",
    abstract: "Keeps the list of those who sign in at the tills, and tells what they did.",
    discussion: """
      Whoever can call this has a shell as the program's user and so is IT, whatever the list says. \
      Tills ask for a PIN where the settings have staff.sign_in = "on".

      A PIN has four to eight digits. It is asked for twice, or read from standard input where that is \
      no terminal. It is kept as a hash that needs the key file staff.key beside the store; that file is \
      in no copy, so that after a restore on another machine each PIN has to be set anew.

      Example: clubtill staff add 12 --name Kari --role cashier
      """,
    subcommands: [Add.self, List.self, Set.self, Card.self, Remove.self, Deeds.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "add", abstract: "Puts somebody on the list; asks for the PIN.",
      discussion: """
        Example: clubtill staff add 12 --name Kari --role cashier
        Example: echo 384617 | clubtill staff add 1 --name Anne --role lead

        A store that is not there yet is made.
        """)

    @Argument(help: "The staff number, 1 to 9999.")
    var number: Int

    @Option(help: "The name as the screens show it, 20 signs at most.")
    var name: String

    @Option(help: "cashier, lead or it.")
    var role: RoleName

    @OptionGroup var settingsOptions: SettingsOptions

    func validate() throws {
      try StaffWords.check(number)
      try StaffWords.check(name)
    }

    func run() async throws {
      let settings = try settingsOptions.load()
      guard let number = StaffNumber(rawValue: number), let name = StaffName(name) else { return }
      let pin = try PINQuestion.ask(for: number)
      try await StaffKeeping(settings, makesStore: true).change(
        done: "\(number.rawValue) \(name.text) is on the list.", number
      ) { store, hand throws(StoreFailure) in
        try await store.add(number, name: name, role: role.role, pin: pin, by: hand)
      }
    }
  }

  struct Set: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "set", abstract: "Changes a name, a role or a PIN.",
      discussion: """
        Example: clubtill staff set 12 --role lead
        Example: clubtill staff set 12 --pin
        """)

    @Argument(help: "The staff number, 1 to 9999.")
    var number: Int

    @Option(help: "The name as the screens show it, 20 signs at most.")
    var name: String?

    @Option(help: "cashier, lead or it.")
    var role: RoleName?

    @Flag(help: "Ask for a new PIN. It ends every wait after wrong tries, too.")
    var pin = false

    @OptionGroup var settingsOptions: SettingsOptions

    func validate() throws {
      try StaffWords.check(number)
      if let name { try StaffWords.check(name) }
      guard name == nil, role == nil, !pin else { return }
      throw ValidationError("Nothing to change: give --name, --role or --pin.")
    }

    func run() async throws {
      let settings = try settingsOptions.load()
      guard let number = StaffNumber(rawValue: number) else { return }
      let newPIN = pin ? try PINQuestion.ask(for: number) : nil
      try await StaffKeeping(settings).change(done: "\(number.rawValue) is changed.", number) {
        store, hand throws(StoreFailure) in
        try await store.change(
          number, name: name.flatMap(StaffName.init), role: role?.role, pin: newPIN, by: hand)
      }
    }
  }

  struct Card: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "card", abstract: "Gives somebody a staff card; asks for a scan of it.",
      discussion: """
        The code is 8 to 64 letters, digits and signs. Whoever has the card signs in with it alone, so \
        take codes that nobody guesses and no goods carry. Only a keyed hash of it is kept.

        Example: clubtill staff card 12
        Example: clubtill staff card 12 --remove
        """)

    @Argument(help: "The staff number, 1 to 9999.")
    var number: Int

    @Flag(help: "Take the card away.")
    var remove = false

    @OptionGroup var settingsOptions: SettingsOptions

    func validate() throws { try StaffWords.check(number) }

    func run() async throws {
      let settings = try settingsOptions.load()
      guard let number = StaffNumber(rawValue: number) else { return }
      let card = remove ? nil : try PINQuestion.askForCard()
      let done = remove ? "has no card any more" : "can sign in with the card"
      try await StaffKeeping(settings).change(done: "\(number.rawValue) \(done).", number) {
        store, hand throws(StoreFailure) in
        try await store.setCard(card, of: number, by: hand)
      }
    }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "remove", abstract: "Takes somebody off the list.",
      discussion: """
        What they did stays in the books under their number.

        Example: clubtill staff remove 12
        """)

    @Argument(help: "The staff number, 1 to 9999.")
    var number: Int

    @OptionGroup var settingsOptions: SettingsOptions

    func validate() throws { try StaffWords.check(number) }

    func run() async throws {
      let settings = try settingsOptions.load()
      guard let number = StaffNumber(rawValue: number) else { return }
      try await StaffKeeping(settings).change(done: "\(number.rawValue) is off the list.", number) {
        store, hand throws(StoreFailure) in
        try await store.remove(number, by: hand)
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "Lists those who may sign in.",
      discussion: "Example: clubtill staff list --json")

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup var settingsOptions: SettingsOptions

    func run() async throws {
      let settings = try settingsOptions.load()
      let (staff, unreadable) = try await StoreReading(settings).read(orElse: ([], [])) {
        store throws(StoreFailure) in
        (try await store.staff(), try await store.unreadableStaff())
      }
      if !unreadable.isEmpty { Output.complaint(unreadable.lostWords) }
      if staff.isEmpty, !json { return Output.complaint("Nobody is on the staff list.") }
      try Output.result(json ? staff.map { Self.object($0).text } : Self.table(staff))
    }

    private static func table(_ staff: [StaffMember]) -> [String] {
      let width = max(4, staff.map { displayWidth(of: $0.name) }.max() ?? 0)
      return ["No.   \("Name".padded(to: width))  Role     PIN        Card"]
        + staff.map { member in
          let name =
            member.name
            + String(repeating: " ", count: width - displayWidth(of: member.name))
          return
            "\(String(member.number.rawValue).padded(to: 4))  \(name)  "
            + "\(member.role.rawValue.padded(to: 7))  "
            + "\((member.pin == .set ? "set" : "set anew").padded(to: 9))  "
            + (member.hasCard ? "yes" : "no")
        }
    }

    private static func object(_ member: StaffMember) -> JSONLine {
      var line = JSONLine()
      line.add("number", member.number.rawValue)
      line.add("name", member.name)
      line.add("role", member.role.rawValue)
      line.add("pin", member.pin.rawValue)
      line.add("card", member.hasCard)
      return line
    }
  }
}

/// A role as the command line spells it.
struct RoleName: ExpressibleByArgument {
  let role: Role

  init?(argument: String) {
    guard let role = Role(rawValue: argument.lowercased()) else { return nil }
    self.role = role
  }

  static var allValueStrings: [String] { Role.allCases.map(\.rawValue) }

  /// Shells offer the values by themselves only of a type whose cases they can count.
  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
}

/// What is wrong with a number or a name on the command line.
enum StaffWords {
  static func check(_ number: Int) throws {
    guard StaffNumber(rawValue: number) == nil else { return }
    throw ValidationError("The staff number: 1 to 9999.")
  }

  static func check(_ name: String) throws {
    guard StaffName(name) == nil else { return }
    throw ValidationError("--name: 1 to 20 signs that a screen can show.")
  }
}

/// One change to the staff list by a command.
struct StaffKeeping {
  private let store: MemberStore

  /// - Parameter makesStore: whether a missing store is made.
  /// - Throws: an `ExitCode`, with the reason told on standard error.
  init(_ settings: TillSettings, makesStore: Bool = false) throws {
    guard makesStore, !MemberStore.exists(in: settings.stateDirectory) else {
      store = try StoreForKeeping.open(settings, access: .readWrite)
      return
    }
    do throws(StoreFailure) {
      store = try MemberStore(
        directory: settings.stateDirectory,
        options: MemberStoreOptions(
          numberPrefix: settings.numberPrefix, setsDamagedAside: false))
    } catch {
      throw StoreTrouble.refuse(error)
    }
  }

  /// - Parameter done: what is said where it is.
  func change(
    done: String, _ number: StaffNumber,
    _ work: (MemberStore, Hand) async throws(StoreFailure) -> StaffChange
  ) async throws {
    let change: StaffChange
    do throws(StoreFailure) {
      change = try await work(store, Hand(till: nil, staff: nil))
    } catch {
      throw StoreTrouble.refuse(error)
    }
    try await StoreForKeeping.close(store)
    let problem: String
    switch change {
    case .done: return try Output.result([done])
    case .numberTaken: problem = "Staff number \(number.rawValue) is on the list already."
    case .unknownNumber: problem = "Nobody on the list has the staff number \(number.rawValue)."
    case .pinEasilyGuessed:
      problem = "Others would try this PIN first. Please take another one; nothing was changed."
    case .cardTaken: problem = "This card is somebody else's. Nothing was changed."
    case .noCard: problem = "\(number.rawValue) has no card. Nothing was changed."
    }
    Output.complaint(problem)
    throw ExitCode(1)
  }
}
