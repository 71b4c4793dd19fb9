import EnrollmentCore
import EnrollmentUI
import Foundation

/// Says what becomes of one request: lines of JSON for a program, or lines for a person.
struct EnrollmentReport {
  let isJSON: Bool

  func started(_ status: RequestStatus) {
    let life = Int(status.life.components.seconds)
    guard isJSON else {
      return Output.line(
        "Sent to the phone ending \(status.phone.ending). The phone must show \(status.code.rawValue)."
      )
    }
    var line = JSONLine()
    line.add("event", "started")
    line.add("code", status.code.rawValue)
    line.add("expires_in", life)
    Output.line(line.text)
  }

  func waiting(_ left: Duration) {
    let seconds = Int(left.components.seconds)
    guard isJSON else { return Output.line("Waiting. \(seconds) seconds left.") }
    var line = JSONLine()
    line.add("event", "waiting")
    line.add("seconds_left", seconds)
    Output.line(line.text)
  }

  func fetching() {
    if !isJSON { Output.line("Said yes. Fetching the name.") }
  }

  func known(_ member: Member) {
    guard isJSON else {
      return Output.line("Already a member: number \(member.number.formatted). Nothing was sent.")
    }
    ended("already_member", code: nil, member: JSONLine(member))
  }

  func saved(_ enrollment: Enrollment) {
    guard isJSON else {
      let words =
        switch enrollment.kind {
        case .enrolled: "Enrolled and saved"
        case .updated: "Known already; name and number are up to date"
        case .incomplete: "Saved without a name"
        }
      return Output.line("\(words). Member number \(enrollment.member.number.formatted).")
    }
    ended(
      enrollment.kind.rawValue, code: enrollment.note,
      member: JSONLine(enrollment.member, enrollment.consents))
  }

  /// - Parameter code: what the phone may show; whoever sees it there is to refuse it (S9).
  func failed(_ failure: RequestFailure, code: BindingCode?) {
    guard isJSON else {
      Output.complaint(
        "\(failure.code.rawValue) \(CommandWords.title(of: failure)): \(failure.detail).")
      return Self.advice(failure, code: code).map(Output.complaint) ?? ()
    }
    var line = JSONLine()
    line.add("event", "ended")
    line.add("outcome", "failed")
    line.addAlways("code", failure.code.rawValue)
    line.addAlways("member", String?.none)
    line.add("binding_code", code?.rawValue)
    line.add("retry_after", failure.retryAfter.map { Int($0.components.seconds) })
    line.add("detail", failure.detail)
    Output.line(line.text)
  }

  /// What to do about an end, where it is not plain.
  private static func advice(_ failure: RequestFailure, code: BindingCode?) -> String? {
    if failure.code == .phoneMayBeRinging, let code {
      return "If the phone shows \(code.rawValue), the shopper should refuse it."
    }
    guard let wait = failure.retryAfter else { return nil }
    if failure.code == .coolingDown {
      let time = CommandWords.askableFrom(Date().addingTimeInterval(wait / .seconds(1)))
      return "It may be asked again from \(time) on, or now with --lift-cool-down."
    }
    let seconds = max(1, Int((wait / .seconds(1)).rounded(.up)))
    return "It may be asked again in \(seconds) second\(seconds == 1 ? "" : "s")."
  }

  /// The run was interrupted, and `record` is what it leaves in the journal.
  func left(_ record: RequestRecord) {
    // Not for the program that reads the events: none of them is this.
    Output.complaint(
      "The request stays open: \(record.code.rawValue) ...\(record.phone.ending). "
        + "`clubtill requests` lists it.")
  }

  private func ended(_ outcome: String, code: EndCode?, member: JSONLine) {
    var line = JSONLine()
    line.add("event", "ended")
    line.add("outcome", outcome)
    line.addAlways("code", code?.rawValue)
    line.add("member", member)
    Output.line(line.text)
  }
}
