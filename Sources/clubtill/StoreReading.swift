import ArgumentParser
import EnrollmentCore
import MemberStore
import TillConfiguration

/// A store opened for one command that sends nothing.
struct StoreReading {
  private let store: MemberStore

  /// - Throws: an `ExitCode`, with the reason already told on standard error.
  init(_ settings: TillSettings, access: MemberStoreOptions.Access = .readOnly) throws {
    do throws(StoreFailure) {
      store = try MemberStore(
        directory: settings.stateDirectory,
        options: MemberStoreOptions(numberPrefix: settings.numberPrefix, access: access))
    } catch {
      throw StoreTrouble.refuse(error)
    }
  }

  /// Does `work` and closes the store.
  func read<Value: Sendable>(
    _ work: (MemberStore) async throws(StoreFailure) -> Value
  ) async throws -> Value {
    do throws(StoreFailure) {
      let value = try await work(store)
      try await store.close()
      return value
    } catch {
      throw StoreTrouble.refuse(error)
    }
  }
}
