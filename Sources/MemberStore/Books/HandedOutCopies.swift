import EnrollmentCore
import Foundation

/// Copies of people's data that were handed out at a till: files for the printer or a stick.
///
/// ```text
/// handed-out/                                          0700
/// handed-out/2900420001237-20260504T120000Z.txt        0600, for people
/// handed-out/2900420001237-20260504T120000Z.json       the same for programs
/// handed-out/2900420001237-20260504T120000Z.txt.part   until it is noted in the books
/// ```
/// They are removed a day later, and at once when the member is erased.
struct HandedOutCopies {
  private static let partEnding = ".part"

  /// The folder, which may not be there.
  let path: String

  /// Files that have their bytes, but not yet their names.
  struct Begun {
    fileprivate let folder: String
    fileprivate let names: [String]

    /// Gives the files their names. Returns false where they are gone: the member was erased meanwhile.
    func finish() throws(StoreFailure) -> Bool {
      for name in names {
        let target = folder + "/" + name
        guard rename(target + partEnding, target) != 0 else { continue }
        let isErased = errno == ENOENT
        let reason = SystemFault.current
        remove()
        if isErased { return false }
        throw .cannotWrite(detail: "\(target): \(reason)")
      }
      try HandedOutCopies.sync(folder)
      return true
    }

    func remove() {
      for name in names {
        unlink(folder + "/" + name + partEnding)
        unlink(folder + "/" + name)
      }
    }
  }

  /// Writes the files of `copy` under names that nobody looks for yet, and syncs them.
  func begin(
    _ copy: MemberCopy, text: (MemberCopy, HandedOutCopy.Form) -> String
  ) throws(StoreFailure) -> Begun {
    try makeFolder()
    let stem = try freeStem(copy.member.number, at: copy.madeAt)
    let begun = Begun(
      folder: path, names: HandedOutCopy.Form.allCases.map { "\(stem).\($0.rawValue)" })
    do throws(StoreFailure) {
      for (form, name) in zip(HandedOutCopy.Form.allCases, begun.names) {
        try write(Data(text(copy, form).utf8), to: path + "/" + name + Self.partEnding)
      }
    } catch {
      begun.remove()
      throw error
    }
    return begun
  }

  func handedOut(_ begun: Begun, at madeAt: Date) -> HandedOutCopy {
    HandedOutCopy(folder: path, names: begun.names, keptUntil: madeAt + Self.kept)
  }

  /// Removes all that was handed out about the member; returns how many files.
  @discardableResult
  func remove(of number: MemberNumber) throws(StoreFailure) -> Int {
    try remove(names.filter { $0.hasPrefix(number.rawValue + "-") })
  }

  /// Removes what was made a day ago; returns how many files. One from the future was made under a
  /// wrong clock and goes as well.
  @discardableResult
  func removeAged(at now: Date) throws(StoreFailure) -> Int {
    let minute = 60.0
    return try remove(
      names.filter { name in
        guard let madeAt = madeAt(name) else { return false }
        return madeAt <= now - Self.kept || madeAt > now + minute
      })
  }

  private static var kept: TimeInterval {
    TimeInterval(HandedOutCopy.keptTime.components.seconds)
  }

  private var names: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []  // It may not be there.
  }

  /// By the time in the name; a file that somebody put there goes by its own time.
  private func madeAt(_ name: String) -> Date? {
    let style = Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted)
    let parts = name.split(separator: "-", maxSplits: 1)
    if parts.count == 2, MemberNumber(rawValue: String(parts[0])) != nil,
      let date = try? style.parse(String(parts[1].prefix(16)))
    {
      return date
    }
    return FileStatus(path: path + "/" + name).map {
      Date(timeIntervalSince1970: Double($0.modified))
    }
  }

  private func remove(_ names: [String]) throws(StoreFailure) -> Int {
    var (count, failure) = (0, StoreFailure?.none)
    for name in names {
      if unlink(path + "/" + name) == 0 {
        count += 1
      } else if errno != ENOENT, errno != EISDIR {
        // One that stays must not keep the others here. A folder is none of our copies.
        failure = .cannotWrite(detail: "\(path)/\(name): \(SystemFault.current)")
      }
    }
    if count > 0 { try Self.sync(path) }
    if let failure { throw failure }
    return count
  }

  private func makeFolder() throws(StoreFailure) {
    guard mkdir(path, 0o700) != 0 else {
      chmod(path, 0o700)
      return
    }
    guard errno == EEXIST, let status = FileStatus(path: path), status.kind == .folder,
      status.isOurs
    else { throw .cannotWrite(detail: "the folder \(path): \(SystemFault.current)") }
    if status.permissions & 0o077 != 0 { chmod(path, 0o700) }
  }

  private func freeStem(_ number: MemberNumber, at date: Date) throws(StoreFailure) -> String {
    let stamp = "\(number.rawValue)-\(date.stamp)"
    let taken = names
    for count in 1...100 {
      let stem = count == 1 ? stamp : "\(stamp)-\(count)"
      if !taken.contains(where: { $0.hasPrefix(stem + ".") }) { return stem }
    }
    throw .cannotWrite(detail: "\(path) has a hundred copies of this second already")
  }

  private func write(_ bytes: Data, to path: String) throws(StoreFailure) {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw .cannotWrite(detail: "\(path): \(SystemFault.current)") }
    defer { close(file) }
    fchmod(file, 0o600)
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .cannotWrite(detail: "\(path): \(SystemFault.current)") }
      rest = rest.dropFirst(count)
    }
    guard fsync(file) == 0 else { throw .cannotWrite(detail: "\(path): \(SystemFault.current)") }
  }

  private static func sync(_ folder: String) throws(StoreFailure) {
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotWrite(detail: "\(folder): \(SystemFault.current)") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 || errno == EINVAL else {
      throw .cannotWrite(detail: "\(folder): \(SystemFault.current)")
    }
  }
}

extension StoreFolder {
  var handedOut: HandedOutCopies { HandedOutCopies(path: path(of: .handedOut)) }
}
