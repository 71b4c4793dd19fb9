import Foundation

/// What names this run of the machine: times since boot are compared only under one id.
///
/// Source: random(4), `/proc/sys/kernel/random/boot_id`.
enum BootID {
  static func read() -> String {
    guard let data = FileManager.default.contents(atPath: "/proc/sys/kernel/random/boot_id"),
      case let id = String(decoding: data, as: UTF8.self).trimmingCharacters(
        in: .whitespacesAndNewlines),
      !id.isEmpty
    else {
      // Without it no earlier time since boot is trusted: a fresh id never equals a stored one.
      return UUID().uuidString
    }
    return id
  }
}
