@testable import EnrollmentCore
@testable import EnrollmentUI

/// A typed, pasted or scanned phone number, and the field in which it is typed.
enum PhoneNumberTarget {
  static func run(_ input: [UInt8]) throws {
    let text = String(decoding: input, as: UTF8.self)
    for home in Country.allCases {
      try promiseReading(text, in: home)
      var pasted = NumberEntry()
      _ = pasted.paste(text)
      try promiseField(pasted, in: home)
      var typed = NumberEntry()
      for sign in text.prefix(40) {
        _ = typed.append(sign)
        try promiseField(typed, in: home)
      }
      typed.removeLast()
      try promiseField(typed, in: home)
    }
    _ = try? PhoneNumber(international: text)
  }

  private static func promiseReading(_ text: String, in home: Country) throws {
    let number: PhoneNumber
    do { number = try PhoneEntry.read(text, in: home).number } catch { return }
    try promise(
      "a number is 8 to 15 digits",
      (8...15).contains(number.msisdn.utf8.count)
        && number.msisdn.utf8.allSatisfy { (0x30...0x39).contains($0) }, about: number)
    try promise(
      "it has the length of its country",
      number.country.lengths.contains(number.nationalDigits.count), about: number)
    let forms = [number.msisdn, "+" + number.msisdn, number.formatted, "00" + number.msisdn]
    for form in forms.dropLast() {
      try promise(
        "it reads the same in its form \(form)", (try? PhoneNumber(international: form)) == number)
    }
    for other in Country.allCases {
      try promise(
        "it is the same number everywhere",
        (try? PhoneEntry.read(forms[1], in: other))?.number == number, about: (forms[1], other))
    }
  }

  private static func promiseField(_ field: NumberEntry, in home: Country) throws {
    try promise("the field has room", field.typed.count <= NumberEntry.limit + 1)
    try promise(
      "it holds digits, with a plus at most first",
      field.typed.drop { $0 == "+" }.utf8.allSatisfy { (0x30...0x39).contains($0) }
        && field.typed.count(where: { $0 == "+" }) <= 1, about: field.typed)
    try promiseCleanLine(field.shown(home: home), "the field", limit: 40)
    _ = field.isAtHome(home)
    guard let number = field.reading(home: home).number else { return }
    let again = NumberEntry(number, home: home).reading(home: home).number
    try promise("a ready number fills the field again", again == number, about: (number, again))
  }
}
