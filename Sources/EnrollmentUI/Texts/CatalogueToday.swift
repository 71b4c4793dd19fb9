import EnrollmentCore

/// What a day came to.
extension Catalogue {
  /// One row of figures.
  struct TodayRow {
    let words: String
    let count: Int
    /// Told as a part of what was sent, too.
    var isShare = false
  }

  var todayPlace: String { "TODAY" }

  func todayTitle(_ day: ShopDay, _ till: Till) -> String {
    "Till \(till.letter.rawValue)     \(longDate(day))"
  }
  func todaySmallTitle(_ day: ShopDay) -> String { longDate(day) }
  func todayFirst(_ clock: String) -> String { "first asked \(clock)" }

  /// What is seldom is left out where it did not happen.
  func todayRows(_ figures: DayFigures) -> [TodayRow] {
    var rows = [
      TodayRow(words: "asked", count: figures.asked),
      TodayRow(words: "already members", count: figures.alreadyMembers),
      TodayRow(words: "requests sent", count: figures.sent, isShare: true),
      TodayRow(words: "  said yes and saved", count: figures.saved, isShare: true),
      TodayRow(words: "    of these after Park or Stop", count: figures.savedUnwatched),
      TodayRow(words: "  said no", count: figures.denied),
      TodayRow(words: "  ran out", count: figures.ranOut),
      TodayRow(words: "  could not use this number", count: figures.numberCannotBeUsed),
      TodayRow(words: "  till or network trouble", count: figures.trouble),
    ]
    if figures.thrownAway > 0 {
      rows.append(TodayRow(words: "  wrong number, thrown away", count: figures.thrownAway))
    }
    if figures.stillOpen > 0 {
      rows.append(TodayRow(words: "  still open", count: figures.stillOpen))
    }
    return rows
  }

  /// In seconds.
  func todayTimes(_ middle: Int, _ slowest: Int) -> Wording {
    Wording(
      "time from Enter to card   middle \(middle) s     slowest tenth over \(slowest) s",
      small: "to card \(middle) s, slow over \(slowest) s")
  }

  func todayDeeds(_ figures: DayFigures) -> Wording {
    Wording(
      "erased    \(figures.erased)       copies given    \(figures.copiesGiven)       "
        + "consents withdrawn  \(figures.consentsWithdrawn)",
      small: "erased \(figures.erased) copies \(figures.copiesGiven) "
        + "withdrawn \(figures.consentsWithdrawn)")
  }

  /// - Parameter losses: what damage took out of that book.
  func todayHead(_ head: BookHead, digits: Int, losses: [BookLoss]) -> String {
    let lost = losses.isEmpty ? "" : "  damaged: \(losses.reduce(0) { $0 + $1.entries }) lost"
    return
      "\(head.book.padded(to: 8))\(String(head.count).padded(to: 9))\(head.chain.prefix(digits))\(lost)"
  }

  func todayMessage(_ day: ShopDay) -> Wording {
    Wording(
      "Training is not counted. For paper: clubtill report --day \(day.text)",
      small: "clubtill report --day \(day.text)")
  }

  func todaySmall(_ figures: DayFigures) -> [String] {
    var lines = [
      "asked \(figures.asked)  members \(figures.alreadyMembers)  sent \(figures.sent)",
      "saved \(figures.saved)  later \(figures.savedUnwatched)  no \(figures.denied)",
      "ran out \(figures.ranOut)  bad number \(figures.numberCannotBeUsed)",
      "trouble \(figures.trouble)  wrong \(figures.thrownAway)  open \(figures.stillOpen)",
    ]
    if let middle = figures.middleSeconds, let slowest = figures.slowestTenthSeconds {
      lines.append(todayTimes(middle, slowest).small)
    }
    return lines + [todayDeeds(figures).small]
  }

  var todayColumns: [String] { ["asked", "members", "sent", "saved", "no", "ran out"] }
  func todayName(_ person: PersonFigures) -> String {
    guard let staff = person.staff else { return "nobody signed in" }
    return person.name ?? "No. \(staff.rawValue)"
  }
  func todaySmallPerson(_ figures: DayFigures) -> String {
    "asked \(figures.asked) saved \(figures.saved)"
  }
  var todayNobody: String { "Nobody was asked on this day." }

  var todayExplanation: [String] {
    [
      "What this day came to on this till, from its journal and its books. Left and",
      "Right go to other days. The last lines are the ends of the books: kept on",
      "paper, they show later that nothing was changed.",
    ]
  }
}
