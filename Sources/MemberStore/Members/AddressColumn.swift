import CIBA
import Foundation

/// The column `address` of a member, and the same text in a hand-over file: one JSON object.
///
/// ```text
/// {"city":"Oslo","country":"NO","kind":"home","postal_code":"0152","street":["Gate 5","H0302"]}
/// ```
/// Parts that are empty are left out.
enum AddressColumn {
  private static let names = ["city", "country", "kind", "postal_code"]
  private static let longestLine = 200
  private static let mostLines = 4

  static func text(of address: PostalAddress) -> String {
    let values = [address.city, address.country, address.kind, address.postalCode]
    var members = zip(names, values).filter { !$0.1.isEmpty }.map {
      "\(JSONText.quoted($0.0)):\(JSONText.quoted($0.1))"
    }
    if !address.streetLines.isEmpty {
      members.append(
        "\"street\":[\(address.streetLines.map(JSONText.quoted).joined(separator: ","))]")
    }
    return "{" + members.joined(separator: ",") + "}"
  }

  /// Nil for a text that no address was written as: another shape, signs that no screen takes, or
  /// neither street nor postal code.
  static func address(_ text: String) -> PostalAddress? {
    // Why it is no JSON would quote it.
    guard case .object(var members)? = try? JSONValue(body: Data(text.utf8)) else { return nil }
    var streetLines: [String] = []
    if let street = members.removeValue(forKey: "street") {
      guard let lines = street.array, lines.count <= mostLines else { return nil }
      streetLines = lines.compactMap(\.string)
      guard streetLines.count == lines.count else { return nil }
    }
    var parts: [String: String] = [:]
    for (name, value) in members {
      guard names.contains(name), let part = value.string else { return nil }
      parts[name] = part
    }
    let isClean = (streetLines + parts.values).allSatisfy {
      !$0.isEmpty && cleaned($0, limit: longestLine) == $0
    }
    guard isClean, !streetLines.isEmpty || parts["postal_code"] != nil else { return nil }
    return PostalAddress(
      streetLines: streetLines, postalCode: parts["postal_code"] ?? "", city: parts["city"] ?? "",
      country: parts["country"] ?? "", kind: parts["kind"] ?? "")
  }
}
