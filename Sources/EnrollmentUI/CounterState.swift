import EnrollmentCore
import Foundation
import TerminalGrid

/// What the person at the till sees: which screen is up, which requests run behind it, and what
/// row 22 says.
///
/// A value: events go in, commands come out, and nothing is waited for. It reads no clock and draws
/// no random number.
package struct CounterState: Equatable, Sendable {
  let settings: CounterSettings
  var columns: Int
  var rows: Int
  /// The moment of the event that is being handled, or of the picture that is being drawn.
  var now: Now
  var screen: Screen
  var isHelpOpen = false
  var requests = RequestBook()
  var connection = ConnectionView.unknown
  var store = StoreCondition()
  /// How the till's clock stands; nil where nothing is wrong with it, as far as anybody knows.
  var clock: ClockTrouble?
  private(set) var notice: PostedNotice?
  /// The question that the key being handled may be the answer to.
  private(set) var asked: Notice?
  /// An order to enroll that the desk has not answered yet.
  var submitted: SubmittedOrder?
  /// The scenario that was picked for the next pretend shopper, 1 to 10.
  var practicePick: Int?
  /// The waiting list from which the request on the screen was opened: Esc leads back to it.
  var listBehind: WaitingListScreen?
  /// In which the cashier speaks to the shopper.
  var shopperLanguage: ShopperLanguage
  /// How long answers took on this till, once somebody has told.
  private(set) var answerTimes: AnswerTimes?
  /// Until when row 22 stands in reverse, in place of a bell.
  private(set) var flashEndsAt: Duration?
  var keyGuard = KeyGuard()
  var burst = KeyBurst()
  /// Signs that do not act yet: only the time after them tells a key from a scan.
  var heldSigns: [HeldSign] = []
  private var ids: RequestIDSource
  private var searches = 0
  /// What waits for the team lead, newest first, as far as it was last read.
  private(set) var leadMatters: [LeadMatter] = []
  private var leadReadings = 0
  /// When the list was last asked for, since boot.
  private var leadListReadAt: Duration
  /// Who works at the till; nil while nobody does, or nobody signs in here.
  var staff: StaffMember?
  /// What those who did something are called.
  var staffNames = StaffNames()
  /// When somebody last touched the till, since boot.
  var touchedAt: Duration
  /// What time alone has brought up, until the next event takes it along.
  var unsentCommands: [CounterCommand] = []
  private var reports = 0

  /// - Parameters:
  ///   - columns: the size of the window, at least 0 by 0.
  ///   - ids: seeded at random by the caller, once a run.
  package init(
    settings: CounterSettings, now: Now, columns: Int, rows: Int, ids: RequestIDSource
  ) {
    self.settings = settings
    self.now = now
    self.columns = columns
    self.rows = rows
    self.ids = ids
    shopperLanguage = settings.shopperLanguage
    touchedAt = now.sinceBoot
    leadListReadAt = now.sinceBoot
    screen =
      settings.isPractice
      ? .practiceMenu(PracticeMenuScreen())
      : settings.signsIn ? .locked(LockedScreen(nil)) : .entry(EntryScreen())
  }

  var texts: Catalogue { Catalogue(app: settings.home.app) }
  var sentences: any ShopperSentences { shopperLanguage.sentences(app: settings.home.app) }
  var calendar: ShopCalendar { ShopCalendar(timeZone: settings.timeZone) }

  /// Moves on by one event and names what has to be done, in order.
  package mutating func apply(_ event: CounterEvent, now: Now) -> [CounterCommand] {
    elapse(now)
    let due = unsentCommands
    unsentCommands = []
    let settled = settleBurst()
    let commands = due + settled + handle(event)
    return settings.rings ? commands : commands.filter { !flashes(for: $0) }
  }

  /// Flashes row 22 where `command` is a bell; returns whether it is one.
  private mutating func flashes(for command: CounterCommand) -> Bool {
    guard case .ring = command else { return false }
    flashEndsAt = now.sinceBoot + settings.times.flash
    return true
  }

  private mutating func handle(_ event: CounterEvent) -> [CounterCommand] {
    if let right = event.refusedRight, hasLost(right) { return lock(.staffListChanged) }
    switch event {
    case .key(let key): return take(key)
    case .resized(let columns, let rows):
      self.columns = columns
      self.rows = rows
      return []
    case .news(let news): return handle(news)
    case .tick: return []
    case .found(let sequence, let result):
      guard case .lookUp(let screen) = screen else { return [] }
      return screen.found(sequence, result, on: &self)
    case .numberChecked(let number, let result):
      guard case .entry(let screen) = screen else { return [] }
      return screen.checked(number, result, on: &self)
    case .recordRead(let number, .success(nil)): return leave(erased: number)
    case .recordRead(let number, let result):
      take(number, result)
      return []
    case .memberChanged(let number, _, .success(nil)): return leave(erased: number)
    case .memberChanged(let number, let change, let result):
      take(number, change, result)
      return []
    case .copyHandedOut(let number, let result):
      if case .copy(let screen) = screen { screen.handedOut(number, result, on: &self) }
      return []
    case .looked(let failure):
      if failure != nil { post(.lookNotNoted) }
      return []
    case .manyLooks(let count):
      post(.manyLooks(count))
      return []
    case .leadList(let sequence, let result):
      take(sequence, result)
      return []
    case .tickedOff(let failure):
      if failure != nil { answer(.tickNotSaved) }
      return [readLeadList()]
    case .erased(let number, let result):
      if case .erase(let screen) = screen { screen.erased(number, result, on: &self) }
      return [readLeadList()]
    case .eraseUndone(_, let result):
      undone(result)
      return [readLeadList()]
    case .erasedFound(let erasure):
      if case .lookUp(let screen) = screen { screen.erasedFound(erasure, on: &self) }
      return []
    case .storeChecked(let condition):
      note(condition)
      return []
    case .clockChecked(let trouble):
      note(trouble)
      return []
    case .storeSalvaged(let report):
      post(.storeSalvaged(report))
      return []
    case .answerTimes(let times):
      answerTimes = times
      return []
    case .signInAnswered(let result):
      switch screen {
      case .locked(let screen): return screen.checked(result, on: &self)
      case .approval(let screen): return screen.checked(result, on: &self)
      case .entry, .waiting, .stopQuestion, .card, .known, .failure, .unsaved, .held, .lookUp,
        .member, .editMember, .memberHistory, .copy, .erase, .erased, .waitingList, .leadList,
        .practiceMenu, .today:
        return []
      }
    case .staffListed(let names):
      staffNames = names
      return []
    case .dayReport(let sequence, let result):
      if case .today(let screen) = screen { screen.counted(sequence, result, on: &self) }
      return []
    }
  }

  /// When the screen next changes by itself, since boot; nil when nothing moves, and then no timer
  /// has to run.
  ///
  /// With a clock in the header something moves once a minute.
  package func nextChange(after now: Now) -> Duration? {
    var state = self
    state.elapse(now)
    let burstEnd = state.burstEnd
    let isTooSmall = columns < Stage.smallColumns || rows < Stage.smallRows
    if isTooSmall {
      return [burstEnd, state.locksAt, state.requests.nextCountdown(after: now.sinceBoot)]
        .compactMap { $0 }.min()
    }
    let clock = now.sinceBoot + state.calendar.untilNextMinute(now.wall)
    return [
      clock, state.noticeEnd, burstEnd, state.flashEndsAt, state.locksAt, state.leadListDue,
      state.isSpinnerCovered ? nil : state.screen.current.nextChange(state),
    ]
    .compactMap { $0 }.filter { $0 > now.sinceBoot }.min()
  }

  /// Help lies over a waiting screen: nothing of what moves there can be seen.
  private var isSpinnerCovered: Bool {
    if case .waiting = screen { isHelpOpen } else { false }
  }

  /// When row 22 goes back to the screen's own line by itself; nil where it waits for a key.
  private var noticeEnd: Duration? {
    guard let notice else { return nil }
    switch notice.kind {
    case .answer, .question: return notice.standsUntil
    case .news: return screen.current.keepsNews && !isHelpOpen ? nil : notice.standsUntil
    }
  }

  /// Does what is due by `now`.
  mutating func elapse(_ now: Now) {
    self.now = now
    if let noticeEnd, now.sinceBoot >= noticeEnd { notice = nil }
    if let end = flashEndsAt, now.sinceBoot >= end { flashEndsAt = nil }
    screen.current.elapse(on: &self)
    lockIfIdle()
    if let leadListDue, now.sinceBoot >= leadListDue { unsentCommands.append(readLeadList()) }
  }

  /// When the lead's list is read again by itself, since boot; nil where nobody at the till may see it,
  /// and where it is on the screen: its rows do not move.
  private var leadListDue: Duration? {
    if case .leadList = screen { return nil }
    return may(.seeLeadList) ? leadListReadAt + settings.times.leadList : nil
  }
}

