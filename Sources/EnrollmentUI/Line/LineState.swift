import EnrollmentCore
import TerminalGrid

/// The till in the line mode: one question and one answer a line, new text only at the end.
///
/// For screen readers, braille, printers and scripts; the same flows and the same orders as those of
/// the screens. A value: events go in, text and commands come out, and nothing is waited for. It
/// reads no clock and draws no random number.
/// Source: UX.md, section 4, "Line mode".
package struct LineState: Equatable, Sendable {
  let settings: CounterSettings
  /// The moment of the event that is being handled.
  var now: Now
  var place: LinePlace
  var requests = RequestBook()
  /// How the store stood when it was last told.
  private var store = StoreCondition()
  /// The same of the till's clock.
  private var clock: ClockTrouble?
  /// What `show` prints.
  var card: LineCard?
  /// The scenario that was picked for the next pretend shopper, 1 to 10.
  var practicePick: Int?
  var shopperLanguage: ShopperLanguage
  private var reply = LineReply()
  private var ids: RequestIDSource
  private var searches = 0
  /// What `undo` would bring back, as far as anybody knows here.
  var erasure: PendingErasure?
  /// The member number that is looked for, where it is a whole one.
  var soughtNumber: MemberNumber?
  /// The phone number that is looked for, where it is a whole one.
  var soughtPhone: PhoneEntry?
  /// What waits for the team lead, newest first, as far as it was last read.
  var leadMatters: [LeadMatter] = []
  private(set) var leadReadings = 0
  /// When the list was last asked for, since boot.
  private var leadListReadAt: Duration
  /// Whether it was said that something waits for the team lead.
  var isToldOfLeads = false
  /// How long answers took on this till, once somebody has told.
  private(set) var answerTimes: AnswerTimes?
  /// Who works here; nil while nobody does, or nobody signs in.
  var staff: StaffMember?
  /// What those who did something are called.
  var staffNames = StaffNames()
  /// When a line was last typed, since boot.
  var touchedAt: Duration

  /// - Parameter ids: seeded at random by the caller, once a run.
  package init(settings: CounterSettings, now: Now, ids: RequestIDSource) {
    self.settings = settings
    self.now = now
    self.ids = ids
    shopperLanguage = settings.shopperLanguage
    place = .starting
    touchedAt = now.sinceBoot
    leadListReadAt = now.sinceBoot
  }

  var texts: Catalogue { Catalogue(app: settings.home.app, isSpoken: true) }
  var sentences: any ShopperSentences { shopperLanguage.sentences(app: settings.home.app) }
  var calendar: ShopCalendar { ShopCalendar(timeZone: settings.timeZone) }

  /// Whether a typed line has a meaning now. The desk and the store answer within moments; what is
  /// typed before is for the question that they bring.
  package var takesLines: Bool {
    switch place {
    case .starting, .checking, .submitting, .searching, .reading, .changing, .leadReading, .storing,
      .ticking:
      false
    case .signing(let signing): !signing.isChecking
    case .menu, .number, .confirming, .waiting, .stopping, .failed, .coolingDown, .offering,
      .lifting,
      .resting, .unsaved, .held, .deciding, .found, .leads, .leaveAsked, .leaving, .erasing:
      true
    }
  }

  /// Whether to ask before Ctrl-C leaves: something is open, and nobody has been asked yet.
  ///
  /// On a locked till no key is heard, so that it was a signal: nobody there may answer for it.
  package var asksBeforeBreak: Bool {
    guard !isLocked else { return false }
    return switch place {
    case .leaveAsked, .leaving: false
    case .starting, .signing, .menu, .number, .checking, .confirming, .submitting, .waiting,
      .stopping,
      .failed, .coolingDown, .offering, .lifting, .resting, .unsaved, .held, .deciding, .searching,
      .found,
      .reading, .changing, .leadReading, .leads, .erasing, .storing, .ticking:
      takesLines && requests.openCount > 0
    }
  }

  /// Moves on by one event; what follows ends with the question that stands now, if text was
  /// written or a line typed.
  package mutating func apply(_ event: LineEvent, now: Now) -> LineReply {
    self.now = now
    reply = LineReply()
    var asks = false
    switch event {
    case .begun: begin()
    case .typed(let line):
      touchedAt = now.sinceBoot
      take(line.trimmingSpaces)
      asks = true
    case .breakTyped:
      askWhetherToLeave()
      asks = true
    case .inputEnded: leave()
    case .interrupted: sayWhatStaysOpen()
    case .counter(let event): handle(event)
    }
    elapse()
    if event != .interrupted { tellOfLeads() }
    if asks || !reply.text.isEmpty, event != .interrupted, let question {
      reply.text.append(.question(question))
    }
    defer { reply = LineReply() }
    return reply
  }

  private mutating func handle(_ event: CounterEvent) {
    if let right = event.refusedRight, hasLost(right) { return lock(.staffListChanged) }
    switch event {
    case .news(let news): handle(news)
    case .found(let sequence, let result): found(sequence, result)
    case .numberChecked(let number, let result): checked(number, result)
    case .looked(let failure): if failure != nil { say(.lookNotNoted) }
    case .manyLooks(let count): say(.manyLooks(count))
    case .recordRead(let number, let result): recordRead(number, result)
    case .memberChanged(let number, let change, let result):
      memberChanged(number, change, result)
    case .copyHandedOut(let number, let result): copyHandedOut(number, result)
    case .leadList(let sequence, let result): readLeads(sequence, result)
    case .tickedOff(let failure): tickedOff(failure)
    case .erased(let number, let result): erased(number, result)
    case .eraseUndone(_, let result): undone(result)
    case .erasedFound(let erasure): erasedFound(erasure)
    case .storeChecked(let condition):
      if let notice = Notice(condition, after: store) { say(notice) }
      store = condition
    case .clockChecked(let trouble):
      if let notice = Notice(trouble, after: clock) { say(notice) }
      clock = trouble
    case .storeSalvaged(let report):
      say(.storeSalvaged(report))
    case .answerTimes(let times): answerTimes = times
    case .signInAnswered(let result): signedIn(result)
    case .staffListed(let names): staffNames = names
    case .dayReport: break
    case .tick, .key, .resized: break
    }
  }

  /// When something is to be written though nobody types and no news come, since boot; nil if
  /// never, and then no timer has to run.
  package func nextChange(after now: Now) -> Duration? {
    [nextChangeOfPlace(), locksAt, leadListDue].compactMap { $0 }.min()
  }

  /// When the lead's list is read again by itself, since boot: another till may have put something on
  /// it. Nil where nobody here may see it, and where it could not be told of.
  private var leadListDue: Duration? {
    place == .number && may(.seeLeadList) ? leadListReadAt + settings.times.leadList : nil
  }

  private func nextChangeOfPlace() -> Duration? {
    switch place {
    case .waiting(let wait): nextChange(of: wait)
    case .stopping(let stop): stop.closesAt
    case .resting(let tried): tried.wakesAt
    case .starting, .menu, .number, .checking, .confirming, .submitting, .failed, .coolingDown,
      .offering, .lifting, .unsaved, .held, .deciding, .searching, .found, .reading, .changing,
      .leadReading,
      .leads,
      .ticking, .leaveAsked, .erasing, .storing, .signing, .leaving:
      nil
    }
  }

  /// Writes what is due.
  private mutating func elapse() {
    if case .waiting(let wait) = place { elapse(wait) }
    if case .stopping(let stop) = place, now.sinceBoot >= stop.closesAt {
      say(texts.lineStopClosed)
      keepWaiting(stop.wait)
    }
    if case .resting(let tried) = place, tried.mayRetry(at: now.sinceBoot) {
      say(texts.lineTimeIsUp)
      place = .failed(tried)
    }
    lockIfIdle()
    if let leadListDue, now.sinceBoot >= leadListDue { readLeadList() }
  }
}

