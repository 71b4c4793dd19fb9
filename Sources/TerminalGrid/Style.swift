/// What a piece of text means on the screen; the terminal chooses colours and attributes for it.
///
/// Meaning never rests on the style alone: every screen must read the same as bare text.
package enum Style: UInt8, CaseIterable, Sendable {
  /// Ordinary text.
  case plain
  /// The header band in row 1.
  case header
  /// Rules and frames.
  case rule
  /// The title of a screen.
  case title
  /// Emphasised body text.
  case strong
  /// Secondary text that may be overlooked.
  case dim
  /// The club's own colour: a spinner, a bar, a chosen row.
  case accent
  /// A good outcome.
  case good
  /// Something to look at.
  case warning
  /// A failure.
  case bad
  /// An input field.
  case field
  /// The large signs of the code.
  case code
  /// The row of keys at the foot.
  case key
  /// The name of a key in that row.
  case keyName
  /// A line that asks for a look, for a moment.
  case flash
}