extension CounterState {
  /// Puts another screen up. What the network brings makes the till deaf for a moment, so that a key
  /// meant for the old screen cannot confirm the new one.
  mutating func show(_ screen: Screen, broughtByNetwork: Bool = false) {
    self.screen = screen
    isHelpOpen = false
    listBehind = nil
    if let notice, notice.kind != .news || notice.isOfTheStart { self.notice = nil }
    if broughtByNetwork {
      keyGuard.close(at: now.sinceBoot, for: settings.times.deafness)
    }
  }

  /// Hands what the books say to the card that is up, if it is still that member's.
  mutating func take(
    _ number: MemberNumber, _ result: Result<MemberRecord?, StoreFailure>
  ) {
    switch screen {
    case .known(var known):
      known.opened.take(number, result)
      screen = .known(known)
    case .member(var member):
      member.opened.take(number, result)
      screen = .member(member)
    case .editMember(var edit):
      edit.card.opened.take(number, result)
      screen = .editMember(edit)
    case .memberHistory(var history):
      history.card.opened.take(number, result)
      screen = .memberHistory(history)
    case .entry, .waiting, .stopQuestion, .card, .failure, .unsaved, .held, .lookUp, .waitingList,
      .leadList, .practiceMenu, .copy, .erase, .locked, .approval, .today, .erased:
      break
    }
  }

