import ArgumentParser
import EnrollmentCore
import MemberStore
import TillConfiguration

/// A store that a command works on as a whole; a damaged one is left as it is and refused.
enum StoreForKeeping {
  /// - Throws: an `ExitCode`, with the reason told on standard error.
  static func open(
    _ settings: TillSettings, access: MemberStoreOptions.Access
  ) throws -> MemberStore {
    guard MemberStore.exists(in: settings.stateDirectory) else {
      Output.complaint("There is no store in \(settings.stateDirectory) yet.")
      throw ExitCode(ExitStatus.storeTrouble.rawValue)
    }
    do throws(StoreFailure) {
      return try MemberStore(
        directory: settings.stateDirectory,
        options: MemberStoreOptions(
          numberPrefix: settings.numberPrefix, kind: nil, access: access, setsDamagedAside: false))
    } catch {
      throw StoreTrouble.refuse(error)
    }
  }

  static func kind(of store: MemberStore) async throws -> StoreKind {
    do throws(StoreFailure) { return try await store.kind() } catch {
      throw StoreTrouble.refuse(error)
    }
  }

  static func close(_ store: MemberStore) async throws {
    do throws(StoreFailure) { try await store.close() } catch { throw StoreTrouble.refuse(error) }
  }

  static func members(_ count: Int) -> String { count == 1 ? "1 member" : "\(count) members" }

  static func entries(_ count: Int64) -> String { count == 1 ? "1 entry" : "\(count) entries" }

  static func records(_ count: Int) -> String { count == 1 ? "1 record" : "\(count) records" }
}
