import EnrollmentCore
import Foundation
import MemberStore

/// The proof on paper: about a page for a member who was asked once or twice.
extension ConsentProof {
  private static let width = 14
  private static let commitments =
    "  A commitment is SHA-256 of a salt and the entry's text; --json prints both."

  var lines: [String] {
    var lines = [
      "PROOF OF CONSENT",
      "",
      Self.line("Member no.", number.formatted),
      Self.line("Member id", member.uuidString.lowercased()),
      Self.line("Made", madeAt.printed),
    ]
    lines += erasedLines
    if entries.isEmpty, keptAlone.isEmpty {
      lines += ["", "The consent book has no entry about this member."]
    }
    for entry in entries { lines += [""] + entry.lines }
    return lines + keptLines + lossLines + [""] + checking
  }

  private var keptLines: [String] {
    keptAlone.flatMap { kept in
      let store = kept.store.uuidString.lowercased()
      return [
        "", "Entry \(kept.entry) of store \(store), written \(kept.at.printed)",
        "  The book has this entry no more.",
      ] + kept.lines
    }
  }

  private var erasedLines: [String] {
    guard let erasedAt else { return [] }
    guard let undoableUntil else {
      return [Self.line("Erased", "\(erasedAt.printed); what names the person is gone")]
    }
    return [
      Self.line("Erased", "\(erasedAt.printed); final at \(undoableUntil.printed)"),
      Self.line("", "Until then the till that erased the member can bring it back:"),
      Self.line("", "clubtill members undo-erase \(number.rawValue)"),
    ]
  }

  private var lossLines: [String] {
    guard !losses.isEmpty else { return [] }
    return ["", "Of the consent book is missing, about this member or about others:"]
      + losses.map { "  " + $0.words }
  }

  private var checking: [String] {
    var lines = ["How to check it"]
    if entries.contains(where: { $0.kept != nil }) || !keptAlone.isEmpty {
      lines += [
        "  The texts that were shown are gone. Which answers there were is kept by the deed of the",
        "  erasure, in the book of deeds, which is sealed in the same way: clubtill consents verify",
      ]
    }
    guard let last = entries.last else { return lines.count > 1 ? lines : [] }
    for head in heads {
      let store = head.origin == 1 ? "" : " of store \(head.origin)"
      lines.append(
        "  The consent book\(store) has \(StoreForKeeping.entries(head.entries)); its head is")
      lines.append("    \(head.digits)")
    }
    return lines + [
      "  This command goes through the whole book, and proves that the entry is still in it:",
      "    clubtill consents verify --head \(last.chain.prefix(32)) --entry \(last.given.entry)",
      "  The head of each day stands on that day's report: given in the same way, it proves that no",
      "  entry up to then was written anew.",
    ] + (erasedAt == nil ? [Self.commitments] : [])
  }

  fileprivate static func line(_ name: String, _ text: String) -> String {
    name.padded(to: width) + text
  }
}

extension ConsentProof.Entry {
  fileprivate var lines: [String] {
    let store = origin == 1 ? "" : " of store \(origin)"
    var lines = ["Entry \(given.entry)\(store), written \(given.at.printed)"]
    if !isAsCommitted {
      lines.append("  Its text was changed and proves nothing.")
    } else if let told = given.toldLines {
      lines += told
    } else if let text = given.text {
      lines += ["  " + text.drawable]
    } else if let kept {
      lines += kept.lines
    } else {
      lines.append("  Its text is not told any more; the seal is left.")
    }
    if isBehindLoss {
      lines.append(
        "  The entry before it was lost to damage: nothing proves that this is the one written.")
    }
    return lines + ["  commitment  \(commitment)", "  chain       \(chain)"]
  }
}

extension KeptEntry {
  fileprivate var lines: [String] {
    guard let answers else { return ["  The answers were lost: none was taken for a yes."] }
    return answers.isEmpty ? ["  Nothing was asked, or nothing was told."] : answers.map(\.line)
  }

  fileprivate func add(to line: inout JSONLine) {
    if let answers { line.add("kept_answers", answers.map(\.object)) }
    if answers == nil { line.add("answers_lost", true) }
  }
}

extension KeptAnswer {
  fileprivate var line: String {
    let mark =
      switch outcome {
      case .accepted: "YES"
      case .declined: "NO "
      case .withdrawn: "TAKEN BACK"
      }
    let facts = [
      id.map { "id \($0.drawable)" } ?? "the id told who it was and is gone",
      version.map { "version \($0.drawable)" }, language.map { "language \($0.drawable)" },
    ]
    return "  \(mark)  " + facts.compactMap { $0 }.joined(separator: ", ")
  }

  fileprivate var object: JSONLine {
    var line = JSONLine()
    line.add("id", id)
    line.add("outcome", outcome.rawValue)
    line.add("version", version)
    line.add("language", language)
    return line
  }
}

extension ConsentGiven {
  /// What was asked and answered, or taken back, two columns in; nil for what is neither.
  var toldLines: [String]? { yes?.lines ?? withdrawal?.lines }
}

extension ConsentGiven.Withdrawal {
  fileprivate var lines: [String] {
    let facts = [
      "id \(id.drawable)", version.map { "version \($0.drawable)" },
      language.map { "language \($0.drawable)" }, "had been answered \(answeredAt.printed)",
    ]
    return [
      "  TAKEN BACK  \((text.isEmpty ? "(no text was told)" : text).drawable)",
      "       " + facts.compactMap { $0 }.joined(separator: ", "),
      "       " + happening.words,
    ]
  }

