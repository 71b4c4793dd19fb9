package import EnrollmentCore
import GRDB

/// What a hand-over of all members came to.
package struct ExportReport: Equatable, Sendable {
  /// Members that were written.
  package let members: Int
  /// Records that were left out, since they cannot be read (T2).
  package let unreadable: Int

  package init(members: Int, unreadable: Int) {
    self.members = members
    self.unreadable = unreadable
  }
}

/// Where members are handed over to.
package enum ExportTarget: String, Sendable {
  case file
  case standardOutput = "standard output"
}

extension MemberStore {
  /// Writes down that all members are handed over, before they are.
  package func noteExport(to target: ExportTarget, by hand: Hand) throws(KeepingError) {
    let now = now()
    do throws(StoreFailure) {
      try file.write { db, _ in
        try Book.deed.append(
          DeedEntry(.membersExported, by: hand, at: now, detail: "to \(target.rawValue)"),
          about: nil, at: now, in: db)
      }
    } catch {
      throw .store(error)
    }
  }

  /// What the store holds.
  package nonisolated func kind() async throws(StoreFailure) -> StoreKind {
    let text = try await file.read { db in
      try String.fetchOne(db, sql: "SELECT kind FROM store WHERE id = 1")
    }
    guard let kind = text.flatMap(StoreKind.init) else {
      throw .unusable(detail: "the store does not tell what kind it is")
    }
    return kind
  }

  /// Calls `body` with every member in the order of the file, all in one view of the store; look-up and
  /// enrolling go on meanwhile.
  package nonisolated func export(
    work: LongWork,
    _ body: @escaping @Sendable (HandOverMember) throws(KeepingError) -> Void
  ) async throws(KeepingError) -> ExportReport {
    try await Self.apart { [file] () throws(KeepingError) in
      try file.readApart { source throws(KeepingError) in
        do {
          return try source.read { try Self.export($0, work: work, body) }
        } catch {
          throw KeepingError(error)
        }
      }
    }
  }

  private static func export(
    _ db: Database, work: LongWork, _ body: (HandOverMember) throws(KeepingError) -> Void
  ) throws -> ExportReport {
    let search = MemberSearch(db: db)
    let total = try search.count()
    var (members, unreadable) = (0, 0)
    let rows = try Row.fetchCursor(
      db, sql: "SELECT * FROM member WHERE erased_at IS NULL ORDER BY row_id")
    while let row = try rows.next() {
      let member: MemberRow
      do throws(StoreFailure) {
        member = try MemberRow(row)
      } catch {
        unreadable += 1
        continue
      }
      try body(HandOverMember(try search.complete(member)))
      members += 1
      if members.isMultiple(of: 500) { try work.step(members, of: total) }
    }
    return ExportReport(members: members, unreadable: unreadable)
  }
}
