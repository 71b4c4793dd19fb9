// Settings of several words in one text, since the environment knows no lists.

extension Reading where Value == [Duration] {
  /// Four whole numbers of seconds, 1 to 900, each larger than the one before.
  static var tipTimes: Self {
    let expected = "must be four numbers of seconds, 1 to 900, each larger than the one before"
    return text(
      literal: { times in
        .text(times.map { String($0.components.seconds) }.joined(separator: " "))
      },
      check: { text, _ throws(Refusal) in
        let numbers = text.split(separator: " ").map { Int($0) ?? 0 }
        let isAscending = zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }
        guard numbers.count == 4, numbers.allSatisfy((1...900).contains), isAscending else {
          throw Refusal("\(expected), not \(shown(text))")
        }
        return numbers.map { .seconds($0) }
      })
  }
}

extension Reading where Value == [Int: Int] {
  /// Words like `F4=F14`: a key of the program, F1 to F12, and the one that the keyboard sends for
  /// it, F1 to F63.
  static var functionKeys: Self {
    text(
      literal: { keys in
        .text(keys.sorted { $0.key < $1.key }.map { "F\($0)=F\($1)" }.joined(separator: " "))
      },
      check: { text, _ throws(Refusal) in
        var keys: [Int: Int] = [:]
        for word in text.split(separator: " ") {
          guard let match = word.wholeMatch(of: /F([0-9]{1,2})=F([0-9]{1,2})/),
            let meant = Int(match.1), let sent = Int(match.2),
            (1...12).contains(meant), (1...63).contains(sent)
          else {
            throw Refusal("must be words like F4=F14, F1 to F12 before the =, not \(shown(text))")
          }
          guard keys[meant] == nil else { throw Refusal("names F\(meant) twice before the =") }
          guard !keys.values.contains(sent) else {
            throw Refusal("names F\(sent) twice after the =")
          }
          keys[meant] = sent
        }
        guard !keys.isEmpty else { throw Refusal("must not be blank") }
        return keys
      })
  }
}
