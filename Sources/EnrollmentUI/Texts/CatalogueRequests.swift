import EnrollmentCore

/// The waiting screen and the question whether to stop.
extension Catalogue {
  var waitingPlace: String { "ENROLLING" }
  var waitingTitle: Wording {
    Wording(
      "THE SAME CODE MUST SHOW ON THE SHOPPER'S PHONE", small: "Same code on the phone:")
  }
  var unwantedTitle: Wording {
    Wording("WRONG NUMBER - A YES IS THROWN AWAY", small: "WRONG NUMBER: yes thrown away")
  }
  var waitingUnwanted: Wording {
    Wording(
      "Marked as a wrong number. W takes the mark back: then a yes is saved.",
      small: "W takes the mark back.")
  }
  var step3Unwanted: String { "a yes is thrown away" }
  func codeInPlain(_ code: BindingCode) -> String { "code:  \(code.spaced)" }
  func phone(_ phone: PhoneNumber) -> String { "phone \(ending(phone))" }

  func step1(isDone: Bool) -> String { isDone ? "sent to the app" : "sending to the app" }
  var step2: String { "shopper says yes" }
  var step3: String { "member saved" }
  var stepDone: String { "done" }
  var stepWaiting: String { "waiting" }
  var stepSending: String { "sending" }
  var stepSaving: String { "saving" }

  func tip(_ number: Int, of count: Int, nextAt time: String?) -> String {
    let head = "TIP \(number) of \(count)."
    guard let time else { return head + " Press F5 to see the first again." }
    return head + " Next tip by itself at \(time) left, or press F5."
  }

  var waitingFirst: Wording {
    Wording(
      "Waiting for the shopper. You can serve the next one: F4 parks this request.",
      small: "Waiting. F4 parks this request.")
  }
  /// - Parameter seconds: within so many came nine of ten answers on this till; nil if nobody knows.
  func waitingStill(mostAnswersWithin seconds: Int?) -> Wording {
    guard let seconds else {
      return Wording(
        "Still waiting - this is normal. F4 parks this request.", small: "Still waiting.")
    }
    // Longer times have three digits, and then there is no room for the whole sentence.
    let head = seconds < 100 ? "Still waiting - this is normal." : "Still waiting."
    return Wording(
      "\(head) On this till 9 of 10 answers come within \(seconds) s.",
      small: "9 of 10 answers come within \(seconds) s.")
  }
  var waitingSending: Wording {
    Wording("Sending. The phone shows the request in a moment.", small: "Sending.")
  }
  var waitingLast: Wording {
    Wording("The time is up. Asking one last time.", small: "Asking one last time.")
  }
  var connectionLost: Wording {
    Wording(
      "Connection lost, still trying. The phone is not affected.",
      small: "Connection lost, still trying.")
  }
  var askingLessOften: Wording { "Asking less often." }
  var fetchingName: Wording { "Said yes. Fetching the name." }

  func stopTitle(_ phone: PhoneNumber) -> String { "STOP WAITING FOR \(ending(phone)) ?" }
  func stopFacts(_ time: String) -> [String] {
    [
      "The request stays on the shopper's phone for \(time) more.",
      "If the shopper says yes in that time the till still saves the",
      "member and tells you.",
    ]
  }
  /// Key, what it does, what that means, and both in 32 columns.
  var stopChoices: [(key: String, does: String, means: String, small: String)] {
    [
      ("Enter", "keep waiting", "(nothing changes)", "keep waiting"),
      ("F4", "park it, serve the next", "(recommended)", "park it, serve the next"),
      ("Esc", "stop showing it", "(a late yes is still saved)", "stop: a late yes is saved"),
      (
        "W", "wrong number", "(a late yes is thrown away)", "wrong number: yes thrown away"
      ),
    ]
  }
  func stopMessage(_ seconds: Int) -> Wording {
    Wording(
      "Press Enter, F4, Esc or W. This question closes in \(seconds) s and keeps waiting.",
      small: "Closes in \(seconds) s and keeps waiting.")
  }
}

