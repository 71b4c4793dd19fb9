/// The signs for frames, rules, blocks and motion, from Unicode or from bare ASCII.
///
/// Each is one column wide.
package struct LineArt: Equatable, Sendable {
  package let horizontal: String
  package let vertical: String
  package let topLeft: String
  package let topRight: String
  package let bottomLeft: String
  package let bottomRight: String
  /// Where a rule meets the left and the right edge of a frame.
  package let teeLeft: String
  package let teeRight: String
  package let cross: String

  /// The large digits of the code: two of their rows fit in one row of the screen with half blocks.
  /// In ASCII every block is `#`, so draw a row of the digits in a row of the screen there.
  package let fullBlock: String
  package let upperHalf: String
  package let lowerHalf: String
  /// Whether the half blocks are halves, and not stand-ins.
  package let hasHalfBlocks: Bool

  /// The part of a bar that is left, and the part that is gone.
  package let barFilled: String
  package let barEmpty: String
  /// One turn of the spinner, eight steps.
  package let spinner: [String]
  /// A dot between two pieces of text.
  package let separator: String
  /// Points at the chosen row of a list.
  package let pointer: String

  package init(_ charset: Charset) {
    switch charset {
    case .utf8:
      self.init(
        lines: "─│┌┐└┘├┤┼", blocks: "█▀▄", hasHalfBlocks: true, bar: "━╌", spinner: "⠋⠙⠹⠸⠼⠴⠦⠇",
        separator: "·", pointer: "▸")
    case .ascii:
      self.init(
        lines: "-|+++++++", blocks: "###", hasHalfBlocks: false, bar: "=.", spinner: "|/-\\|/-\\",
        separator: "-", pointer: ">")
    }
  }

  private init(
    lines: String, blocks: String, hasHalfBlocks: Bool, bar: String, spinner: String,
    separator: String, pointer: String
  ) {
    let line = lines.map(String.init)
    horizontal = line[0]
    vertical = line[1]
    topLeft = line[2]
    topRight = line[3]
    bottomLeft = line[4]
    bottomRight = line[5]
    teeLeft = line[6]
    teeRight = line[7]
    cross = line[8]
    let block = blocks.map(String.init)
    fullBlock = block[0]
    upperHalf = block[1]
    lowerHalf = block[2]
    self.hasHalfBlocks = hasHalfBlocks
    let part = bar.map(String.init)
    barFilled = part[0]
    barEmpty = part[1]
    self.spinner = spinner.map(String.init)
    self.separator = separator
    self.pointer = pointer
  }
}
