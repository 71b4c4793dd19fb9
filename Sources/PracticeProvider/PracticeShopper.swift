/// The ten shoppers of the practice menu; the raw value is the key that picks one.
package enum PracticeShopper: Int, CaseIterable, Sendable {
  case saysYes = 1
  case opensAppLate = 2
  case saysNo = 3
  case neverAnswers = 4
  case hasTooManyRequests = 5
  case hasOldApp = 6
  case cannotBeUsed = 7
  case networkDrops = 8
  case saysYesAfterStop = 9
  /// Says yes as the first; that the disk is full is arranged on the till's side.
  case saysYesToFullDisk = 0

  /// What this shopper does. Times count from the request, so that a slow till meets the same play.
  var script: Script {
    switch self {
    case .saysYes, .saysYesToFullDisk:
      Script(moment: .afterWaiting(.seconds(10)))
    case .opensAppLate:
      Script(moment: .afterWaiting(.seconds(50)))
    case .saysNo:
      Script(says: .no, moment: .atPoll(2))
    case .neverAnswers:
      Script(moment: .never)
    case .hasTooManyRequests:
      Script(start: .tooMany(retryAfter: .seconds(10), onlyOnce: false))
    case .hasOldApp:
      Script(start: .refused(.oldApp))
    case .cannotBeUsed:
      Script(start: .refused(.invalidUser))
    case .networkDrops:
      Script(moment: .atPoll(4), oddPolls: [2: .dropped, 3: .dropped])
    case .saysYesAfterStop:
      Script(moment: .afterWaiting(.seconds(30)))
    }
  }
}
