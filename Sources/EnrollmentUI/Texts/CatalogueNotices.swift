import EnrollmentCore

extension Catalogue {
  /// What row 22 says; `opens` is the key that leads to the request on the screen that is up, if one
  /// does. No full number and no name.
  func text(_ notice: Notice, opens: ((BackgroundNews) -> String?)) -> Wording {
    switch notice {
    case .leaveAsked(0, 0): "Press Esc again to leave Clubtill."
    case .leaveAsked(0, let unseen):
      Wording(
        "Press Esc again to leave. \(answers(unseen)) not been opened yet (F8).",
        small: "Esc again leaves. \(unseen) unseen in F8.")
    case .leaveAsked(let count, let unseen) where unseen > 0:
      Wording(
        "Esc again leaves. \(requests(count)) kept; \(answers(unseen)) not been opened.",
        small: "Esc again leaves. \(count) kept, \(unseen) unseen.")
    case .leaveAsked(let count, _):
      Wording(
        "Press Esc again to leave. \(requests(count)) kept and picked up next time.",
        small: "Esc again leaves. \(count) kept open.")
    case .oneMoment: "One moment."
    case .onlyDigits:
      Wording("Only digits belong in a number, and a + before them.", small: "Only digits here.")
    case .numberIsFull: "No phone number is that long."
    case .pasteHasNoNumber: "There was no number in that."
    case .pasteTooLong: "That is too long for this field."
    case .scanNotUsedHere: "Scan not used here."
    case .scanHasNoNumber:
      Wording(
        "That code holds no phone number. Please type the number.",
        small: "No number in that code.")
    case .tooManyOpen:
      Wording(
        "Nine requests are open. Wait for one to end, or see them with F8.",
        small: "Nine are open. F8 shows them.")
    case .signInRefused: signInRefused
    case .staffCardUnknown: staffCardUnknown
    case .signInMustWait(let seconds): signInMustWait(seconds)
    case .pinIsLost: pinIsLost
    case .nobodyOnStaffList: nobodyOnStaffList
    case .notAllowed:
      Wording("Only a team lead may do that.", small: "Only a team lead may do that.")
    case .mayNotLookUp: "IT may not look members up."
    case .unseenMember: unseenMember
    case .alreadyOpen:
      Wording(
        "A request to this number is open already. Nothing was sent.",
        small: "Already open. Nothing was sent.")
    case .pickedUp(let count): pickedUp(count)
    case .parked(let code):
      Wording(
        "\(self.code(code)) is parked. It keeps running, and the till tells you.",
        small: "\(self.code(code)) is parked.")
    case .hidden(let code):
      Wording(
        "\(self.code(code)) is no longer shown. A late yes is still saved.",
        small: "\(self.code(code)) is no longer shown.")
    case .wrongNumber(let code):
      Wording(
        "\(self.code(code)) is marked wrong number. A late yes is thrown away.",
        small: "\(self.code(code)): wrong number.")
    case .stillSaving(let code):
      Wording(
        "\(self.code(code)) is tried again every 5 s in the background.",
        small: "\(self.code(code)) is tried again.")
    case .ended(let news): text(news, opens: opens(news))
    case .numberNotChecked:
      Wording(
        "The member file did not answer. Please tell the team lead.",
        small: "The member file did not answer.")
    case .lookNotNoted:
      Wording(
        "This view could not be noted in the access log. Please tell the team lead.",
        small: "This view could not be noted.")
    case .manyLooks(let count):
      Wording(
        "\(count) cards were opened in ten minutes. This is flagged in the access log.",
        small: "\(count) cards in ten minutes: flagged.")
    case .recordUnreadable:
      Wording(
        "T2 One record could not be read. Look-up goes on without it; tell IT.",
        small: "T2 One record could not be read.")
    case .savesNothing: savesNothing
    case .savesAgain: "The till can save again."
    case .clockWrong: clockWrong
    case .clockOff(let seconds): clockOff(seconds: seconds)
    case .clockRight: clockRight
    case .diskNearlyFull(let megabytes):
      Wording(
        "Only \(megabytes) MB are free on this till's disk. Please tell the team lead.",
        small: "Only \(megabytes) MB free: tell the lead.")
    case .storeSalvaged(let report): storeSalvaged(report)
    case .memberChanged(let change): changed(change)
    case .memberNotChanged: notChanged
    case .noteNotSaved:
      Wording(
        "The note was not saved: nobody touched the till. The old one stands.",
        small: "The note was not saved.")
    case .memberGone:
      Wording(
        "This member was erased meanwhile. There is no card any more.",
        small: "This member was erased meanwhile.")
    case .copyNotMade: copyNotMade
    case .looksHaveNoCard: looksHaveNoCard
    case .resultsHidden:
      Wording("The look-up hid itself. Type to search again.", small: "The look-up hid itself.")
    case .leadListFailed: lookUpFailed
    case .tickNotSaved:
      Wording(
        "That could not be ticked off: the till cannot save. It stays on the list.",
        small: "Not ticked off: it stays.")
    case .pressAgainToSave:
      Wording("Press S again to save this member.", small: "Press S again to save.")
    case .pressAgainToThrowAway:
      Wording(
        "Press T again to throw the answer away.", small: "Press T again to throw it away.")
    case .pressAgainToLift:
      Wording(
        "Press L again to ask the phone all the same.", small: "Press L again to ask the phone.")
    case .leavePracticeAsked(0, areKept: _): "Press Esc again to leave practice."
    case .leavePracticeAsked(let count, let areKept):
      Wording(
        "Press Esc again to leave practice. \(requests(count)) \(areKept ? "kept" : "gone then").",
        small: "Esc again leaves. \(count) open \(areKept ? "kept" : "gone").")
    case .tickedOff(let matter, let asks): tickedOff(matter, asks: asks)
    case .otherDigits:
      Wording(
        "Those are not the last four digits of this member number. Nothing is erased.",
        small: "Other digits. Nothing is erased.")
    case .erasedBefore: "Nobody has this member number any more."
    case .notErased:
      Wording(
        "T7 Nothing was erased: the till cannot save. Please try again.",
        small: "T7 Not erased: cannot save.")
    case .notErasedRequestOpen(let code):
      Wording(
        "Not erased: the request \(self.code(code)) to this phone is open. Wait for its end.",
        small: "Not erased: \(self.code(code)) is open.")
    case .eraseUndone: "The member is back, as before."
    case .nothingToUndo:
      Wording(
        "There is nothing to undo on this till any more.", small: "Nothing to undo here.")
    case .joinedAnew:
      Wording(
        "The person has joined anew meanwhile. Nothing was brought back.",
        small: "Joined anew: nothing brought back.")
    case .notUndone:
      Wording(
        "T7 Not undone: the till cannot save. Please try again.", small: "T7 Not undone.")
    }
  }

