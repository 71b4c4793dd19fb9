import EnrollmentCore
import Foundation

/// A person's own data, to be read on paper.
extension MemberCopy {
  /// As a file has it: a line for each line, or one JSON object.
  func text(as form: HandedOutCopy.Form) -> String {
    switch form {
    case .text: lines.map { $0 + "\n" }.joined()
    case .json: object.text + "\n"
    }
  }

  private var lines: [String] {
    var lines = ["COPY OF YOUR DATA", "", "Made \(madeAt.printed)", ""]
    lines += facts.map { $0.0.padded(to: 14) + $0.1 }
    for identity in member.identities {
      lines.append("Login id".padded(to: 14) + "\(identity.subject), given by \(identity.issuer)")
    }
    lines += ["", "Your consents as they are now"]
    lines += consents.consents.map { consent in
      "  \(consent.isAccepted ? "yes" : "no ")  \(consent.text.isEmpty ? consent.id : consent.text)"
    }
    switch consents.standing {
    case .onFile: break
    case .none: lines.append("  none")
    case .unknown: lines.append("  an answer was lost: no marketing until there is a new one")
    }
    lines += ["", "What you were asked and answered"]
    for answer in answers { lines += answer.copyLines }
    lines += ["", "Who looked at your card"]
    lines += looks.map { look in
      "  " + (look.whatInWords.map { "\(look.words)  \($0)" } ?? look.wordsOfForgotten)
    }
    lines += ["", "What else was done"]
    lines += deeds.map { deed in
      ["  \(deed.words)  \(deed.whatInWords ?? "")", deed.detail ?? ""].filter { !$0.isEmpty }
        .joined(separator: "  ")
    }
    return lines
  }

  private var facts: [(String, String)] {
    [
      ("Name", member.name?.full ?? "(none)"),
      ("Given name", member.name?.given ?? "(none)"),
      ("Family name", member.name?.family ?? "(none)"),
      ("Member no.", member.number.formatted),
      ("Phone", member.phone?.formatted ?? "(none)"),
      ("E-mail", member.email.map { "\($0.value), \(Self.source($0.toldAt))" } ?? "(none)"),
      (
        "Address",
        member.address.map { "\($0.value.fullLine), \(Self.source($0.toldAt))" } ?? "(none)"
      ),
      ("Birth date", member.birthDate ?? "(none)"),
      ("State", member.state.rawValue),
      ("Joined", "\(member.joinedAt.printed), \(member.joinedAtTill.words)"),
      ("Note", note ?? "(none)"),
      ("Member id", member.id.uuidString.lowercased()),
    ]
  }

  private static func source(_ date: Date?) -> String {
    date.map { "told by the app \($0.printed)" } ?? "from a hand-over file"
  }

  private var object: JSONLine {
    var line = JSONLine()
    line.add("made_at", madeAt)
    line.add("member", memberObject)
    line.add("note", note)
    line.add(
      "consent_history",
      answers.map { answer in
        var line = JSONLine()
        line.add("entry", answer.entry)
        line.add("at", answer.at)
        line.add("yes", answer.yes?.object)
        line.add("withdrawal", answer.withdrawal?.object)
        line.add("text", answer.toldLines == nil ? answer.text : nil)
        return line
      })
    line.add("looks", looks.map(\.object))
    line.add("deeds", deeds.map(\.object))
    return line
  }

  private var memberObject: JSONLine {
    var line = JSONLine(member, consents)
    line.add("id", member.id.uuidString.lowercased())
    line.add("told_at", member.toldAt)
    line.add("email_told_at", member.email?.toldAt)
    line.add("address_told_at", member.address?.toldAt)
    line.add(
      "identities",
      member.identities.map { identity in
        var line = JSONLine()
        line.add("issuer", identity.issuer)
        line.add("subject", identity.subject)
        return line
      })
    return line
  }
}

extension ConsentGiven {
  fileprivate var copyLines: [String] {
    ["  \(at.printed)"]
      + (toldLines?.map { "  " + $0 } ?? ["    \(text ?? "(erased)")"])
  }
}

extension MemberCopy.Happening {
  fileprivate var whatInWords: String? { what?.wordsOfCamelCase }

  fileprivate var wordsOfForgotten: String {
    "\(at.printed)  who it was is not kept after twelve months"
  }
}