  /// Asks the store for the lead's list; answers to all earlier readings are stale.
  mutating func readLeadList() -> CounterCommand {
    leadReadings += 1
    leadListReadAt = now.sinceBoot
    return .readLeadList(sequence: leadReadings)
  }

  private mutating func take(_ sequence: Int, _ result: Result<[LeadMatter], StoreFailure>) {
    guard sequence == leadReadings else { return }
    switch result {
    case .success(let matters):
      leadMatters = matters
      if case .leadList(let list) = screen { list.adopt(on: &self) }
    case .failure: if case .leadList = screen { answer(.leadListFailed) }
    }
  }

  /// Whoever comes next may have no business with it.
  mutating func forgetLeadMatters() {
    leadReadings += 1
    leadMatters = []
  }

  /// The sequence of a new count of a day; answers to all earlier ones are stale.
  mutating func nextReport() -> Int {
    reports += 1
    return reports
  }

  /// Takes a matter off the list before the disk has answered: if it does not take it, the list is
  /// read again. A reading that is on its way does not know of the tick.
  mutating func removeLeadMatter(_ matter: LeadMatter) {
    leadReadings += 1
    leadMatters.removeAll { $0 == matter }
  }

  /// Takes the news about a request out of row 22: it is on the screen now.
  mutating func clearNews(about code: BindingCode) {
    if case .ended(let news) = notice?.notice, news.code == code { notice = nil }
  }

  /// The waiting list over the screen that is up; Esc leads back to it.
  mutating func showWaitingList() {
    show(.waitingList(WaitingListScreen(behind: screen)))
  }

  /// Back from a request that has ended: to the list that it was opened from, or to the start.
  mutating func showListOrStart() {
    if let listBehind { show(.waitingList(listBehind)) } else { showStart() }
  }