  /// While the disk takes nothing.
  var savesNothing: Wording {
    Wording(
      "T7 The till cannot save now. Look-up works; nobody can be enrolled.",
      small: "T7 Cannot save now. Look-up works.")
  }

  private func storeSalvaged(_ report: SalvageReport) -> Wording {
    let count = report.known.map { "\(report.saved) of \($0)" } ?? "\(report.saved)"
    guard !report.staffLost.isEmpty else {
      return Wording(
        "The member file was damaged. \(count) members were saved; tell IT.",
        small: "Damaged file: \(count) saved.")
    }
    return Wording(
      staffLost(report.staffLost, within: isSpoken ? .max : 78) {
        "Damaged file: \(count) members saved, staff \($0) lost; tell IT."
      },
      small: staffLost(report.staffLost, within: 38) { "Damaged file: staff \($0) lost." })
  }

  /// The line with as many of the numbers as it has room for, and how many there are besides.
  private func staffLost(
    _ numbers: [StaffNumber], within width: Int, _ line: (String) -> String
  ) -> String {
    let lines = numbers.indices.reversed().map { last in
      let named = numbers[...last].map { String($0.rawValue) }.joined(separator: ", ")
      let others = numbers.count - 1 - last
      return line(others == 0 ? named : "\(named) +\(others)")
    }
    return lines.first { $0.count <= width } ?? line("\(numbers.count)")
  }

  private func answers(_ count: Int) -> String {
    count == 1 ? "1 answer has" : "\(count) answers have"
  }

  private func requests(_ count: Int) -> String {
    count == 1 ? "1 open request is" : "\(count) open requests are"
  }

  private func pickedUp(_ count: Int) -> Wording {
    let requests = count == 1 ? "1 request" : "\(count) requests"
    return Wording(stringLiteral: "Back. \(requests) picked up again.")
  }

  private func text(_ news: BackgroundNews, opens key: String?) -> Wording {
    let who = "\(code(news.code))\(isSpoken ? "," : "") \(ending(news.ending))"
    let hint = key.map { " Press \($0) to see \(object(news.outcome))." } ?? ""
    let smallHint = key.map { " \($0) opens." } ?? ""
    switch news.outcome {
    case .saved:
      return Wording("\(who) said yes and is saved.\(hint)", small: "\(who) is saved.\(smallHint)")
    case .failed(let code):
      let title = FailureText.summary(code)
      return Wording(
        "\(who): \(title).\(hint)",
        small: "\(who): ended \(code.rawValue).\(smallHint)")
    case .discarded:
      return Wording(
        "\(who) has ended. Wrong number: nothing was saved.", small: "\(who): nothing saved.")
    case .unsaved:
      return Wording(
        "\(who) said yes but is NOT SAVED yet.\(hint)", small: "\(who) NOT SAVED.\(smallHint)")
    case .held:
      return Wording(
        "\(who): another number answered.\(hint)", small: "\(who): other number.\(smallHint)")
    }
  }

  private func object(_ outcome: BackgroundNews.Outcome) -> String {
    switch outcome {
    case .saved: "the card"
    case .failed, .discarded, .unsaved, .held: "it"
    }
  }
}
