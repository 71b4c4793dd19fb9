/// The stable code of an end that is not a plain "enrolled": on the screen, in the log and in `--json`.
///
/// S: could not start. W: ended while waiting. A: about the answer. T: the till itself.
/// Source: DECISIONS.md, "Ends of a request"; UX.md, section 6.
package enum EndCode: String, Codable, CaseIterable, Sendable {
  case numberCannotBeUsed = "S1"
  case appTooOld = "S2"
  case requestAlreadyOpen = "S3"
  case noConnection = "S4"
  case serviceTrouble = "S5"
  case tillNotSetUp = "S6"
  case tillSettingWrong = "S7"
  case coolingDown = "S8"
  case phoneMayBeRinging = "S9"
  case denied = "W1"
  case noAnswer = "W2"
  case appCouldNotFinish = "W3"
  case requestGone = "W5"
  case requestEnded = "W6"
  case answerNotTrusted = "A1"
  case otherNumberAnswered = "A2"
  case nameMissing = "A4"
  case fieldMissing = "A5"
  case numberUpdated = "A6"
  case numberChangedHands = "A7"
  case shopRuleFailed = "A8"
  case notSaved = "T1"
  case clockWrong = "T3"
  case storeInUse = "T6"
  case cannotSaveNothingSent = "T7"
  case memberNumbersUsedUp = "T8"

  /// What `clubtill enroll` ends with.
  package var exitStatus: ExitStatus {
    switch self {
    case .numberCannotBeUsed, .appTooOld, .requestAlreadyOpen, .noConnection, .serviceTrouble,
      .tillNotSetUp, .tillSettingWrong, .coolingDown, .phoneMayBeRinging, .clockWrong:
      .couldNotStart
    case .denied: .denied
    case .noAnswer: .noAnswer
    case .appCouldNotFinish, .requestGone, .requestEnded: .endedWhileWaiting
    case .answerNotTrusted, .otherNumberAnswered, .shopRuleFailed: .notTrusted
    case .nameMissing, .fieldMissing, .numberUpdated, .numberChangedHands: .enrolled
    case .notSaved, .storeInUse, .cannotSaveNothingSent, .memberNumbersUsedUp: .storeTrouble
    }
  }
}

/// How a command tells its caller what became of the request.
package enum ExitStatus: Int32, Sendable {
  case enrolled = 0
  case alreadyAMember = 3
  case couldNotStart = 10
  case denied = 11
  case noAnswer = 12
  case endedWhileWaiting = 13
  case notTrusted = 14
  case storeTrouble = 15
  case usage = 64
  /// A file that was given is not what it should be.
  case badInput = 65
  /// What was asked for could not be printed or written, or a file that was given not be read.
  case outputTrouble = 74
  case configuration = 78
}
