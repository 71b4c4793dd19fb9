import Foundation

@testable import EnrollmentCore
@testable import MemberStore

/// The store's files as somebody or something may have left them: opened, read, written, closed.
///
/// The first byte of the input says what the rest is: a whole database (0), changes to the database
/// of a small store (1) or to its log (2), three bytes each: where, most significant first, and what
/// stands there; or a change that SQLite itself makes in a column of it (3).
enum StoreTarget {
  static func run(_ input: [UInt8]) async throws {
    let rest = Array(input.dropFirst())
    var files = try await SmallStore.whole.value
    switch (input.first ?? 0) % 4 {
    case 0: files = StoreFiles(database: rest, log: [], key: [])
    case 1: files.database = changed(files.database, by: rest)
    case 2:
      files = try await SmallStore.withLog.value
      files.log = changed(files.log, by: rest)
    default: files.database = try OddRow(rest).written(into: files.database)
    }
    let folder = try ScratchFolder()
    try files.write(to: folder.path)
    await read(folder.path)
    try await promiseOpening(folder.path, files)
  }

  /// Looks as a command beside the till does; that makes nothing and changes nothing.
  private static func read(_ folder: String) async {
    let options = MemberStoreOptions(kind: nil, access: .readOnly)
    guard let store = try? MemberStore(directory: folder, options: options) else { return }
    await look(into: store)
    try? await store.close()
  }

  private static func promiseOpening(_ folder: String, _ files: StoreFiles) async throws {
    let options = MemberStoreOptions(kind: .real, now: { SmallStore.day })
    do throws(StoreFailure) {
      let store = try MemberStore(directory: folder, options: options)
      await look(into: store)
      try? await SmallStore.enroll("Ola Nordmann", phone: "40612399", in: store)
      try? await store.close()
    } catch {
      guard case .unusable(let detail) = error else { return }
      let aside = folder + "/clubtill.sqlite.damaged-20260504T120000Z"
      guard detail.contains("set aside") else {
        return try promise(
          "what is refused stays as it is",
          try bytes(folder + "/clubtill.sqlite") == files.database, about: detail)
      }
      try promise("what is damaged is kept", try bytes(aside) == files.database, about: detail)
      try await MemberStore(directory: folder, options: options).close()
    }
  }

  private static func look(into store: MemberStore) async {
    _ = try? await store.openRequests(of: nil)
    for text in ["kar", "kari hansen", "40612345", "2345 k", "2900042"] {
      guard let found = try? await store.find(text, home: .norway, limit: 8) else { continue }
      for member in found { _ = try? await store.member(numbered: member.number) }
    }
    _ = try? await store.member(withPhone: SmallStore.phone("40612345"))
    _ = try? await store.count()
    _ = try? await store.codes(of: SmallStore.till.number, since: SmallStore.day)
    _ = try? await store.file.read { db in
      for book in Book.allCases {
        _ = try book.firstBrokenEntry(of: Schema.ownOrigin, in: db)
      }
    }
  }

  private static func changed(_ bytes: [UInt8], by changes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for start in stride(from: 0, to: changes.count - 2, by: 3) {
      let place = Int(changes[start]) << 8 | Int(changes[start + 1])
      if !bytes.isEmpty { bytes[place % bytes.count] = changes[start + 2] }
    }
    return bytes
  }

  private static func bytes(_ path: String) throws -> [UInt8] {
    try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
  }
}
