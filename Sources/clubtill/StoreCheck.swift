import EnrollmentCore
import Foundation
import MemberStore

/// Looks at the state folder: whether the store in it can be used, how full the disk is, and whether
/// anybody can sign in.
///
/// It makes no store and sets none aside.
struct StoreCheck {
  /// A yes needs some kilobytes; the log of many grows to a few megabytes before it is folded in.
  private static let leastFreeBytes = 16 << 20
  private static let scarceFreeBytes = StoreCondition.scarceBytes

  let directory: String
  let numberPrefix: MemberNumberPrefix

  func store() async -> CheckPoint {
    let folder = nearestFolder
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue
    else {
      return CheckPoint(.store, .stop, "\(folder) is not a folder")
    }
    guard access(folder, W_OK | X_OK) == 0 else {
      let reason = String(cString: strerror(errno))
      return CheckPoint(.store, .stop, "\(folder) cannot be written: \(reason)")
    }
    guard MemberStore.exists(in: directory) else {
      return CheckPoint(
        .store, .ok, "none yet; the till makes one in \(directory)",
        measure: CheckPoint.Measure(name: "members", value: 0))
    }
    do throws(StoreFailure) {
      // A damaged store is told of here, before anything is opened for writing.
      let count = try await use(.readOnly) { store throws(StoreFailure) in
        try await store.count()
      }
      let level = try await use(.readWrite) { store throws(StoreFailure) in
        if let trouble = await store.findTrouble() { throw trouble }
        return try await store.writerSynchronousLevel()
      }
      let members = CheckPoint.Measure(name: "members", value: count)
      guard level >= 2 else {
        return CheckPoint(
          .store, .stop, "does not wait until a member is on the disk", measure: members)
      }
      let text = "\(count) \(count == 1 ? "member" : "members"), can be written"
      if let damaged = try MemberStore.damagedFiles(in: directory).last {
        return CheckPoint(
          .store, .warning, "\(text); a damaged store was set aside as \(damaged)",
          measure: members)
      }
      return CheckPoint(.store, .ok, text, measure: members)
    } catch {
      return CheckPoint(.store, .stop, error.words)
    }
  }

  func disk() -> CheckPoint {
    let folder = nearestFolder
    let free: Int
    do {
      let facts = try FileManager.default.attributesOfFileSystem(forPath: folder)
      guard let number = facts[.systemFreeSize] as? NSNumber else {
        return .unchecked(.disk, "the system does not tell how much is free")
      }
      free = number.intValue
    } catch {
      return .unchecked(.disk, error.localizedDescription)
    }
    return Self.disk(freeBytes: free)
  }

  static func disk(freeBytes: Int) -> CheckPoint {
    let measure = CheckPoint.Measure(name: "free_bytes", value: freeBytes)
    let text = "\(Self.size(freeBytes)) free"
    if freeBytes < leastFreeBytes {
      return CheckPoint(.disk, .stop, "only \(text); saving a member may fail", measure: measure)
    }
    if freeBytes < scarceFreeBytes {
      return CheckPoint(.disk, .warning, "only \(text)", measure: measure)
    }
    return CheckPoint(.disk, .ok, text, measure: measure)
  }

  /// - Parameter signsIn: whether the settings want a PIN of whoever works here.
  func staff(signsIn: Bool) async -> CheckPoint {
    guard signsIn else { return CheckPoint(.staff, .ok, "off; nobody signs in") }
    guard MemberStore.exists(in: directory) else { return Self.staff([], unreadable: []) }
    do throws(StoreFailure) {
      return try await use(.readOnly) { store throws(StoreFailure) in
        Self.staff(try await store.staff(), unreadable: try await store.unreadableStaff())
      }
    } catch {
      return .unchecked(.staff, "the list cannot be read")
    }
  }

  /// - Parameters:
  ///   - staff: everybody who can be read.
  ///   - unreadable: who cannot, and signs in no more.
  static func staff(_ staff: [StaffMember], unreadable: [StaffNumber]) -> CheckPoint {
    let measure = CheckPoint.Measure(name: "on_list", value: staff.count)
    let lost = staff.count { $0.pin == .lost }
    let numbers = unreadable.map { String($0.rawValue) }.joined(separator: ", ")
    let remark = unreadable.isEmpty ? "" : "; cannot be read, to be added anew: \(numbers)"
    guard !staff.isEmpty else {
      return CheckPoint(
        .staff, .stop,
        "nobody can sign in: nobody is on the staff list; clubtill staff add\(remark)",
        measure: measure)
    }
    let setAnew = "set anew: clubtill staff set NUMBER --pin"
    guard lost < staff.count else {
      return CheckPoint(
        .staff, .stop, "nobody can sign in: every PIN has to be \(setAnew)\(remark)",
        measure: measure)
    }
    if lost > 0 {
      let pins = lost == 1 ? "1 PIN has" : "\(lost) PINs have"
      return CheckPoint(
        .staff, .warning, "\(staff.count) on the list, \(pins) to be \(setAnew)\(remark)",
        measure: measure)
    }
    return CheckPoint(
      .staff, unreadable.isEmpty ? .ok : .warning, "\(staff.count) on the list\(remark)",
      measure: measure)
  }

  /// Whole gigabytes or megabytes, as disks are sold.
  private static func size(_ bytes: Int) -> String {
    bytes >= 1_000_000_000 ? "\(bytes / 1_000_000_000) GB" : "\(bytes / 1_000_000) MB"
  }

  /// The state folder, or where it is not made yet, the folder that it will be made in.
  private var nearestFolder: String {
    var url = URL(fileURLWithPath: directory).standardizedFileURL
    while url.path != "/", !FileManager.default.fileExists(atPath: url.path) {
      url.deleteLastPathComponent()
    }
    return url.path
  }

  private func use<Value: Sendable>(
    _ access: MemberStoreOptions.Access,
    _ work: (MemberStore) async throws(StoreFailure) -> Value
  ) async throws(StoreFailure) -> Value {
    let store = try MemberStore(
      directory: directory,
      options: MemberStoreOptions(
        numberPrefix: numberPrefix, access: access, setsDamagedAside: false))
    let value = try await work(store)
    try await store.close()
    return value
  }
}
