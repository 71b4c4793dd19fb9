import EnrollmentCore
import Foundation
import GRDB

/// How the book of deeds says who came onto the staff list and who left it.
enum StaffListWords {
  static func added(_ number: StaffNumber, as role: Role) -> String {
    "added \(number.rawValue) as \(role.rawValue)"
  }

  static func removed(_ number: StaffNumber) -> String { "removed \(number.rawValue)" }

  /// Whom the words of a deed put on the list, or took off it; nil where they do neither.
  static func change(_ words: String) -> (number: StaffNumber, isOnList: Bool)? {
    let parts = words.split(separator: " ")
    guard parts.count >= 2, let number = Int(parts[1]).flatMap({ StaffNumber(rawValue: $0) }) else {
      return nil
    }
    if parts[0] == "added" { return (number, true) }
    return parts[0] == "removed" ? (number, false) : nil
  }
}

extension StaffTable {
  enum DeedStatement: String, CaseIterable {
    case origins = "SELECT origin_id FROM origin"
    case deeds = "SELECT * FROM deed WHERE origin = ? ORDER BY sequence"
  }

  /// Who is on the list as far as the books of the stores before this one tell.
  func listedByDeeds() throws -> Set<StaffNumber> {
    var listed: Set<StaffNumber> = []
    let origins = try Int64.fetchAll(
      db.cachedStatement(sql: DeedStatement.origins.rawValue))
    // The oldest store first.
    for origin in origins.sorted(by: >) {
      let rows = try Row.fetchCursor(
        db.cachedStatement(sql: DeedStatement.deeds.rawValue), arguments: [origin])
      while let row = try rows.next() {
        guard let body = try row.textIfAny("body"), let entry = Book.entry(DeedEntry.self, body)
        else { continue }
        if entry.deed == .staffChanged, let change = entry.detail.flatMap(StaffListWords.change) {
          if change.isOnList { listed.insert(change.number) } else { listed.remove(change.number) }
        }
        if entry.deed == .staffLost {
          // Told once, when they were lost.
          for word in (entry.detail ?? "").split(separator: ", ") {
            _ = Int(word).flatMap { StaffNumber(rawValue: $0) }.map { listed.remove($0) }
          }
        }
      }
    }
    return listed
  }
}
