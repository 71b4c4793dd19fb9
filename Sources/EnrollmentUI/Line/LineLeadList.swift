import EnrollmentCore

/// The lead's list as it stands on the paper: a row keeps its number, whatever is done meanwhile.
struct LineLeadList: Equatable, Sendable {
  struct Row: Equatable, Sendable {
    /// From 1 on.
    let number: Int
    let content: LeadListScreen.Row
  }

  private(set) var rows: [Row]
  /// Whether nothing was left out.
  let isAll: Bool

  /// What somebody has to decide comes first.
  init(held: [RequestBook.Entry], matters: [LeadMatter]) {
    let all = held.map(LeadListScreen.Row.held) + matters.map(LeadListScreen.Row.matter)
    rows = all.prefix(LeadListScreen.limit).enumerated().map {
      Row(number: $0.offset + 1, content: $0.element)
    }
    isAll = rows.count == all.count
  }

  /// Takes `matter` off; the numbers of the others stay.
  mutating func remove(_ matter: LeadMatter) { rows.removeAll { $0.content == .matter(matter) } }
}
