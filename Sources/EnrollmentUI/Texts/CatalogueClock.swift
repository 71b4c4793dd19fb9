import EnrollmentCore

/// A till whose clock is wrong (T3).
extension Catalogue {
  var clockWrong: Wording {
    Wording(
      "T3 The clock of this till is wrong. Look-up works; nobody can be enrolled.",
      small: "T3 Clock wrong. Look-up works.")
  }

  /// - Parameter seconds: how far the till is ahead, negative if it is behind.
  func clockOff(seconds: Int) -> Wording {
    let off = "\(seconds.magnitude) s \(seconds > 0 ? "ahead" : "behind")"
    return Wording(
      "The clock of this till is \(off). Please tell IT.", small: "Clock \(off). Tell IT.")
  }

  var clockRight: Wording {
    Wording("The clock of this till is right again.", small: "The clock is right again.")
  }
}

extension FailureText {
  /// Both times, in one row.
  static func clocks(_ facts: Facts) -> String {
    guard let clocks = facts.clocks else {
      return "The till's clock and the service's do not agree."
    }
    guard let service = clocks.service else {
      return "The till's clock says \(clocks.till), which cannot be."
    }
    return facts.answersInWords
      ? "The till's clock says \(clocks.till), the service's \(service)."
      : "Till: \(clocks.till)   Service: \(service)"
  }
}
