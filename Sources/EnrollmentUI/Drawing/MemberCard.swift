import EnrollmentCore
import Foundation
import TerminalGrid

/// A member's facts in a frame, whole or veiled.
struct MemberCard {
  let name: String
  let facts: [(label: String, value: String)]
  private let isVeiled: Bool

  init(_ member: Member, isVeiled: Bool, _ counter: CounterState) {
    self.init(member, isVeiled: isVeiled, counter.texts, counter.calendar, at: counter.now.wall)
  }

  /// - Parameter today: the wall clock's day, which dates are told against.
  init(
    _ member: Member, isVeiled: Bool, _ texts: Catalogue, _ calendar: ShopCalendar, at today: Date
  ) {
    self.isVeiled = isVeiled
    let isToday = calendar.isSameDay(member.joinedAt, today)
    let (day, month, year) = calendar.date(member.joinedAt)
    let date = texts.date(day: day, month: month, year: year)
    let till = texts.tillName(member.joinedAtTill.letter)
    if isVeiled {
      name = member.name?.veiled ?? texts.noName
      facts = [
        (texts.memberNumber, member.number.veiled),
        (texts.phoneLabel, member.phone.map(texts.veiled) ?? texts.noPhone),
        (texts.joined, isToday ? texts.today : date),
      ]
    } else {
      name = member.name?.full ?? texts.noName
      let joined = isToday ? texts.today(at: calendar.clock(member.joinedAt)) : date
      var facts = [
        (texts.memberNumber, member.number.formatted),
        (texts.phoneLabel, member.phone?.formatted ?? texts.noPhone),
        (texts.joined, "\(joined)   \(till)"),
      ]
      if let birthDate = member.birthDate { facts.append((texts.birthDate, birthDate)) }
      self.facts = facts
    }
  }

  /// Draws the card in a frame of seven or eight rows from `row` on.
  func drawFull(on stage: inout Stage, row: Int) {
    let frame = 5..<73
    stage.frame(columns: frame, rows: row...row + facts.count + 3)
    let room = frame.upperBound - 1 - 8
    stage.write(name, row: row + 1, column: 8, style: .strong, width: room)
    for (offset, fact) in facts.enumerated() {
      stage.write(fact.label, row: row + 3 + offset, column: 8)
      stage.write(fact.value, row: row + 3 + offset, column: 22, width: room - 14)
    }
  }

  /// Draws the card in at most `rows` rows from `row` on; the facts that stand last are left out first.
  func drawSmall(on stage: inout Stage, row: Int, rows: Int = 4) {
    stage.write(name, row: row, style: .strong)
    for (offset, fact) in facts.prefix(rows - 1).enumerated() {
      stage.write(fact.label, row: row + 1 + offset)
      stage.write(fact.value, row: row + 1 + offset, column: 12)
    }
  }
}
