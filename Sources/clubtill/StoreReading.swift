import ArgumentParser
import EnrollmentCore
import MemberStore
import TillConfiguration

/// A store opened for one command that sends nothing. A till that has enrolled nobody has none yet.
struct StoreReading {
  private let store: MemberStore?

  /// - Throws: an `ExitCode`, with the reason already told on standard error.
  init(_ settings: TillSettings, access: MemberStoreOptions.Access = .readOnly) throws {
    guard MemberStore.exists(in: settings.stateDirectory) else {
      store = nil
      Output.complaint("There is no store in \(settings.stateDirectory) yet.")
      return
    }
    do throws(StoreFailure) {
      store = try MemberStore(
        directory: settings.stateDirectory,
        options: MemberStoreOptions(
          numberPrefix: settings.numberPrefix, kind: nil, access: access))
      StoreTrouble.tell(store?.salvage)
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
      try await store.close()
      return value
    } catch {
      throw StoreTrouble.refuse(error)
    }
  }
}
