import ArgumentParser
import EnrollmentCore
import Foundation
import MemberStore
import PracticeProvider
import Synchronization
import TillConfiguration

/// Fills a practice store with people that nobody ever was.
struct DemoMembersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo-members",
    abstract: "Fills a practice store with made-up members, to try look-up with many.",
    discussion: """
      The store is the one that CLUBTILL_STATE_DIRECTORY names; it is made where it is missing and \
      marked as practice. A store with any other member in it is refused, a real one always. Names and \
      numbers are put together by chance from the seed: the same seed makes the same people, and a store \
      filled from another seed is refused. Where \
      such a number exists it is chance, and nothing is ever sent to it.

      Ctrl-C keeps the members that are there; the same command goes on from them.

      After `export CLUBTILL_STATE_DIRECTORY=/tmp/demo`, which `clubtill practice` then takes as well:

      Example: clubtill demo-members --count 100000

      Exit status: 0 the store has that many; 15 the store is not in order or refused; 78 no folder \
      named; 130, 143 interrupted.
      """)

  /// Twenty tills with a million numbers each.
  private static let countLimit = 20_000_000
  private static let tillCount = 20
  private static let firstTill = 1001
  /// How far back they joined.
  private static let years = 5.0

  @Option(help: "How many members the store is to have, 1 to 20000000.")
  var count: Int

  @Option(help: "Which people: another seed makes others.")
  var seed: UInt64 = 1

  @OptionGroup var settingsOptions: SettingsOptions

  func validate() throws {
    guard (1...Self.countLimit).contains(count) else {
      throw ValidationError("--count: 1 to \(Self.countLimit)")
    }
  }

  func run() async throws {
    let settings = try settingsOptions.load()
    // The till's own folder must not become a practice store by accident.
    guard settings.stateDirectoryIsFromEnvironment else {
      Output.complaint("Name a folder for the practice store in CLUBTILL_STATE_DIRECTORY.")
      throw ExitCode(ExitStatus.configuration.rawValue)
    }
    let signal = HeardNumber()
    let signals = EndingSignals { signal.hear($0) }
    let store: MemberStore
    do throws(StoreFailure) {
      store = try MemberStore(
        directory: settings.stateDirectory,
        options: MemberStoreOptions(
          numberPrefix: settings.numberPrefix, kind: .practice, setsDamagedAside: false))
    } catch {
      throw StoreTrouble.refuse(error)
    }
    let there = try await fill(store, prefix: settings.numberPrefix, until: signal)
    withExtendedLifetime(signals) {}
    guard there < count else {
      return try Output.result(["The practice store has \(StoreForKeeping.members(there))."])
    }
    Output.complaint(
      "Stopped: the practice store has \(there) of \(count) members and is in order. The same "
        + "command goes on from there.")
    throw ExitCode(128 + signal.number)
  }

  private func fill(
    _ store: MemberStore, prefix: MemberNumberPrefix, until signal: HeardNumber
  ) async throws -> Int {
    let bar = ProgressBar("Filling")
    defer { bar.end() }
    do throws(StoreFailure) {
      guard let before = try await store.madeUpCount() else {
        throw .unusable(
          detail: "the store has members of its own; made-up ones go into an empty practice store")
      }
      if before > 0 {
        Output.complaint("The practice store has \(StoreForKeeping.members(before)) already.")
      }
      let (count, seed, now) = (count, seed, Date())
      let member: @Sendable (Int) -> MadeUpMember = { place in
        let age = Self.years * 365 * 86_400 * (1 - Double(place) / Double(count))
        return Self.member(
          MadeUpPerson(seed: seed, place: place), place, prefix,
          joinedAt: now.addingTimeInterval(-age))
      }
      let there = try await store.fill(upTo: count, with: member) { done in
        bar.show(done, of: count)
        return signal.number == 0
      }
      try await store.close()
      return there
    } catch {
      throw StoreTrouble.refuse(error)
    }
  }

  private static func member(
    _ person: MadeUpPerson, _ place: Int, _ prefix: MemberNumberPrefix, joinedAt: Date
  ) -> MadeUpMember {
    let sign = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(place % tillCount)))
    guard let tillNumber = TillNumber(rawValue: firstTill + place % tillCount),
      let letter = TillLetter(rawValue: sign),
      let number = MemberNumber(
        prefix: prefix, till: tillNumber, sequence: place / tillCount),
      let phone = try? PhoneNumber(international: person.phoneNumber)
    else { preconditionFailure("twenty tills have numbers for all, and every number is mobile") }
    return MadeUpMember(
      name: PersonName(
        full: person.name, given: person.givenName, family: person.familyName),
      phone: phone, birthDate: person.birthDate, number: number,
      till: Till(number: tillNumber, letter: letter),
      joinedAt: joinedAt, subject: person.subject)
  }
}

/// The first signal that asked for the end, or 0. Heard on any thread.
private final class HeardNumber: Sendable {
  private let first = Atomic<Int32>(0)

  var number: Int32 { first.load(ordering: .relaxed) }

  func hear(_ number: Int32) {
    _ = first.compareExchange(expected: 0, desired: number, ordering: .relaxed)
  }
}
