import CIBA
import EnrollmentCore
import Foundation

/// What tells who somebody is, and must not stand in a text that outlives them.
///
/// The ids of questions, their versions and languages are the service's to choose; one that is made for
/// a single person could hold any of this.
struct PersonalFacts {
  private let words: Set<String>
  private let digits: String?
  private let parts: [String]

  init(of row: MemberRow, subjects: [String]) {
    let names = [row.name?.full, row.name?.given, row.name?.family].compactMap(\.self)
    let streets = row.address?.value.streetLines ?? []
    // The number of a house alone tells nothing, and versions have such.
    let places = streets.flatMap(NameFolding.words)
      .filter { $0.count > 2 && !$0.contains(where: \.isNumber) }
    words = Set(names.flatMap(NameFolding.words)).union(places)
    digits = row.phone?.nationalDigits
    parts = (subjects + [row.email?.value, row.birthDate].compactMap(\.self))
      .map { $0.lowercased() }
  }

  /// The text, or nil where it tells any of this.
  func left(of text: String?) -> String? { text.flatMap { isToldBy($0) ? nil : $0 } }

  private func isToldBy(_ text: String) -> Bool {
    let small = text.lowercased()
    return text.contains("@") || !words.isDisjoint(with: NameFolding.words(text))
      || parts.contains(where: small.contains)
      || digits.map(String(small.filter(\.isNumber)).contains) ?? false
  }
}
