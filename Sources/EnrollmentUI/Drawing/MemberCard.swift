import EnrollmentCore
import Foundation
import TerminalGrid

/// A member's facts in a frame, whole or veiled.
struct MemberCard {
  let name: String
  private let member: Member
  let facts: [(label: String, value: String)]
  private let hasBirthDate: Bool
  private let consents: ConsentRows?
  private let isVeiled: Bool
  private let texts: Catalogue

  /// - Parameters:
  ///   - joinedBy: nil where nobody knows, or does yet.
  ///   - consents: nil where they are not known yet, or are not to be seen.
  init(
    _ member: Member, joinedBy: StaffNumber? = nil, consents: MemberConsents?, isVeiled: Bool,
    _ counter: CounterState
  ) {
    self.init(
      member, joinedBy: joinedBy.map(counter.staffNames.words), consents: consents,
      isVeiled: isVeiled, counter.settings, counter.texts, counter.calendar,
      at: counter.now.wall)
  }

  /// - Parameters:
  ///   - joinedBy: what whoever asked the member to join is called.
  ///   - today: the wall clock's day, which dates are told against.
  init(
    _ member: Member, joinedBy: String? = nil, consents: MemberConsents?, isVeiled: Bool,
    _ settings: CounterSettings,
    _ texts: Catalogue, _ calendar: ShopCalendar, at today: Date
  ) {
    self.member = member
    self.texts = texts
    self.isVeiled = isVeiled
    self.consents = consents.map { ConsentRows($0, settings, texts) }
    let isToday = calendar.isSameDay(member.joinedAt, today)
    let (day, month, year) = calendar.date(member.joinedAt)
    let date = texts.date(day: day, month: month, year: year)
    let till = texts.tillName(member.joinedAtTill.letter)
    if isVeiled {
      name = texts.veiledName(of: member)
      hasBirthDate = false
      facts = [
        (texts.memberNumber, member.number.veiled),
        (texts.phoneLabel, member.phone.map(texts.veiled) ?? texts.noPhone),
        (texts.joined, isToday ? texts.today : date),
      ]
    } else {
      name = texts.name(of: member)
      hasBirthDate = member.birthDate != nil
      let joined = isToday ? texts.today(at: calendar.clock(member.joinedAt)) : date
      var facts = [
        (texts.memberNumber, member.number.formatted),
        (texts.phoneLabel, member.phone?.formatted ?? texts.noPhone),
        (texts.joined, "\(joined)   \(till)" + (joinedBy.map { "   \($0)" } ?? "")),
      ]
      if let birthDate = member.birthDate {
        let date = calendar.date(ofDay: birthDate).map(texts.date) ?? birthDate
        facts.append((texts.birthDate, date))
      }
      self.facts = facts
    }
  }

  private func name(on stage: Stage, toWidth width: Int) -> String {
    isVeiled
      ? stage.veiledName(of: member, texts, toWidth: width)
      : stage.name(of: member, texts, toWidth: width)
  }

  /// Draws the card in a frame of seven to ten rows from `row` on; returns the row after it.
  @discardableResult
  func drawFull(on stage: inout Stage, row: Int) -> Int {
    let frame = 5..<73
    let room = frame.upperBound - 1 - 8
    stage.write(
      name(on: stage, toWidth: room), row: row + 1, column: 8, style: .strong, width: room)
    for (offset, fact) in facts.enumerated() {
      stage.write(fact.label, row: row + 3 + offset, column: 8)
      stage.write(fact.value, row: row + 3 + offset, column: 22, width: room - 14)
    }
    var next = row + 3 + facts.count
    if isVeiled, let veiled = consents?.veiled {
      stage.write("\(texts.consents)  \(veiled)", row: next - 1, column: 44)
    } else if !isVeiled, let rows = consents?.onCard(stage) {
      if !hasBirthDate { next += 1 }
      stage.write(texts.consents, row: next, column: 8)
      for cells in rows {
        for cell in cells {
          let column = 22 + cell.offset
          stage.write(cell.text, row: next, column: column, width: frame.upperBound - 1 - column)
        }
        next += 1
      }
    }
    stage.frame(columns: frame, rows: row...next)
    return next + 1
  }

  /// Draws the card in at most `rows` rows from `row` on; the facts that stand last are left out first.
  func drawSmall(on stage: inout Stage, row: Int, rows: Int = 4) {
    stage.write(name(on: stage, toWidth: stage.columns), row: row, style: .strong)
    var facts = facts
    if !isVeiled, let consents = consents?.inShort {
      facts.insert((texts.consents, consents), at: min(2, facts.count))
    }
    for (offset, fact) in facts.prefix(rows - 1).enumerated() {
      stage.write(fact.label, row: row + 1 + offset)
      stage.write(fact.value, row: row + 1 + offset, column: 12)
    }
  }
}
