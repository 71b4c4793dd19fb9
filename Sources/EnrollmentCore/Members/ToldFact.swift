package import CIBA
package import Foundation

/// A fact about a member that only the app can tell, and when it told it.
///
/// A later login that lacks it takes nothing back: it keeps its own day.
package struct ToldFact<Value: Codable & Equatable & Sendable>: Codable, Equatable, Sendable {
  package let value: Value
  /// `iat` of that login; nil where the fact came in with a hand-over file.
  package let toldAt: Date?

  package init(_ value: Value, toldAt: Date?) {
    self.value = value
    self.toldAt = toldAt
  }
}

extension PostalAddress {
  /// In one line, as on a letter: `Gate 5, H0302, 0152 Oslo`. The country is named only where it is
  /// not `home`.
  package func line(home: Country) -> String {
    line(country: country.uppercased() == home.rawValue ? "" : country)
  }

  /// The same with the country, wherever it is.
  package var fullLine: String { line(country: country) }

  private func line(country: String) -> String {
    let town = [postalCode, city].filter { !$0.isEmpty }.joined(separator: " ")
    return (streetLines + [town, country]).filter { !$0.isEmpty }.joined(separator: ", ")
  }
}
