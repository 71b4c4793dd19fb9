import EnrollmentCore
import TerminalGrid

/// Names and other texts that are longer than their place. What is cut has a mark at its end.
extension Stage {
  /// The whole name in at most `width` columns, as it is drawn. Given names behind the first become
  /// initials before the family name is cut, and the first one where it leaves no room for that.
  func name(of member: Member, _ texts: Catalogue, toWidth width: Int) -> String {
    let whole = drawn(texts.name(of: member))
    guard displayWidth(of: whole) > width, let name = member.name else { return whole }
    return cut(name.shortened { displayWidth(of: drawn($0)) <= width / 2 }, toWidth: width)
  }

  /// The name as a queue may see it. The initial of the family name stays.
  func veiledName(of member: Member, _ texts: Catalogue, toWidth width: Int) -> String {
    let whole = drawn(texts.veiledName(of: member))
    guard displayWidth(of: whole) > width, let name = member.name else { return whole }
    let initial = drawn(String(name.veiled.dropFirst(name.first.count)))
    return cut(name.first, toWidth: width - displayWidth(of: initial)) + initial
  }

  /// A title with the name in it as a queue may see it: a long name is cut, and all else stands.
  func title(of member: Member, _ texts: Catalogue, _ title: (String) -> Wording) -> String {
    let room = bodyWidth - width(of: text(title("")))
    return text(title(veiledName(of: member, texts, toWidth: room)))
  }

  /// `text` as it is drawn, with a mark at its end where it does not fit.
  func cut(_ text: String, toWidth width: Int) -> String {
    let (text, mark) = (drawn(text), drawn("…"))
    guard displayWidth(of: text) > width else { return text }
    let kept = truncated(text, toWidth: width - displayWidth(of: mark))
    return kept.split(separator: " ").joined(separator: " ") + mark
  }
}

extension PersonName {
  /// With initials for given names, where it is known which words those are: for all but the first, or for
  /// all where what then stands before the family name is no `shortEnough` beginning.
  fileprivate func shortened(_ shortEnough: (String) -> Bool) -> String {
    let words = full.split(separator: " ").map(String.init)
    let families = family?.split(separator: " ").map(String.init) ?? Array(words.suffix(1))
    let given = words.dropLast(families.count)
    guard Array(words.suffix(families.count)) == families, let first = given.first else {
      return full
    }
    let initials = given.map { $0.prefix(1).uppercased() + "." }
    let beginning = ([first] + initials.dropFirst()).joined(separator: " ")
    let start = shortEnough(beginning) ? beginning : initials.joined(separator: " ")
    return start + " " + families.joined(separator: " ")
  }
}
