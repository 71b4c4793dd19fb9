/// What a simulation went through.
struct Figures: Sendable, Equatable {
  var steps = 0
  /// Orders to enroll, of which the till refuses some at once.
  var orders = 0
  /// Requests that ended as saved, by the file.
  var saved = 0
  var members = 0
  var tokenCalls = 0
  var kills = 0
  /// Kills that took the whole machine.
  var powerCuts = 0
  /// Writes that were refused, or carried out and then said to be refused.
  var diskFaults = 0
  /// Looks at one rule over the whole file.
  var rulesChecked = 0

  static func += (sum: inout Figures, more: Figures) {
    sum.steps += more.steps
    sum.orders += more.orders
    sum.saved += more.saved
    sum.members += more.members
    sum.tokenCalls += more.tokenCalls
    sum.kills += more.kills
    sum.powerCuts += more.powerCuts
    sum.diskFaults += more.diskFaults
    sum.rulesChecked += more.rulesChecked
  }
}

extension Figures: CustomStringConvertible {
  var description: String {
    """
    \(steps) steps, \(orders) enrollments begun, \(saved) yeses saved (\(members) members), \
    \(tokenCalls) token calls, \(kills) kills (\(powerCuts) of the machine), \
    \(diskFaults) disk faults, \(rulesChecked) rules checked, none broken
    """
  }
}
