import Foundation
import TestSupport
import Testing

/// A disk of four megabytes for a till's state folder, in a mount namespace of its own: it is gone
/// with the process that holds it.
final class SmallDisk: Sendable {
  /// Words before those of a command that is to see the disk.
  let wrapper: [String]
  private let holder: ChildProcess
  /// The folder as this process sees it.
  let inside: URL

  private static let asOtherUser = geteuid() == 0 ? [] : ["-r"]

  /// Whether this machine lets us mount at all.
  static func isPossible() async throws -> Bool {
    try await BuiltProgram.run(
      ["/usr/bin/unshare"] + asOtherUser + ["-m", "mount", "-t", "tmpfs", "none", "/mnt"],
      environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]
    ).status == 0
  }

  /// - Parameter folder: where the disk is to be seen; made if it is missing.
  init(at folder: URL) async throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let output = Pipe()
    let mount = "mount -t tmpfs -o size=4m,mode=0700 none \(folder.path)"
    holder = try ChildProcess(
      ["/usr/bin/unshare"] + Self.asOtherUser
        + ["-m", "sh", "-c", "\(mount) && echo mounted && exec sleep 600"],
      environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"], output: output.fileHandleForWriting)
    try output.fileHandleForWriting.close()
    let said = await BuiltProgram.firstLine(of: output.fileHandleForReading)
    try #require(said == "mounted")
    inside = URL(fileURLWithPath: "/proc/\(holder.id)/root\(folder.path)")
    wrapper =
      ["/usr/bin/nsenter", "-t", "\(holder.id)"]
      + (geteuid() == 0 ? ["-m"] : ["-m", "-U", "--preserve-credentials"])
  }

  deinit {
    holder.send(SIGKILL)
    let holder = holder
    Task { _ = await holder.end() }
  }

  /// Takes every byte that is free.
  func fill() throws {
    let file = open(inside.appending(path: "filler").path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    try #require(file >= 0)
    defer { close(file) }
    let block = [UInt8](repeating: 0x55, count: 1 << 16)
    for size in [1 << 16, 4096] {
      while write(file, block, size) > 0 {}
    }
  }

  /// Gives back what `fill` took.
  func free() throws {
    try FileManager.default.removeItem(at: inside.appending(path: "filler"))
  }

  /// Somebody else takes what the till keeps.
  func takeReserve() throws {
    try #require(truncate(inside.appending(path: "clubtill.reserve").path, 0) == 0)
    try fill()
  }

  /// Lets nothing be changed any more, or lets it again.
  func setReadOnly(_ isReadOnly: Bool, at folder: URL) async throws {
    let result = try await BuiltProgram.run(
      wrapper + ["mount", "-o", isReadOnly ? "remount,ro" : "remount,rw", folder.path],
      environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"])
    try #require(result.status == 0, "\(result)")
  }

  func bytes(of name: String) -> Int? {
    let facts = try? FileManager.default.attributesOfItem(
      atPath: inside.appending(path: name).path)  // A file that is not there has none.
    return facts?[.size] as? Int
  }
}
