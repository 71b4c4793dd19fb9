import EnrollmentCore

/// What row 22 says besides the screen's own line: an answer to a key, or news from a request that
/// nobody is looking at.
enum Notice: Equatable, Sendable {
  case leaveAsked(openRequests: Int)
  case oneMoment
  case onlyDigits
  case numberIsFull
  case pasteHasNoNumber
  case pasteTooLong
  case scanNotUsedHere
  case scanHasNoNumber
  case tooManyOpen
  case alreadyOpen
  case pickedUp(Int)
  case parked(BindingCode)
  case hidden(BindingCode)
  case wrongNumber(BindingCode)
  case stillSaving(BindingCode)
  case ended(BackgroundNews)
  case numberNotChecked
  case lookNotNoted
  case recordUnreadable
  case savesNothing
  case savesAgain
  case diskNearlyFull(megabytes: Int)
  case storeSalvaged(saved: Int, known: Int?)
  case resultsHidden
  case pressAgainToSave
  case pressAgainToThrowAway
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
    /// Gone with the next key.
    case answer
    /// Gone with the next key after `standsUntil`.
    case news
    /// Gone at `standsUntil`, whatever happens, and with the next key.
    case question
  }

  let notice: Notice
  let kind: Kind
  let standsUntil: Duration
}
