import EnrollmentCore

/// The time left and the tips, which come by themselves while somebody waits.
extension LineState {
  /// Begins to wait for a request that the phone shows: the code, what to say, the time left.
  mutating func watch(_ status: RequestStatus) {
    var wait = LineWait(id: status.id)
    wait.saidTip = tipPlace(wait, status)
    place = .waiting(wait)
    if status.fate == .discard { say(texts.lineUnwanted) }
    sayToShopper(sentence)
    report(wait)
  }

  /// Tells how long the request still lives.
  mutating func report(_ wait: LineWait) {
    guard let status = requests[wait.id]?.status else { return }
    var wait = wait
    switch status.phase {
    case .sending: say(texts.waitingSending.full)
    case .open:
      let seconds = Countdown.seconds(status.left(at: now.sinceBoot))
      let isFirst = wait.nextReport == nil
      wait.noteReport(secondsLeft: seconds)
      place = .waiting(wait)
      let commands = isFirst ? place.ownWords(self).map(\.word) : []
      say(
        seconds > 0
          ? texts.lineWaiting(
            secondsLeft: seconds, isConnected: status.connection == .good, commands: commands)
          : texts.waitingLast.full)
    case .redeemed: say(texts.fetchingName.full)
    case .held, .unsaved, .ended: say(.oneMoment)
    }
  }

  /// Writes what is due: the time left, then the tip that has come.
  mutating func elapse(_ wait: LineWait) {
    guard let status = requests[wait.id]?.status, status.phase == .open else { return }
    let left = Countdown.seconds(status.left(at: now.sinceBoot))
    if let next = wait.nextReport, left <= next { report(wait) }
    guard case .waiting(var wait) = place, saysTips(status) else { return }
    if let (moment, words) = patience(wait, status), now.sinceBoot >= moment {
      wait.hasSaidPatience = true
      place = .waiting(wait)
      say(words)
    }
    let tip = tipPlace(wait, status)
    guard tip != wait.saidTip else { return }
    wait.saidTip = tip
    place = .waiting(wait)
    sayTip()
  }

  func nextChange(of wait: LineWait) -> Duration? {
    guard let status = requests[wait.id]?.status, status.phase == .open else { return nil }
    let report = wait.nextReport.map { status.sentAt + status.life - .seconds($0) }
    let tip = wait.tips.nextChange(
      in: TipSchedule(life: status.life, times: settings.times.tips),
      elapsed: now.sinceBoot - status.sentAt)
    let others = [tip.map { status.sentAt + $0 }, patience(wait, status)?.moment]
    return ([report] + (saysTips(status) ? others : [])).compactMap { $0 }.min()
  }

  /// How long most shoppers take, and when that is said, since boot: once, with the second tip. Nil
  /// where nobody knows, and where the service wants to be asked less often or the time is up.
  private func patience(
    _ wait: LineWait, _ status: RequestStatus
  ) -> (moment: Duration, words: String)? {
    let schedule = TipSchedule(life: status.life, times: settings.times.tips)
    guard let seconds = answerTimes?.mostWithin, !wait.hasSaidPatience, !status.asksLessOften,
      status.left(at: now.sinceBoot) > .zero, schedule.tips.count > 1
    else { return nil }
    return (
      status.sentAt + schedule.start(of: 1),
      texts.waitingStill(mostAnswersWithin: seconds).full
    )
  }

  mutating func nextTip() {
    guard case .waiting(var wait) = place, let status = requests[wait.id]?.status else { return }
    wait.tips.advance(
      in: TipSchedule(life: status.life, times: settings.times.tips),
      elapsed: now.sinceBoot - status.sentAt)
    wait.saidTip = tipPlace(wait, status)
    place = .waiting(wait)
    sayTip()
  }

  /// What the cashier says while somebody waits.
  func sentence(_ wait: LineWait) -> Wording? {
    guard let status = requests[wait.id]?.status else { return nil }
    if status.fate == .discard { return sentences.refuseIt }
    switch status.phase {
    case .sending, .open: break
    case .redeemed, .unsaved, .held, .ended: return sentences.oneMoment
    }
    if status.connection == .lost { return sentences.connectionLost }
    let tip = TipSchedule(life: status.life, times: settings.times.tips).tips[
      tipPlace(wait, status)]
    return sentences.tip(tip, ending: status.phone.ending)
  }

  /// Tips are about a phone that is being asked, and the till must be able to hear it.
  private func saysTips(_ status: RequestStatus) -> Bool {
    status.phase == .open && status.connection == .good && status.fate == .save
  }

  private mutating func sayTip() {
    if let sentence { say(texts.lineTip(sentence.full)) }
  }

  private func tipPlace(_ wait: LineWait, _ status: RequestStatus) -> Int {
    wait.tips.index(
      in: TipSchedule(life: status.life, times: settings.times.tips),
      elapsed: now.sinceBoot - status.sentAt)
  }
}
