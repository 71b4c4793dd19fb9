import EnrollmentCore
import Foundation

/// What a command prints.
enum Output {
  /// One line on standard output, at once.
  static func line(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
  }

  /// One line on standard error.
  static func complaint(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }
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
    add("state", member.state.rawValue)
    add("joined_at", member.joinedAt)
    add("till", member.joinedAtTill.number.rawValue)
  }
}
