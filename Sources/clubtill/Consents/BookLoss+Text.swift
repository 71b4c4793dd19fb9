import EnrollmentCore
import Foundation

/// What damage took out of a book, for people and for programs.
extension BookLoss {
  /// `12 entries lost to damage, found 2026-05-04T12:00:00Z, in the file FILE: 5 to 9, 13`.
  var words: String {
    let numbers = runs.map { run in
      run.count == 1 ? "\(run.lowerBound)" : "\(run.lowerBound) to \(run.upperBound)"
    }.joined(separator: ", ")
    let count = StoreForKeeping.entries(Int64(entries))
    let lost =
      switch (entries > 0, isEndKnown) {
      case (true, true): "\(count) lost to damage"
      case (true, false): "\(count), and perhaps more at the end, lost to damage"
      case (false, _): "perhaps entries at the end lost to damage"
      }
    return "\(lost), found \(foundAt.printed), in the file \(file)"
      + (numbers.isEmpty ? "" : ": \(numbers)")
  }

  var object: JSONLine {
    var line = JSONLine()
    line.add("book", book)
    line.add("entries", entries)
    line.add("end_known", isEndKnown)
    line.add("found_at", foundAt)
    line.add("file", file)
    line.add(
      "runs",
      runs.map { run in
        var row = JSONLine()
        row.add("first", run.lowerBound)
        row.add("last", run.upperBound)
        return row
      })
    return line
  }
}
