/// A secret number of four to eight digits, as somebody typed it.
///
/// It says nothing of itself in a log or a message.
package struct PIN: Equatable, Sendable, CustomStringConvertible, CustomReflectable {
  package static let lengths = 4...8

  package let digits: String

  /// Nil for anything but four to eight digits.
  package init?(_ text: String) {
    let bytes = text.utf8
    guard Self.lengths.contains(bytes.count),
      bytes.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    digits = text
  }

  package var description: String { "PIN" }
  package var customMirror: Mirror { Mirror(self, children: [:]) }

  /// Whether somebody who knows the staff number and nothing else would try it first: it is the number
  /// itself, one digit or a pair over and over, a run of digits, or one that people are fond of.
  package func isEasilyGuessed(of number: StaffNumber) -> Bool {
    let values = digits.utf8.map { Int($0) - 48 }
    let steps = Set(zip(values, values.dropFirst()).map { ($1 - $0 + 10) % 10 })
    let isRun = steps == [0] || steps == [1] || steps == [9]
    let isPair =
      values.count.isMultiple(of: 2)
      && values.indices.allSatisfy { values[$0] == values[$0 % 2] }
    let isNumber = Int(digits) == number.rawValue
    return isRun || isPair || isNumber || Self.favourites.contains(digits)
  }

  /// Without those that the rules above know.
  ///
  /// Source: DataGenetics, "PIN analysis" (2012), for those of four digits.
  private static let favourites: Set<String> = [
    "1004", "1122", "1112", "2001", "2580", "0852", "5683", "0911", "1998", "1999", "2000",
    "112233", "123321", "159753", "147258", "121314", "12344321", "11223344",
  ]
}