extension LineState {
  /// One line; gaps that set a screen's columns apart are no use to a reader.
  mutating func say(_ text: String) {
    reply.text.append(.line(text.split(separator: " ").joined(separator: " ")))
  }

  mutating func say(_ notice: Notice) { say(texts.text(notice, opens: { _ in nil }).full) }

  /// What the cashier says to the shopper, in the shopper's language.
  mutating func sayToShopper(_ sentence: Wording?) {
    if let sentence { say(texts.lineSay(sentence.full)) }
  }

  /// Where the bell is off nothing stands in for it: what rings is written as well.
  mutating func order(_ command: CounterCommand) {
    if case .ring = command, !settings.rings { return }
    reply.commands.append(command)
  }

  /// Refuses an answer. What was typed before anybody could hear that must not decide instead.
  mutating func refuse(_ text: String) {
    say(text)
    reply.dropsTypedAhead = place.asksForDecision
  }

  mutating func noteGreeting(of member: Member) { reply.greeted = member }

  /// Asks the store for the lead's list; answers to all earlier readings are stale.
  mutating func readLeadList() {
    leadReadings += 1
    leadListReadAt = now.sinceBoot
    order(.readLeadList(sequence: leadReadings))
  }

  /// Orders a request to `phone`; nothing is read until the desk has answered.
  mutating func submit(
    _ phone: PhoneNumber, _ attempt: Attempt, liftingCoolDown: Bool = false,
    lead: StaffNumber? = nil
  ) {
    let id = ids.next()
    place = .submitting(SubmittedOrder(id: id, phone: phone, attempt: attempt))
    practicePick = nil
    card = nil
    order(
      .desk(
        liftingCoolDown
          ? .liftCoolDown(id, phone, again: attempt.again, lead: lead)
          : .enroll(id, phone, again: attempt.again)))
  }

  /// The sequence of a new search.
  mutating func nextSearch() -> Int {
    searches += 1
    return searches
  }

  /// The program closes once nothing is on its way to a phone: a request whose answer nobody hears
  /// would come back as one that may be ringing.
  mutating func leave() {
    guard place != .leaving else { return }
    place = .leaving
    leaveIfNothingIsOnItsWay()
  }

  mutating func leaveIfNothingIsOnItsWay() {
    let isSending = requests.entries.contains { $0.status.phase == .sending }
    guard case .leaving = place, !isSending else { return }
    sayWhatStaysOpen()
    order(.leave)
  }

  private mutating func sayWhatStaysOpen() {
    let open = requests.entries.filter(\.isOpen)
    guard !open.isEmpty else { return }
    say(
      texts.lineStaysOpen(
        open.map { texts.lineRequest($0.status) }, keepsStore: settings.keepsStore))
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    let start = drop(while: \.isWhitespace)
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
  }
}
