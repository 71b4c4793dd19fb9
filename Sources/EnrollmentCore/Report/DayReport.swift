package import Foundation

/// What one day of the shop came to, counted from the journal and the books.
package struct DayReport: Equatable, Sendable {
  /// The till that was counted; nil where all of the store's were.
  package let till: TillNumber?
  /// When the first shopper was asked; nil where nobody was.
  package let firstAsked: Date?
  package let total: DayFigures
  /// The same by who served, in the order of their numbers; what nobody signed in for comes last. Empty
  /// where that was not asked for.
  package let people: [PersonFigures]
  /// Whether the day was over when it was counted.
  package let isOver: Bool
  /// How the books ended when the day did; how they end now while it lasts.
  package let books: [BookHead]
  /// What damage has ever taken out of them.
  package let losses: [BookLoss]

  package init(
    till: TillNumber?, firstAsked: Date?, total: DayFigures, people: [PersonFigures] = [],
    isOver: Bool = false, books: [BookHead], losses: [BookLoss] = []
  ) {
    self.till = till
    self.firstAsked = firstAsked
    self.total = total
    self.people = people
    self.isOver = isOver
    self.books = books
    self.losses = losses
  }

  /// How many entries of the book damage has taken.
  package func lost(from book: String) -> Int {
    losses.filter { $0.book == book }.reduce(0) { $0 + $1.entries }
  }
}

/// What one member of staff did on that day.
package struct PersonFigures: Equatable, Sendable {
  /// Nil for what nobody signed in for.
  package let staff: StaffNumber?
  /// Nil for somebody who is on the staff list no more.
  package let name: String?
  package let figures: DayFigures

  package init(staff: StaffNumber?, name: String?, figures: DayFigures) {
    self.staff = staff
    self.name = name
    self.figures = figures
  }
}

/// The end of an append-only book: with it on paper, nobody can rewrite what came before unseen.
package struct BookHead: Equatable, Sendable {
  /// `consent`, `access` or `deed`.
  package let book: String
  /// How many entries this store had written into it.
  package let count: Int
  /// The chain after the last of them as 64 hexadecimal digits; 64 zeros before the first.
  package let chain: String

  package init(book: String, count: Int, chain: String) {
    self.book = book
    self.count = count
    self.chain = chain
  }
}

/// The figures of a day. Every request that was sent is counted in exactly one of its ends.
package struct DayFigures: Equatable, Sendable {
  /// A number that was typed turned out to be a member's.
  package var alreadyMembers = 0
  package var saved = 0
  /// Of those that were saved: the till had turned to somebody else by then (Park or Stop).
  package var savedUnwatched = 0
  package var denied = 0
  package var ranOut = 0
  package var numberCannotBeUsed = 0
  /// The number was wrong, or another one answered: what came was thrown away.
  package var thrownAway = 0
  /// Every other end: the till, the network, the service.
  package var trouble = 0
  package var stillOpen = 0
  package var erased = 0
  package var copiesGiven = 0
  package var consentsWithdrawn = 0
  /// How often somebody opened more cards within ten minutes than ``LookLimit`` has.
  package var manyCardsOpened = 0
  /// From Enter to the card, of each that was saved, in no order.
  package var times: [Duration] = []

  package init() {}

  package var sent: Int {
    saved + denied + ranOut + numberCannotBeUsed + thrownAway + trouble + stillOpen
  }
  package var asked: Int { alreadyMembers + sent }

  /// `count` in whole hundredths of what was sent.
  package func share(_ count: Int) -> Int { sent == 0 ? 0 : (count * 200 + sent) / (2 * sent) }

  /// Half of them took no longer; nil where there is none.
  package var middleTime: Duration? {
    times.isEmpty ? nil : times.sorted()[(times.count - 1) / 2]
  }

  /// The slowest tenth took longer than this; nil where there is none.
  package var slowestTenth: Duration? {
    times.isEmpty ? nil : times.sorted()[(times.count * 9 + 9) / 10 - 1]
  }

  /// ``middleTime`` in whole seconds, as every page tells it.
  package var middleSeconds: Int? { middleTime.map(Self.nearestSecond) }

  /// ``slowestTenth`` in the same way.
  package var slowestTenthSeconds: Int? { slowestTenth.map(Self.nearestSecond) }

  /// Half a second counts for a whole one.
  private static func nearestSecond(_ time: Duration) -> Int {
    Int((time / .seconds(1)).rounded(.toNearestOrAwayFromZero))
  }

  /// Counts a request that ended without a member; nil stands for one that was thrown away.
  package mutating func count(end outcome: EndCode?) {
    switch outcome {
    case nil, .otherNumberAnswered: thrownAway += 1
    case .denied: denied += 1
    case .noAnswer: ranOut += 1
    case .numberCannotBeUsed: numberCannotBeUsed += 1
    case .appTooOld, .requestAlreadyOpen, .noConnection, .serviceTrouble, .tillNotSetUp,
      .tillSettingWrong, .coolingDown, .phoneMayBeRinging, .appCouldNotFinish, .requestGone,
      .requestEnded, .answerNotTrusted, .nameMissing, .fieldMissing, .numberUpdated,
      .numberChangedHands, .shopRuleFailed, .notSaved, .clockWrong, .storeInUse,
      .cannotSaveNothingSent, .memberNumbersUsedUp:
      trouble += 1
    }
  }
}

/// Counting what a day came to.
package protocol DayReporting: Sendable {
  /// The figures of the time from `interval.start` up to and without its end.
  ///
  /// - Parameters:
  ///   - till: the one to count; nil counts all of the store's.
  ///   - byPerson: whether they are told by who served too; only a lead may see that.
  ///   - staff: who asks.
  func report(
    of interval: DateInterval, at till: TillNumber?, byPerson: Bool, for staff: StaffNumber?
  ) async throws(StoreFailure) -> DayReport
}
