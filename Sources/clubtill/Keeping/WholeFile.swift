import CFileStatus
import CIBA
import EnrollmentCore
import Foundation
import MemberStore

/// Where long output goes: standard output as it comes, or a file that is there whole or not at all.
///
/// ```text
/// .members.csv.clubtill-part   while it is written: 0600, locked by whoever writes it
/// members.csv                  the file, synced before it got its name
/// ```
/// What a writer has left that was killed is removed by the next one in the same folder. Only a plain
/// file ever gives way: a link, a pipe or a device would be one no more.
final class WholeFile: Sendable {
  private static let bufferBytes = 1 << 16
  private static let partEnding = ".clubtill-part"

  /// Nil for standard output.
  private let path: String?
  private let descriptor: Int32
  private let buffer = Locked<[UInt8]>([])
  private let isDone = Locked(false)

  /// Standard output.
  init() {
    path = nil
    descriptor = STDOUT_FILENO
  }

  /// - Parameter replaces: whether a file that is there gives way.
  init(at path: String, replaces: Bool) throws(KeepingError) {
    guard !MemberStore.owns(path) else {
      throw .target(reason: "\(path) is a file of a member store; nothing is written over it")
    }
    var status = file_status()
    if file_status_of_path(path, &status) == 0 {
      guard status.isPlainFile else { throw .target(reason: "\(path) is not a plain file") }
      guard replaces else {
        throw .target(reason: "\(path) is there already; --force writes over it")
      }
    }
    // Nobody cleans up here between the making of a part and its lock.
    let folder = open(Self.folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { if folder >= 0 { close(folder) } }
    if folder >= 0 { flock(folder, LOCK_EX) }
    Self.removeWhatWasCutShort(in: Self.folder(of: path))
    let part = Self.part(of: path)
    descriptor = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      throw errno == EEXIST
        ? .target(reason: "\(path) is being written by another command") : Self.fault(path)
    }
    fchmod(descriptor, 0o600)
    flock(descriptor, LOCK_EX | LOCK_NB)
    self.path = path
  }

  deinit {
    discard()
    if path != nil { close(descriptor) }
  }

  /// Takes back what was written of a file that is not in its place. Whoever ends the program after a
  /// fault calls it: what the writing queue still holds of this object goes too late then.
  func discard() {
    guard let path else { return }
    isDone.withLock { isDone in
      // While it is locked it is ours alone.
      if !isDone { unlink(Self.part(of: path)) }
      isDone = true
    }
  }

  func write(_ text: String) throws(KeepingError) {
    let full = buffer.withLock { buffer -> [UInt8] in
      buffer += text.utf8
      guard buffer.count >= Self.bufferBytes else { return [] }
      defer { buffer.removeAll(keepingCapacity: true) }
      return buffer
    }
    try bringOut(full)
  }

  /// Brings the rest out, and a file in its place.
  func finish() throws(KeepingError) {
    try bringOut(buffer.withLock { $0 })
    guard let path else { return }
    guard fsync(descriptor) == 0, rename(Self.part(of: path), path) == 0 else {
      throw Self.fault(path)
    }
    isDone.withLock { $0 = true }
    let folder = open(Self.folder(of: path), O_RDONLY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)  // The file itself is on the disk; its name follows in seconds at the latest.
    close(folder)
  }

  private func bringOut(_ bytes: [UInt8]) throws(KeepingError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Self.fault(path ?? "standard output") }
      rest = rest.dropFirst(count)
    }
  }

  private static func folder(of path: String) -> String {
    let folder = (path as NSString).deletingLastPathComponent
    return folder.isEmpty ? "." : folder
  }

  private static func part(of path: String) -> String {
    "\(folder(of: path))/.\((path as NSString).lastPathComponent)\(partEnding)"
  }

  /// The lock tells what somebody still writes.
  private static func removeWhatWasCutShort(in folder: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names where name.hasPrefix(".") && name.hasSuffix(partEnding) {
      let path = folder + "/" + name
      let file = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
      guard file >= 0 else { continue }
      var status = file_status()
      if file_status_of_descriptor(file, &status) == 0, status.isPlainFile,
        flock(file, LOCK_EX | LOCK_NB) == 0
      {
        unlink(path)
      }
      close(file)
    }
  }

  private static func fault(_ path: String) -> KeepingError {
    .target(reason: "\(path): \(String(cString: strerror(errno)))")
  }
}

extension file_status {
  fileprivate var isPlainFile: Bool { mode & UInt32(S_IFMT) == UInt32(S_IFREG) }
}
