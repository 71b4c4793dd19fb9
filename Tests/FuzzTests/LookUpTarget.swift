@testable import EnrollmentCore
@testable import MemberStore

/// The look-up box, and the folding that makes the keys of a name.
enum LookUpTarget {
  static func run(_ input: [UInt8]) throws {
    let text = String(decoding: input, as: UTF8.self)
    for home in Country.allCases {
      switch SearchQuery(text, home: home) {
      case .digits(let query): try promiseDigits(query)
      case .ending(let digits, let name):
        try promise("an ending is four digits", digits.utf8.count == 4)
        try promiseName(name)
      case .name(let name): try promiseName(name)
      case .email(let start):
        try promise("an e-mail address has its sign", start.contains("@"), about: start)
      case .nothing: break
      }
    }
    try promiseFolding(text)
  }

  private static func promiseDigits(_ query: DigitQuery) throws {
    let texts = query.phoneStarts + [query.memberNumberStart, query.ending].compactMap(\.self)
    try promise(
      "all that is looked for is digits",
      texts.allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }, about: texts)
    try promise(
      "the beginning of a member number leaves room for the rest",
      query.memberNumberStart.map { $0.utf8.count < 13 } ?? true)
  }

  private static func promiseName(_ name: NameQuery) throws {
    try promise("a name is read in few ways", (1...8).contains(name.readings.count))
    for words in name.readings + name.joined + name.parted { try promiseWords(words) }
  }

  private static func promiseWords(_ words: [String]) throws {
    try promise("there are words", !words.isEmpty)
    for word in words {
      try promise("a word is not empty and has no space", !word.isEmpty && !word.contains(" "))
    }
  }

  private static func promiseFolding(_ text: String) throws {
    let words = NameFolding.words(text)
    try promise(
      "a name is found by what it is written as",
      words.isEmpty || NameQuery(text).fits(words), about: words)
    try promise(
      "letter case makes no difference", words.allSatisfy { $0 == $0.lowercased() }, about: words)
    // Somebody who types the name letter by letter finds it all the way.
    guard let word = text.split(whereSeparator: \.isWhitespace).first?.prefix(12) else { return }
    let whole = NameFolding.words(String(word)).joined(separator: " ")
    for length in 1...word.count {
      let start = NameFolding.words(String(word.prefix(length))).joined(separator: " ")
      try promise(
        "the folding of a beginning begins the folding", whole.utf8.starts(with: start.utf8),
        about: (start, whole))
    }
  }
}