  var object: JSONLine {
    var line = happening.object
    line.add("id", id)
    line.add("text", text.isEmpty ? nil : text)
    line.add("version", version)
    line.add("language", language)
    line.add("answered_at", answeredAt)
    return line
  }
}

extension ConsentGiven.Yes {
  /// What was asked and answered, two columns in.
  var lines: [String] {
    let staff = staff.map { ", staff \($0)" } ?? ""
    var lines = [
      "  approved    \(approvedAt.printed), vouched for by \(issuer.drawable)",
      "  request     \(request.uuidString.lowercased()), till number \(till)\(staff)",
    ]
    let page = ConsentPage(claims: claims)
    lines += page?.proofLines ?? []
    switch consents.standing {
    case .unknown: lines.append("  The answers were lost: none is taken for a yes.")
    case .none: lines.append("  Nothing was asked, or nothing was told.")
    case .onFile:
      lines += consents.consents.flatMap { $0.proofLines(more: page?.more[$0.id]) }
    }
    return lines
  }
}

extension ConsentPage {
  fileprivate var proofLines: [String] {
    guard !texts.isEmpty || !links.isEmpty else { return [] }
    let links = links.map { $0.title.isEmpty ? $0.url : "\($0.title): \($0.url)" }
    return ["  The screen said"] + (texts + links).map { "       " + $0.drawable }
  }
}

extension MemberConsents.Consent {
  /// - Parameter more: what stood behind "read more".
  fileprivate func proofLines(more: String?) -> [String] {
    let facts = [
      "id \(id.drawable)", version.map { "version \($0.drawable)" },
      language.map { "language \($0.drawable)" },
      isRequired ? "nobody joins without it" : nil, "answered \(answeredAt.printed)",
    ]
    return [
      "  \(isAccepted ? "YES" : "NO ")  \((text.isEmpty ? "(no text was told)" : text).drawable)",
      "       " + facts.compactMap { $0 }.joined(separator: ", "),
    ] + (more.map { ["       " + $0.drawable] } ?? [])
  }
}

extension MemberCopy.Happening {
  /// `2026-05-04T12:00:00Z  till C, number 42, staff 7`.
  var words: String {
    let place = [
      letter.map { "till \($0)" }, till.map { "number \($0)" }, staff.map { "staff \($0)" },
    ].compactMap { $0 }
    return "\(at.printed)  \(place.isEmpty ? "by a command" : place.joined(separator: ", "))"
  }
}

extension Date {
  /// UTC, to the second.
  var printed: String { formatted(.iso8601) }
}

extension String {
  /// Without what could move the cursor of a terminal.
  fileprivate var drawable: String {
    String(unicodeScalars.map { CharacterSet.controlCharacters.contains($0) ? " " : Character($0) })
  }
}

// MARK: - For programs

extension ConsentProof {
  var object: JSONLine {
    var line = JSONLine()
    line.add("number", number.rawValue)
    line.add("member", member.uuidString.lowercased())
    line.add("made_at", madeAt)
    line.add("erased_at", erasedAt)
    line.add("undoable_until", undoableUntil)
    line.add("entries", entries.map(\.object))
    line.add(
      "heads",
      heads.map { head in
        var line = JSONLine()
        line.add("store", head.origin)
        line.add("entries", head.entries)
        line.add("head", head.digits)
        return line
      })
    if !keptAlone.isEmpty {
      line.add(
        "kept_alone",
        keptAlone.map { kept in
          var line = JSONLine()
          line.add("store_id", kept.store.uuidString.lowercased())
          line.add("entry", kept.entry)
          line.add("at", kept.at)
          kept.add(to: &line)
          return line
        })
    }
    if !losses.isEmpty { line.add("losses", losses.map(\.object)) }
    return line
  }
}

extension ConsentProof.Entry {
  fileprivate var object: JSONLine {
    var line = JSONLine()
    line.add("entry", given.entry)
    line.add("store", origin)
    line.add("store_id", store.uuidString.lowercased())
    line.add("form", form)
    line.add("at_milliseconds", milliseconds)
    line.add("at", given.at)
    line.add("commitment", commitment)
    line.add("chain_before", chainBefore)
    line.add("chain", chain)
    line.add("salt", salt)
    line.add("body", given.text)
    line.add("as_committed", isAsCommitted)
    if isBehindLoss { line.add("behind_loss", true) }
    line.add("yes", given.yes?.object)
    line.add("withdrawal", given.withdrawal?.object)
    kept?.add(to: &line)
    return line
  }
}

extension ConsentGiven.Yes {
  var object: JSONLine {
    var line = JSONLine()
    line.add("approved_at", approvedAt)
    line.add("issuer", issuer)
    line.add("request", request.uuidString.lowercased())
    line.add("till", till)
    line.add("staff", staff)
    line.add("consents", JSONLine(consents))
    line.add("claims", claims)
    return line
  }
}

extension MemberCopy.Happening {
  var object: JSONLine {
    var line = JSONLine()
    line.add("at", at)
    line.add("what", what)
    line.add("till", till)
    line.add("letter", letter)
    line.add("staff", staff)
    line.add("detail", detail)
    return line
  }
}
