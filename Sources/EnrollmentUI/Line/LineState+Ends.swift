import EnrollmentCore

/// How a request ended, or what keeps it from ending.
extension LineState {
  /// Says no name: paper and scrollback cannot be veiled.
  mutating func tellSaved(_ enrollment: Enrollment) {
    let member = enrollment.member
    let text = enrollment.note.map { note in
      FailureText(
        note,
        FailureText.Facts(
          ending: member.phone?.ending ?? "", bindingCode: nil, life: "", wait: nil,
          missing: member.lacking(of: settings.asks), mayRetry: false,
          answersInWords: true),
        sentences)
    }
    let title = text?.title ?? texts.savedTitle(enrollment)
    card = LineCard(
      member: member, phoneToAsk: nil, consents: enrollment.consents,
      firstLookUntil: now.sinceBoot + settings.times.veil)
    place = .number
    say(texts.lineSaved(title, member.number))
    for line in text?.happened ?? [] { say(line) }
    sayToShopper(text?.say ?? sentences.greeting(enrollment.kind, nil))
  }

  mutating func tellFailure(_ tried: FailedTry) {
    let text = text(tried)
    tell(text, tried.failure.code)
    if let left = tried.retriesLeft {
      say(texts.tries(tried.attempt.triesBefore + 1, retriesLeft: left))
    }
    if FailureText.concernsIT(tried.failure.code), !tried.failure.detail.isEmpty {
      say(texts.forIT(tried.failure.detail))
    }
    switch text.enter {
    case .retry: place = tried.mayRetry(at: now.sinceBoot) ? .failed(tried) : .number
    case .whenTimeIsUp: place = .resting(tried)
    case .editNumber, .saveNow, .nextShopper, .backToStart:
      place = tried.failure.code == .coolingDown ? .coolingDown(tried) : .number
    }
  }

  mutating func tellUnsaved(_ status: RequestStatus) {
    place = .unsaved(status.id)
    requests.noteToldUnsaved(status.id)
    if let text = unsavedText(status.id) { tell(text, .notSaved) }
  }

  mutating func tellHeld(_ status: RequestStatus) {
    guard case .held(let answer) = status.phase else { return }
    place = .held(status.id)
    say(
      texts.lineFailure(
        .otherNumberAnswered, FailureText.title(.otherNumberAnswered, missing: nil)))
    say(texts.heldFacts.joined(separator: " "))
    say(texts.lineHeld(asked: status.phone, answered: answer.phone, code: status.code))
    sayToShopper(sentence)
  }

  /// Somebody thought better of it: the question stands as before.
  mutating func present(heldAgain id: RequestID) {
    guard let status = requests[id]?.status else { return }
    switch status.phase {
    case .held: place = .held(id)
    case .sending, .open, .redeemed, .unsaved, .ended: place = .number
    }
  }

  /// How long the service still wants to be left alone.
  func rest(_ tried: FailedTry) -> String {
    texts.lineRest(Countdown.seconds((tried.wakesAt ?? now.sinceBoot) - now.sinceBoot))
  }

  func text(_ tried: FailedTry) -> FailureText {
    tried.text(at: now.sinceBoot, texts, calendar, sentences, inWords: true)
  }

  func unsavedText(_ id: RequestID) -> FailureText? {
    (requests[id]?.status).map { status in
      FailureText(
        .notSaved,
        FailureText.Facts(
          ending: status.phone.ending, bindingCode: status.code, life: "", wait: nil, missing: nil,
          mayRetry: false, answersInWords: true),
        sentences)
    }
  }

  /// The one shape of all ends: title and code, what happened, what to say, what to do.
  private mutating func tell(_ text: FailureText, _ code: EndCode) {
    say(texts.lineFailure(code, text.title))
    say(text.happened.joined(separator: " "))
    sayToShopper(text.say)
    for (offset, step) in text.steps.enumerated() { say(texts.lineItem(offset + 1, step.full)) }
  }
}
