import EnrollmentCore

/// What row 22 says besides the screen's own line: an answer to a key, or news from a request that
/// nobody is looking at.
enum Notice: Equatable, Sendable {
  case leaveAsked(openRequests: Int, unseenAnswers: Int)
  case oneMoment
  case onlyDigits
  case numberIsFull
  case pasteHasNoNumber
  case pasteTooLong
  case scanNotUsedHere
  case scanHasNoNumber
  case tooManyOpen
  case alreadyOpen
  case notAllowed
  case mayNotLookUp
  case unseenMember
  case signInRefused
  case staffCardUnknown
  case signInMustWait(seconds: Int)
  case pinIsLost
  case nobodyOnStaffList
  case pickedUp(Int)
  case parked(BindingCode)
  case hidden(BindingCode)
  case wrongNumber(BindingCode)
  case stillSaving(BindingCode)
  case ended(BackgroundNews)
  case numberNotChecked
  case lookNotNoted
  case manyLooks(Int)
  case recordUnreadable
  case savesNothing
  case savesAgain
  case clockWrong
  /// How far the till is ahead; negative if it is behind.
  case clockOff(seconds: Int)
  case clockRight
  case diskNearlyFull(megabytes: Int)
  case storeSalvaged(SalvageReport)
  case memberChanged(MemberChange)
  case memberNotChanged
  case noteNotSaved
  case memberGone
  case copyNotMade
  case looksHaveNoCard
  case resultsHidden
  case leadListFailed
  case tickNotSaved
  case pressAgainToSave
  case pressAgainToThrowAway
  case pressAgainToLift
  case leavePracticeAsked(openRequests: Int, areKept: Bool)
  case tickedOff(LeadMatter, asks: [AskedFact])
  case otherDigits
  case erasedBefore
  case notErased
  case notErasedRequestOpen(BindingCode)
  case eraseUndone
  case nothingToUndo
  case joinedAnew
  case notUndone
}

/// What became of a request in the background.
struct BackgroundNews: Equatable, Sendable {
  enum Outcome: Equatable, Sendable {
    case saved
    case failed(EndCode)
    case discarded
    case unsaved
    case held
  }

  let code: BindingCode
  let ending: String
  /// The key that opens it on the waiting list, if it is there.
  let slot: Int?
  let outcome: Outcome
}

/// A notice and how long it stands.
struct PostedNotice: Equatable, Sendable {
  enum Kind: Equatable, Sendable {
    /// Gone at `standsUntil`, and with the next key.
    case answer
    /// Gone with the next key after `standsUntil`; at that time itself where the screen has
    /// something of its own to say.
    case news
    /// Gone at `standsUntil`, whatever happens, and with the next key.
    case question
  }

  let notice: Notice
  let kind: Kind
  let postedAt: Duration
  let standsUntil: Duration

  /// Said once, when the program has started: no news for any later screen.
  var isOfTheStart: Bool {
    if case .pickedUp = notice { true } else { false }
  }
}
