import EnrollmentCore

/// What staff changed about a member, as far as row 22 tells it.
package enum MemberChange: Equatable, Sendable {
  case note
  case withdrawal
}

extension CounterState {
  /// Leaves the card of a member whom nobody can find any more, and what lies over it.
  mutating func leave(erased number: MemberNumber) -> [CounterCommand] {
    guard shownMember == number else { return [] }
    showStart()
    answer(.memberGone)
    return []
  }

  /// Whose data are on the screen, or are to be changed there; nil where they are nobody's, or the store
  /// is about to say itself what became of them.
  var shownMember: MemberNumber? {
    switch screen {
    case .known(let screen): screen.opened.member.number
    case .card(let screen): screen.enrollment.member.number
    case .member(let screen): screen.member.number
    case .editMember(let screen): screen.card.member.number
    case .memberHistory(let screen): screen.card.member.number
    case .copy(let screen): screen.step == .ordered ? nil : screen.number
    case .erase(let screen): screen.isOrdered ? nil : screen.number
    case .entry, .waiting, .stopQuestion, .failure, .unsaved, .held, .lookUp, .erased, .waitingList,
      .leadList, .locked, .approval, .today, .practiceMenu:
      nil
    }
  }

  /// Takes the store's answer to a change; what was not saved stands as it was.
  mutating func take(
    _ number: MemberNumber, _ change: MemberChange, _ result: Result<MemberRecord?, StoreFailure>
  ) {
    switch result {
    case .success(let record?):
      take(number, .success(record))
      answer(.memberChanged(change))
    case .failure(.notAllowed): answer(.notAllowed)
    case .success(nil), .failure: answer(.memberNotChanged)
    }
  }
}
