import EnrollmentCore

/// Copies of the store that lie in the state folder, whoever made them.
struct StoreCopies {
  let folder: StoreFolder
  /// What a copy must be of; nil takes either kind.
  let kind: StoreKind?

  /// The newest copy that passes every check: whole, of our kind, not newer than this program, and
  /// every member as this program wrote it.
  func newestGood() -> SalvageReport.Copy? {
    for path in folder.copies {
      do throws(KeepingError) {
        let found = try CopyInspection(path: path).look(.full)
        guard found.unreadable.isEmpty, kind == nil || kind == found.kind else { continue }
        return SalvageReport.Copy(path: path, members: found.members)
      } catch {
        continue  // Not a database, or a damaged one: an older copy may be better.
      }
    }
    return nil
  }
}
