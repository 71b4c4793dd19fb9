import ArgumentParser
import EnrollmentCore
import MemberStore
import TillConfiguration

/// A store opened for one command that sends nothing. A till that has enrolled nobody has none yet; a
/// damaged one is left as it is and refused.
struct StoreReading {
  private let store: MemberStore?
  private let directory: String
  private let options: MemberStoreOptions

  /// - Throws: an `ExitCode`, with the reason already told on standard error.
  init(_ settings: TillSettings, access: MemberStoreOptions.Access = .readOnly) throws {
    directory = settings.stateDirectory
    options = MemberStoreOptions(
      numberPrefix: settings.numberPrefix, kind: nil, access: access, setsDamagedAside: false)
    guard MemberStore.exists(in: settings.stateDirectory) else {
      store = nil
      Output.complaint("There is no store in \(settings.stateDirectory) yet.")
      return
    }
    do throws(StoreFailure) {
      store = try MemberStore(directory: directory, options: options)
    } catch {
      throw StoreTrouble.refuse(error)
    }
  }

  private static func records(_ count: Int) -> String {
    count == 1 ? "1 record" : "\(count) records"
  }

  /// Does `work` and closes the store; `nothing` is the answer of a store that is not there.
  func read<Value: Sendable>(
    orElse nothing: Value, _ work: (MemberStore) async throws(StoreFailure) -> Value
  ) async throws -> Value {
    guard let store else { return nothing }
    do throws(StoreFailure) {
      let value = try await work(store)
      let unreadable = store.unreadableRecords
      if unreadable > 0 {
        Output.complaint("T2 Left out, since it could not be read: \(Self.records(unreadable)).")
      }
      let mustRemove = await Self.mustRemove(in: store)
      try await store.close()
      if mustRemove { await finishErasures() }
      return value
    } catch {
      throw StoreTrouble.refuse(error)
    }
  }

  private static func mustRemove(in store: MemberStore) async -> Bool {
    do throws(StoreFailure) { return try await store.hasErasuresDue() } catch {
      return false  // Whatever cannot be read here was told by what the command came for.
    }
  }

  /// Whoever comes first once the ten minutes are over removes who was erased, also a command that only
  /// reads: perhaps no till starts for days. Where the store takes nothing now, the next one does it.
  private func finishErasures() async {
    var options = options
    options.access = .readWrite
    do throws(StoreFailure) {
      try await MemberStore(directory: directory, options: options).close()
    } catch {
      return
    }
  }
}
