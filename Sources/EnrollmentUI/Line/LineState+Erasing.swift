import EnrollmentCore

/// A member who is about to be erased: first why, then four digits of the member number.
struct LineErase: Equatable, Sendable {
  let member: Member
  var reason: ErasureReason?
}

/// Erasing, and bringing back.
extension LineState {
  mutating func askToErase() {
    guard let card, card.isForStaff else { return }
    place = .erasing(LineErase(member: card.member))
  }

  /// A typed line in answer to one of the two questions.
  mutating func answer(_ erase: LineErase, _ line: String) {
    var next = erase
    guard erase.reason != nil else {
      let reasons = ErasureReason.offered
      guard line.utf8.count == 1, let place = Int(line), reasons.indices.contains(place - 1)
      else { return refuse(texts.lineErasePlease) }
      next.reason = reasons[place - 1]
      self.place = .erasing(next)
      return
    }
    let number = erase.member.number
    guard line.utf8.count == 4, line.allSatisfy(\.isNumber) else {
      return refuse(texts.lineDigitsPlease)
    }
    guard let reason = erase.reason, line == number.rawValue.suffix(4) else {
      return refuse(texts.text(.otherDigits, opens: { _ in nil }).full)
    }
    place = .storing
    order(.erase(number, reason))
  }

  mutating func endErasing() {
    say(texts.nothingErased.full)
    place = .number
  }

  mutating func erased(
    _ number: MemberNumber, _ result: Result<ErasureOutcome, StoreFailure>
  ) {
    guard place == .storing else { return }
    place = .number
    switch result {
    case .success(.erased(let erasure)):
      card = nil
      self.erasure = erasure
      say(texts.lineErased(number, until: calendar.clock(erasure.undoableUntil)))
    case .success(.noSuchMember):
      card = nil
      say(.erasedBefore)
    case .success(.requestIsOpen(let code)): say(.notErasedRequestOpen(code))
    case .failure(.notAllowed): say(.notAllowed)
    case .failure: say(.notErased)
    }
    readLeadList()
  }

  mutating func undoErase() {
    guard let erasure else { return }
    place = .storing
    order(.undoErase(erasure.number))
  }

  mutating func undone(_ result: Result<UndoOutcome, StoreFailure>) {
    guard place == .storing else { return }
    place = .number
    // Where only the disk refused it may be tried again.
    if case .success = result { erasure = nil }
    say(Notice(result))
    readLeadList()
  }

  /// The store's answer about a member number that nobody has.
  mutating func erasedFound(_ erasure: PendingErasure) {
    self.erasure = erasure
    say(
      texts.lineErasedFound(
        at: calendar.clock(erasure.erasedAt), until: calendar.clock(erasure.undoableUntil),
        mayUndo: may(.eraseMember)))
  }
}
