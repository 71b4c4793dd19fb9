import CIBA
import EnrollmentCore
import Foundation

/// One point of the till check: what was looked at, and whether customers can come.
struct CheckPoint {
  /// The points in their order; the names are those of `--json` and never change.
  enum Name: String, CaseIterable {
    case configuration, clock, network, discovery, keys, credentials, scopes, store, disk, staff

    /// What `clubtill check` ends with where this point stops enrolling.
    var exitStatus: ExitStatus {
      switch self {
      case .configuration: .configuration
      case .clock, .network, .discovery, .keys, .credentials, .scopes: .couldNotStart
      case .store, .disk, .staff: .storeTrouble
      }
    }
  }

  enum State: String {
    case ok, warning, stop

    /// Two columns at the start of a line.
    var mark: String {
      switch self {
      case .ok: "ok"
      case .warning: "!!"
      case .stop: "XX"
      }
    }
  }

  /// A number that a program may want, with its unit in its name.
  struct Measure {
    let name: String
    let value: Int
  }

  let name: Name
  let state: State
  /// One line for people.
  let text: String
  let measure: Measure?

  init(_ name: Name, _ state: State, _ text: String, measure: Measure? = nil) {
    self.name = name
    self.state = state
    self.text = text
    self.measure = measure
  }

  static func unchecked(_ name: Name, _ reason: String) -> CheckPoint {
    CheckPoint(name, .warning, "not checked: \(reason)")
  }

  var line: String { "\(state.mark)  \(name.rawValue.padded(to: 15))\(text)" }

  var object: JSONLine {
    var line = JSONLine()
    line.add("point", name.rawValue)
    line.add("state", state.rawValue)
    line.add("text", text)
    if let measure { line.add(measure.name, measure.value) }
    return line
  }
}

extension CheckPoint {
  /// What a check of the service found, for the points from the clock to the scopes.
  ///
  /// - Parameter scope: what this till asks for.
  static func points(of found: ServiceCheck, scope: String) -> [CheckPoint] {
    let reached: CheckPoint
    let described: CheckPoint
    switch found.metadata {
    case nil:
      // Keys that were refused on the way to that call were refused by an answer.
      reached =
        found.answerTime == nil && found.credentials == .rejected
        ? CheckPoint(.network, .ok, "the service answers") : answering(found.answerTime)
      described = CheckPoint(.discovery, .ok, "the service offers what this till needs")
    case .notSent(let reason), .unanswered(let reason):
      reached = CheckPoint(.network, .stop, "the service cannot be reached: \(reason)")
      described = unchecked(.discovery, "the service cannot be reached")
    case .metadata(let reason), .badAnswer(let reason):
      reached = CheckPoint(.network, .ok, "the service answers")
      described = CheckPoint(.discovery, .stop, reason)
    case .clockWrong:
      reached = CheckPoint(
        .network, .stop, "the service's certificate is not good by this till's clock")
      described = unchecked(.discovery, "the clock of this till is wrong")
    case .tooManyRequests:
      reached = CheckPoint(.network, .ok, "the service answers")
      described = CheckPoint(.discovery, .stop, "the service asks to come again later")
    case .refused(_, let status):
      reached = CheckPoint(.network, .ok, "the service answers")
      described = CheckPoint(.discovery, .stop, "the service refuses with status \(status)")
    }
    let isKnown = found.metadata == nil
    return [
      clock(of: found),
      reached, described,
      isKnown ? keys(count: found.usableKeys) : unchecked(.keys, "there is nowhere to get them"),
      credentials(found.credentials),
      scopes(asked: scope, listed: found.listedScopes),
    ]
  }

  private static func clock(of found: ServiceCheck) -> CheckPoint {
    if case .clockWrong(let difference) = found.metadata {
      return CheckPoint(
        .clock, .stop,
        "T3 it says \(difference.till.formatted(.iso8601)), which cannot be; set the clock")
    }
    return found.metadata == nil
      ? clock(lead: found.clockLead) : unchecked(.clock, "the service told no time")
  }

  /// - Parameter lead: how far this clock is ahead of the service's; nil if that told no time.
  static func clock(lead: Duration?) -> CheckPoint {
    guard let lead else { return unchecked(.clock, "the service told no time") }
    // The service tells whole seconds.
    let seconds = Int(lead.components.seconds)
    let measure = Measure(name: "ahead_seconds", value: seconds)
    switch abs(seconds) {
    case 0...1: return CheckPoint(.clock, .ok, "agrees with the service", measure: measure)
    case let off:
      let text = "\(off) s \(seconds > 0 ? "ahead of" : "behind") the service"
      if off <= 30 { return CheckPoint(.clock, .ok, text, measure: measure) }
      // Beyond a minute the times in an ID token are not good any more.
      return CheckPoint(
        .clock, off <= 60 ? .warning : .stop,
        off <= 60 ? "\(text); set the clock" : "T3 \(text); set the clock: nobody is enrolled",
        measure: measure)
    }
  }

  /// A scope that the service does not list is told and no more: such lists are seldom complete.
  ///
  /// - Parameters:
  ///   - asked: words with one space between them.
  ///   - listed: what the service says one may ask for; nil if it says nothing.
  static func scopes(asked: String, listed: [String]?) -> CheckPoint {
    let words = asked.split(separator: " ").map(String.init)
    let unlisted = listed.map { listed in words.filter { !listed.contains($0) } } ?? []
    let remark =
      unlisted.isEmpty ? "" : "; the service does not list \(unlisted.joined(separator: " "))"
    return CheckPoint(.scopes, .ok, "asks for \(asked)\(remark)")
  }

  private static func answering(_ time: Duration?) -> CheckPoint {
    guard let time else {
      return CheckPoint(
        .network, .stop, "the service told of itself, but did not answer the next call")
    }
    let milliseconds = Int((time / .milliseconds(1)).rounded(.up))
    return CheckPoint(
      .network, .ok, "the service answers in \(milliseconds) ms",
      measure: Measure(name: "milliseconds", value: milliseconds))
  }

  private static func keys(count: Int) -> CheckPoint {
    let measure = Measure(name: "count", value: count)
    return count > 0
      ? CheckPoint(.keys, .ok, "\(count) that can check an answer", measure: measure)
      : CheckPoint(.keys, .stop, "none that can check an answer", measure: measure)
  }

  private static func credentials(_ found: ServiceCheck.Credentials) -> CheckPoint {
    switch found {
    case .accepted: CheckPoint(.credentials, .ok, "accepted")
    case .rejected:
      CheckPoint(
        .credentials, .stop,
        "refused: client id, secret, client authentication or environment is wrong")
    case .unclear(let reason):
      CheckPoint(.credentials, .stop, "the answer says neither yes nor no: \(reason)")
    case .untried: unchecked(.credentials, "there is nowhere to send them")
    }
  }
}
