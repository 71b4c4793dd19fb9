/// Help: what each screen is for, in words for somebody who has never seen it.
extension Catalogue {
  var helpPlace: String { "HELP" }
  func helpTitle(_ place: String) -> Wording {
    Wording("Keys that work now on the screen \(place)", small: "Keys of \(place)")
  }
  func helpAlias(_ sign: String) -> String { "or \(sign)" }
  var helpMessage: Wording {
    Wording("Enter, Esc or F1 goes back. Nothing has changed.", small: "Enter goes back.")
  }

  var entryExplanation: [String] {
    [
      "Type the number that the shopper uses in the app. Once it is complete,",
      "Enter sends a request to that phone. Nothing is sent before.",
    ]
  }
  var waitingExplanation: [String] {
    [
      "The shopper compares the code on the phone with the one here and says yes",
      "in the app; the till notices by itself. You can go on with the next",
      "shopper: the request keeps running in the background.",
    ]
  }
  var stopExplanation: [String] {
    [
      "The request cannot be taken back from the phone.", "Choose what a late yes is to mean.",
    ]
  }
  var cardExplanation: [String] {
    ["The member is saved. Let the shopper check the name, then go on."]
  }
  var knownExplanation: [String] {
    ["The number belongs to a member of the club. Nothing was sent to the phone."]
  }
  var failureExplanation: [String] {
    ["No member was made. The screen says what to say, and what to do next."]
  }
  var coolDownExplanation: [String] {
    [
      "The shopper said no today. Nothing is sent to the number before the shop's",
      "day ends, from no till. If the shopper wants to join after all, the team",
      "lead lifts that, which is noted.",
    ]
  }
  var unsavedExplanation: [String] {
    [
      "The shopper said yes. The till keeps the answer and goes on trying to",
      "save it, also in the background. Do not ask the shopper again.",
    ]
  }
  var heldExplanation: [String] {
    [
      "The answer came from an app with another number than the one typed.",
      "It is kept until somebody saves it or throws it away.",
    ]
  }
  var lookUpExplanation: [String] {
    [
      "Type a part of the name, the number or the member number. Rows show",
      "endings only; opening a member is noted in the access log.",
    ]
  }
  var memberExplanation: [String] {
    ["What the club knows about this member. Who looked, and when, is noted."]
  }
  var listExplanation: [String] {
    ["Requests that run in the background, and answers that nobody has seen."]
  }
  var leadExplanation: [String] {
    [
      "Members and answers that somebody in charge should see once. Opening a",
      "member is noted in the access log; D takes the chosen row off the list.",
    ]
  }
  var practiceExplanation: [String] {
    [
      "A pretend service plays the shopper. Pick what the next one does, and",
      "enrol any number: no phone rings, and the members are pretend members.",
    ]
  }
}
