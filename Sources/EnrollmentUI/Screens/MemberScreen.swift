import EnrollmentCore
import Foundation
import TerminalGrid

/// One member for staff, whole. Opening it was noted; it hides like every card. What the app told is
/// not changed here: E leads to what staff may change.
struct MemberScreen: VeiledScreen {
  enum Action { case refresh, edit, copy, history, erase, showAgain, waitingList, back }

  /// Where Esc leads back to, with its list.
  enum Origin: Equatable, Sendable {
    case lookUp(LookUpScreen)
    case leadList(LeadListScreen)

    fileprivate var reason: LookReason {
      switch self {
      case .lookUp: .lookUp
      case .leadList: .leadList
      }
    }
  }

  var opened: OpenedMember
  private let origin: Origin
  let openedAtWall: Date
  var veil: CardVeil

  var member: Member { opened.member }

  /// Puts the member up; the look is noted, and the store asked for what the books say.
  static func show(
    _ member: Member, from origin: Origin, on counter: inout CounterState
  ) -> [CounterCommand] {
    counter.show(.member(MemberScreen(member, from: origin, at: counter.now)))
    // Read first: this very look is told in row 22 already.
    return [.readRecord(member.number), .noteLook(member, origin.reason)]
  }

  private init(_ member: Member, from origin: Origin, at now: Now) {
    opened = OpenedMember(member)
    self.origin = origin
    openedAtWall = now.wall
    veil = CardVeil(at: now.sinceBoot)
  }

  func place(_ texts: Catalogue) -> String { texts.memberPlace }

  func explanation(_ texts: Catalogue) -> [String] { texts.memberExplanation }

  func mayEdit(_ counter: CounterState) -> Bool {
    opened.record != nil && (counter.may(.changeNote) || counter.may(.withdrawConsent))
  }

  func keyBindings(_ counter: CounterState) -> [KeyBinding<Action>] {
    let texts = counter.texts
    var bindings: [KeyBinding<Action>] = []
    if member.phone != nil {
      let label = member.state == .incomplete ? texts.keyComplete : texts.keyRefresh
      bindings.append(.init(.function(2), label, .refresh))
    }
    if !veil.isHidden, mayEdit(counter) {
      bindings.append(.init(.character("E"), texts.keyEdit, .edit))
    }
    if !veil.isHidden, counter.may(.giveCopy) {
      bindings.append(.init(.character("X"), texts.keyCopy, .copy, in: .wideFooter))
    }
    if !veil.isHidden, opened.record != nil {
      bindings.append(.init(.character("H"), texts.keyHistory, .history, in: .wideFooter))
    }
    if !veil.isHidden, counter.may(.eraseMember) {
      bindings.append(.init(.character("D"), texts.keyErase, .erase))
    }
    if veil.isHidden {
      bindings.append(.init(.character(" "), texts.keyShowAgain, .showAgain))
    }
    bindings.append(.init(.escape, texts.keyBack, .back))
    if !counter.requests.entries.isEmpty {
      bindings.append(.init(.function(8), texts.keyWaiting, .waitingList))
    }
    return bindings
  }

  func perform(_ action: Action, on counter: inout CounterState) -> [CounterCommand] {
    switch action {
    case .refresh:
      guard let phone = member.phone else { return [] }
      return counter.submit(phone, Attempt(again: true))
    // Each reads anew: somebody elsewhere may have changed or erased the member by now.
    case .edit:
      counter.show(.editMember(EditMemberScreen(self)))
      return [.readRecord(member.number)]
    case .copy:
      counter.show(.copy(CopyScreen(over: self)))
      return [.readRecord(member.number)]
    case .history:
      counter.show(.memberHistory(MemberHistoryScreen(self)))
      return [.readRecord(member.number)]
    case .erase:
      counter.show(.erase(EraseScreen(over: self)))
      return [.readRecord(member.number)]
    case .showAgain:
      var next = self
      next.veil.show(at: counter.now.sinceBoot)
      counter.screen = .member(next)
      return [.readRecord(member.number), .noteLook(member, .shownAgain)]
    case .waitingList:
      counter.showWaitingList()
      return []
    case .back:
      switch origin {
      case .lookUp(let lookUp):
        counter.show(.lookUp(lookUp))
        lookUp.touch(&counter)
      case .leadList(let list):
        counter.show(.leadList(list))
        list.touch(&counter)
      }
      return []
    }
  }

  var asScreen: Screen { .member(self) }

  func nextChange(_ counter: CounterState) -> Duration? {
    let times = counter.settings.times
    return veil.isHidden
      ? veil.nextChange(after: counter.now.sinceBoot, times) : veil.hidesAt(times)
  }

  func message(_ counter: CounterState) -> Wording? {
    let times = counter.settings.times
    if veil.isHidden {
      let left = veil.goesHomeAt(times) - counter.now.sinceBoot
      return counter.texts.homeIn(Countdown.seconds(left))
    }
    return counter.texts.memberOpened(counter.calendar.clockWithSeconds(openedAtWall))
  }
}
