/// What a target promises of every input, in words, and what did not keep it.
struct BrokenPromise: Error, CustomStringConvertible {
  let description: String
}

/// Throws unless `isKept`.
func promise(
  _ words: String, _ isKept: Bool, about value: @autoclosure () -> Any = ""
) throws(BrokenPromise) {
  guard !isKept else { return }
  throw BrokenPromise(description: "broken promise: \(words) \(value())")
}

/// Promises that `text` fits on one line of a screen and cannot steer it.
func promiseCleanLine(_ text: String, _ what: String, limit: Int) throws(BrokenPromise) {
  try promise("\(what) has at most \(limit) scalars", text.unicodeScalars.count <= limit)
  let isClean = text.unicodeScalars.allSatisfy { scalar in
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
    default: true
    }
  }
  try promise("\(what) holds nothing that steers a terminal", isClean, about: text.debugDescription)
}
