import EnrollmentCore
import GRDB

/// What no index and no digest shows: rows that do not belong to each other.
extension StoreExamination {
  /// Whether look-up finds every member by what the record says, and by nothing else.
  ///
  /// Both are added up in the order in which they stand, since nothing else is quick with millions.
  func lookKeys(_ db: Database, work: LongWork) throws -> StoreExaminationResult {
    var (wanted, there) = (KeySum(), KeySum())
    /// What they are found by nobody can tell; they are a finding of their own.
    var unreadable: Set<Int64> = []
    let total = try Int.fetchOne(db, sql: "SELECT count(*) FROM member") ?? 0
    var done = 0
    let members = try Row.fetchCursor(db, sql: "SELECT * FROM member")
    while let row = try members.next() {
      do throws(StoreFailure) {
        let member = try MemberRow(row)
        for key in member.lookKeys { wanted.add(key, of: member.rowID ?? 0) }
      } catch {
        unreadable.insert(try row.integer("row_id"))
      }
      done += 1
      if done.isMultiple(of: 1000) { try work.step(done, of: total) }
    }
    done = 0
    let keys = try Row.fetchCursor(db, sql: "SELECT folded, member FROM look")
    while let row = try keys.next() {
      let seat = try row.integer("member")
      if !unreadable.contains(seat) { there.add(try row.text("folded"), of: seat) }
      done += 1
      if done.isMultiple(of: 1000) { try work.step(done, of: wanted.count) }
    }
    let difference = abs(wanted.count - there.count)
    return result(
      wanted == there ? 0 : max(1, difference),
      "look-up has \(there.count) keys and \(wanted.count) belong to the members, or not the same: "
        + "some are not found, or under another's name; 'clubtill backup' and 'clubtill restore' write "
        + "them anew",
      orElse: "\(there.count) keys, each of its member")
  }

  /// Whether everybody on the staff list is as written, and the list as the book of deeds tells it.
  func staff(_ db: Database) throws -> StoreExaminationResult {
    let table = StaffTable(db: db)
    let unreadable = try table.unreadable()
    let listed = Set(try table.all(key: nil).map(\.member.number) + unreadable)
    let told = try table.listedByDeeds()
    let isFirst = try Int.fetchOne(db, sql: "SELECT count(*) FROM origin") == 1
    // A salvage may have lost the deed that tells of somebody.
    let strangers = isFirst ? listed.subtracting(told).subtracting(unreadable) : []
    let findings = [
      ("not as written", Set(unreadable)), ("missing", told.subtracting(listed)),
      ("put there by nobody", strangers),
    ].filter { !$0.1.isEmpty }
    let words = findings.map { finding, numbers in
      "\(finding): \(numbers.map(\.rawValue).sorted().map(String.init).joined(separator: ", "))"
    }
    return result(
      findings.reduce(0) { $0 + $1.1.count },
      "staff numbers " + words.joined(separator: "; ") + "; add them anew, or remove them",
      orElse: "\(listed.count) on the staff list, as the book of deeds has it")
  }

  /// Whether those who were erased are gone, and only they.
  func erasures(_ db: Database) throws -> StoreExaminationResult {
    func count(_ sql: String) throws -> Int { try Int.fetchOne(db, sql: sql) ?? 0 }
    let living = try count(
      """
      SELECT count(*) FROM erasure JOIN member ON member.row_id = erasure.member
      WHERE member.erased_at IS NULL
      """)
    let left = try count(
      """
      SELECT count(*) FROM erasure JOIN member ON member.row_id = erasure.member
      WHERE erasure.stage <> 'waiting' AND member.erased_at IS NOT NULL AND (
        name IS NOT NULL OR phone IS NOT NULL OR email IS NOT NULL OR address IS NOT NULL
        OR note IS NOT NULL OR birth_date IS NOT NULL
        OR EXISTS (SELECT 1 FROM identity WHERE identity.member = erasure.member))
      """)
    let hidden = try count(
      """
      SELECT count(*) FROM member WHERE erased_at IS NOT NULL AND name IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM erasure WHERE erasure.member = member.row_id)
      """)
    let erased = try count("SELECT count(*) FROM erasure")
    let findings = [
      (living, "members are in the club whom the store has as erased"),
      (left, "members were erased, and something of them is left"),
      (hidden, "members are hidden as if erased, by no erasure"),
    ].filter { $0.0 > 0 }
    return result(
      findings.reduce(0) { $0 + $1.0 },
      findings.map { "\($0.0) \($0.1)" }.joined(separator: "; "),
      orElse: "\(erased) erasures, each of its member")
  }
}

/// Many keys with their members, whatever their order.
private struct KeySum: Equatable {
  private(set) var count = 0
  private var sum = 0

  mutating func add(_ key: String, of member: Int64) {
    var hasher = Hasher()
    hasher.combine(key)
    hasher.combine(member)
    sum &+= hasher.finalize()
    count += 1
  }
}