/// Cards.
extension Catalogue {
  var newMemberPlace: String { "NEW MEMBER" }
  var cardPlace: String { "MEMBER CARD" }
  var enrolledTitle: String { "ENROLLED AND SAVED" }
  var updatedTitle: String { "WELCOME BACK - CARD UPDATED" }
  var completedTitle: String { "WELCOME BACK - CARD COMPLETED" }
  /// Of a save that there is nothing more to say about.
  func savedTitle(_ enrollment: Enrollment) -> String {
    switch enrollment.kind {
    case .updated: enrollment.isCompletion ? completedTitle : updatedTitle
    case .enrolled, .incomplete: enrolledTitle
    }
  }
  var knownTitle: Wording {
    Wording("ALREADY A MEMBER - nothing was sent to the phone", small: "ALREADY A MEMBER")
  }
  var memberNumber: String { "Member no." }
  var phoneLabel: String { "Phone" }
  var joined: String { "Joined" }
  var since: String { "Since" }
  var birthDate: String { "Born" }
  var hiddenFacts: String { "(hidden)" }
  var noName: String { "(no name yet)" }
  var noPhone: String { "(no number)" }
  var today: String { "today" }
  func today(at time: String) -> String { "today \(time)" }
  func hidesIn(_ seconds: Int) -> String { "The card hides itself in \(seconds) s." }
  func hiddenBecause(_ seconds: Int) -> String {
    "Hidden because nobody touched the till for \(seconds) s."
  }
  var hiddenByKey: String { "Hidden." }
  func savedAt(_ time: String, took seconds: Int, _ kind: Enrollment.Kind) -> Wording {
    let done = kind == .updated ? "Updated" : "Enrolled"
    return Wording(
      "Saved on this till at \(time). \(done) in \(seconds) s.", small: "Saved \(time).")
  }
  func homeIn(_ seconds: Int) -> Wording {
    "Back to the start screen in \(seconds) s."
  }
  var knownMessage: Wording {
    Wording(
      "Member found on this till. Works without the network.", small: "Found on this till.")
  }
  var differentPerson: [String] {
    [
      "If the shopper is somebody else (the number changed hands):",
      "press F2 to send a new request. The old card is not shown and is",
      "not changed until the app has told us who this is.",
    ]
  }
  var incompleteMember: [String] {
    ["The name is missing: the app did not tell it last time.", "F2 asks the app again."]
  }
}

/// Another number answered: the question, and what is known.
extension Catalogue {
  func heldAsked(_ phone: PhoneNumber) -> String { "Asked:      \(ending(phone))" }
  /// Veiled: a queue can see it, and endings and a first name are enough to compare.
  func heldAnswered(_ answer: HeldAnswer) -> String {
    let phone = answer.phone.map(ending) ?? "another phone"
    return "Answered:   \(phone)" + (answer.name.map { ", \($0.veiled)" } ?? "")
  }
  func heldCode(_ code: BindingCode) -> String { "Code:       \(code.rawValue)" }
  var heldFacts: [String] {
    [
      "The shopper said yes, but the app has another number than the one typed.",
      "Nothing is saved until somebody decides.",
    ]
  }
  /// Key, what it does, and when.
  var heldChoices: [(key: String, does: String, means: String)] {
    [
      ("S S", "save the member", "(it is the shopper in front of you)"),
      ("T T", "throw the answer away", "(it is somebody else)"),
    ]
  }
  var heldMessage: Wording {
    Wording(
      "Ask for the number in the app first. Then press S or T twice.",
      small: "S or T, pressed twice.")
  }
  var heldForLead: Wording {
    Wording(
      "Only a team lead may decide: Esc, F12, and the lead signs in.",
      small: "A team lead has to decide.")
  }
  var heldSaving: Wording { "Saving." }
}