  /// Puts a screen up again that another one lay over, if what it shows is still there. A member's is
  /// read anew: what was told meanwhile did not reach it.
  mutating func showAgain(_ behind: Screen) -> [CounterCommand] {
    switch behind {
    case .entry(let entry):
      let (screen, commands) = entry.resumed(home: settings.home)
      show(.entry(screen))
      return commands
    case .waiting(let waiting): showAgain(behind, for: waiting.id)
    case .unsaved(let unsaved): showAgain(behind, for: unsaved.id)
    case .held(let held): showAgain(behind, for: held.id)
    case .stopQuestion(let question):
      showAgain(.waiting(question.waiting), for: question.waiting.id)
    case .card, .known, .failure, .lookUp, .member, .editMember, .memberHistory, .waitingList,
      .leadList, .copy, .erase, .erased, .locked, .approval, .today, .practiceMenu:
      show(behind)
      return shownMember.map { [.readRecord($0)] } ?? []
    }
    return []
  }

  /// A request that has moved on meanwhile stays where it is: on the list.
  private mutating func showAgain(_ behind: Screen, for id: RequestID) {
    guard let status = requests[id]?.status else { return showStart() }
    let isThere =
      switch (behind, status.phase) {
      case (.waiting, .sending), (.waiting, .open), (.waiting, .redeemed): true
      case (.unsaved, .unsaved), (.held, .held): true
      case (_, _): false
      }
    if isThere { show(behind) } else { showStart() }
  }

  mutating func showStart(broughtByNetwork: Bool = false) {
    show(.entry(EntryScreen()), broughtByNetwork: broughtByNetwork)
  }

  mutating func ignoreEnter(for time: Duration) {
    keyGuard.ignoreEnter(until: now.sinceBoot + time)
  }

  /// Answers a key in row 22, until the next one.
  mutating func answer(_ notice: Notice) {
    self.notice = PostedNotice(
      notice: notice, kind: .answer, postedAt: now.sinceBoot,
      standsUntil: now.sinceBoot + settings.times.answer)
  }

  /// Asks in row 22 for a second key, which has to come soon.
  mutating func ask(_ notice: Notice) {
    self.notice = PostedNotice(
      notice: notice, kind: .question, postedAt: now.sinceBoot,
      standsUntil: now.sinceBoot + settings.times.confirmation)
  }

  /// Puts news in row 22, where they stand for a while whatever is typed.
  mutating func post(_ notice: Notice) {
    self.notice = PostedNotice(
      notice: notice, kind: .news, postedAt: now.sinceBoot,
      standsUntil: now.sinceBoot + settings.times.news)
  }

  mutating func clearNotice() {
    asked = nil
    guard let notice else { return }
    switch notice.kind {
    case .answer: self.notice = nil
    case .question:
      // Two keys of one burst are no second thought.
      if now.sinceBoot - notice.postedAt >= settings.times.bounce { asked = notice.notice }
      self.notice = nil
    case .news: if now.sinceBoot >= notice.standsUntil { self.notice = nil }
    }
  }

  /// Orders a request to `phone`; the screen stays until the desk has answered.
  mutating func submit(
    _ phone: PhoneNumber, _ attempt: Attempt = Attempt(), liftingCoolDown: Bool = false,
    lead: StaffNumber? = nil
  ) -> [CounterCommand] {
    let id = ids.next()
    submitted = SubmittedOrder(id: id, phone: phone, attempt: attempt)
    practicePick = nil
    return [
      .desk(
        liftingCoolDown
          ? .liftCoolDown(id, phone, again: attempt.again, lead: lead)
          : .enroll(id, phone, again: attempt.again))
    ]
  }

  /// The sequence of a new search; answers to all earlier ones are stale.
  mutating func nextSearch() -> Int {
    searches += 1
    return searches
  }
}

/// An order to enroll on its way to the desk.
struct SubmittedOrder: Equatable, Sendable {
  let id: RequestID
  let phone: PhoneNumber
  let attempt: Attempt
}

/// What the last answers said about the way to the service.
enum ConnectionView: Equatable, Sendable {
  /// Nothing has been asked yet.
  case unknown
  case online
  case offline
}
