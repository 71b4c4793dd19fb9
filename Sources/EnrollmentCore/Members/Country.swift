/// A country whose numbers the login service takes.
///
/// Source: login reference, section 3.4.
package enum Country: String, Codable, CaseIterable, Sendable {
  case norway = "NO"
  case denmark = "DK"
  case sweden = "SE"
  case finland = "FI"
  case greenland = "GL"

  /// Calling codes as they are tried on an international number: no code begins with a longer one.
  static let longestCodesFirst: [Country] = [.finland, .greenland, .norway, .denmark, .sweden]

  package var callingCode: String {
    switch self {
    case .norway: "47"
    case .denmark: "45"
    case .sweden: "46"
    case .finland: "358"
    case .greenland: "299"
    }
  }

  /// How many digits follow the calling code.
  package var lengths: ClosedRange<Int> {
    switch self {
    case .norway, .denmark: 8...8
    case .sweden: 9...9
    case .finland: 6...10
    case .greenland: 6...6
    }
  }

  /// The app that its shoppers have. Brand words stand in one place: here.
  package var app: String {
    switch self {
    case .norway, .sweden: "Vipps"
    case .denmark, .finland, .greenland: "MobilePay"
    }
  }

  /// Whether people write a zero before the number at home.
  package var dropsTrunkZero: Bool {
    switch self {
    case .sweden, .finland: true
    case .norway, .denmark, .greenland: false
    }
  }

  func hasMobilePrefix(_ digits: String) -> Bool {
    switch self {
    case .norway: digits.hasPrefix("4") || digits.hasPrefix("9")
    case .denmark: !digits.hasPrefix("0") && !digits.hasPrefix("1")
    case .sweden: digits.hasPrefix("7")
    case .finland: digits.hasPrefix("4") || digits.hasPrefix("50")
    case .greenland: ["2", "4", "5"].contains(digits.prefix(1))
    }
  }

  func fits(_ digits: String) -> Bool {
    lengths.contains(digits.count) && hasMobilePrefix(digits)
  }

  /// `digits` in the groups that are usual there; a part of a number is grouped as far as it goes.
  package func grouped(_ digits: String) -> String {
    let sizes: [Int] =
      switch self {
      case .norway: [3, 2, 3]
      case .denmark: [2, 2, 2, 2]
      case .sweden: [2, 3, 2, 2]
      case .finland: [2, 3, 5]
      case .greenland: [2, 2, 2]
      }
    var rest = digits[...]
    var groups: [Substring] = []
    for size in sizes where !rest.isEmpty {
      groups.append(rest.prefix(size))
      rest = rest.dropFirst(size)
    }
    if !rest.isEmpty { groups.append(rest) }
    return groups.joined(separator: " ")
  }
}
