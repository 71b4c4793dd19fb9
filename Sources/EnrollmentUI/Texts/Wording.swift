/// One line of text for people, in its full form and in one that fits a row of 40 columns.
struct Wording: Equatable, Sendable, ExpressibleByStringInterpolation {
  let full: String
  let small: String

  init(_ full: String, small: String) {
    self.full = full
    self.small = small
  }

  init(stringLiteral text: String) {
    self.init(text, small: text)
  }
}
