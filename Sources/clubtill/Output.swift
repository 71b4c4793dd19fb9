import ArgumentParser
import EnrollmentCore
import Foundation

/// What a command prints.
///
/// A reader that has gone away, or a full disk behind a redirection, ends no enrollment: what cannot
/// be printed is left out. A command that only answers a question says so (`result`).
enum Output {
  /// One line on standard output, at once.
  static func line(_ text: String) { self.text(text + "\n") }

  /// All that a command was asked for, one text a line.
  ///
  /// - Throws: an `ExitCode` where it cannot be printed whole, with the reason told on standard error.
  static func result(_ lines: [String]) throws {
    let text = lines.map { $0 + "\n" }.joined()
    guard let trouble = self.text(text) else { return }
    complaint(trouble)
    throw ExitCode(ExitStatus.outputTrouble.rawValue)
  }

  /// Text on standard output as it is, at once. Returns what to complain about where not all of it
  /// could be written.
  @discardableResult
  static func text(_ text: String) -> String? {
    write(text, to: STDOUT_FILENO).map { "Standard output could not be written: \($0)" }
  }

  /// One line on standard error.
  static func complaint(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

  /// Text on standard error as it is, at once.
  static func errorText(_ text: String) { write(text, to: STDERR_FILENO) }

  /// One line on standard error, the time in front (ISO 8601, UTC): for what happens beside the work
  /// and often goes into the log.
  static func logLine(_ text: String) { complaint("\(Date().formatted(.iso8601)) \(text)") }

  /// Returns why not all of it was written; nil where all was.
  @discardableResult
  private static func write(_ text: String, to descriptor: Int32) -> String? {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return String(cString: strerror(errno)) }
      rest = rest.dropFirst(count)
    }
    return nil
  }
}

extension Till {
  /// Its two names, as people read them in what commands print.
  var words: String { "till \(letter.rawValue), number \(number.rawValue)" }
}

extension JSONLine {
  /// A member as a program reads it: nothing is veiled.
  init(_ member: Member) {
    self.init()
    add("number", member.number.rawValue)
    add("subject", member.identities.last?.subject)
    add("issuer", member.identities.last?.issuer)
    add("name", member.name?.full)
    add("given_name", member.name?.given)
    add("family_name", member.name?.family)
    add("phone", member.phone?.msisdn)
    add("birthdate", member.birthDate)
    add("email", member.email?.value)
    add("address", member.address.map { JSONLine($0.value) })
    add("state", member.state.rawValue)
    add("joined_at", member.joinedAt)
    add("till", member.joinedAtTill.number.rawValue)
  }

  /// The same with what is known of the consents.
  init(_ member: Member, _ consents: MemberConsents) {
    self.init(member)
    add("consents", JSONLine(consents))
  }

  init(_ consents: MemberConsents) {
    self.init()
    add("state", consents.standing.rawValue)
    add("lost_at", consents.lostAt)
    add(
      "answers",
      consents.consents.map { consent in
        var line = JSONLine()
        line.add("id", consent.id)
        line.add("accepted", consent.isAccepted)
        line.add("required", consent.isRequired)
        line.add("text", consent.text.isEmpty ? nil : consent.text)
        line.add("version", consent.version)
        line.add("language", consent.language)
        line.add("answered_at", consent.answeredAt)
        line.add("withdrawn_at", consent.withdrawal?.at)
        return line
      })
  }
}
