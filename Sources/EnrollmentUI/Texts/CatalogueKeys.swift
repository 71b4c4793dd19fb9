/// What keys are labelled with. The help says it as a short sentence.
extension Catalogue {
  private func label(_ footer: String, _ help: String, small: String? = nil) -> KeyLabel {
    KeyLabel(footer: footer, small: small ?? footer, help: help)
  }

  var keyHelp: KeyLabel { label("Help", "this help") }
  var keySend: KeyLabel { label("Send", "sends a request to the phone") }
  var keyFix: KeyLabel { label("Fix", "takes the last sign back") }
  var keyClear: KeyLabel { label("Clear", "empties the field") }
  var keyLeave: KeyLabel { label("Leave", "leaves the program, asks first") }
  var keyMenu: KeyLabel { label("Menu", "back to the practice menu") }
  var keyLookUp: KeyLabel { label("Look up", "finds a member") }
  var keyLanguage: KeyLabel { label("Language", "changes the shopper's language") }
  var keyWaiting: KeyLabel {
    label("Waiting", "the requests that run in the background")
  }

  var keyPark: KeyLabel {
    label("Park", "keeps running; serve the next")
  }
  var keyNextTip: KeyLabel { label("Next tip", "shows the next tip", small: "Tip") }
  var keyStop: KeyLabel { label("Stop", "asks whether to stop waiting") }
  var keyKeepWaiting: KeyLabel {
    label("Keep waiting", "nothing changes", small: "Keep")
  }
  var keyHide: KeyLabel { label("Stop", "stops showing it; a late yes is still saved") }
  var keyWrongNumber: KeyLabel {
    label("Wrong number", "a late yes is thrown away", small: "Wrong")
  }

  var keyRightNumber: KeyLabel {
    label("Right number after all", "a late yes is saved", small: "Right number")
  }

  var keyNextShopper: KeyLabel {
    label("Next shopper", "back to an empty start screen", small: "Next")
  }
  var keyBackToStart: KeyLabel {
    label("Back to start", "back to an empty start screen", small: "Start")
  }
  var keyBack: KeyLabel { label("Back", "back to where you came from") }
  var keyNotNow: KeyLabel { label("Not now", "back to an empty start screen") }
  var keyHideNow: KeyLabel { label("Hide now", "hides the card at once", small: "Hide") }
  var keyShowAgain: KeyLabel {
    label("Show again (is noted)", "shows the whole card; this is noted", small: "Show")
  }
  var keyShowCard: KeyLabel {
    label("Show card (is noted)", "shows the whole card; this is noted", small: "Show")
  }
  var keyDifferentPerson: KeyLabel {
    label(
      "Different person", "sends a new request: the number changed hands", small: "Other")
  }
  var keyComplete: KeyLabel { label("Complete", "asks the app for the name again") }
  var keyRefresh: KeyLabel { label("Refresh", "sends a new request, for today's name and number") }

  var keyTryAgain: KeyLabel {
    label("Try again", "sends a new request with a new code", small: "Again")
  }
  var keyEditNumber: KeyLabel {
    label("Edit number", "back to the number, to correct it", small: "Edit")
  }
  var keyLift: KeyLabel {
    label("Lift it", "asks the phone all the same; press it twice", small: "Lift")
  }
  var keySaveNow: KeyLabel { label("Try again now", "tries to save now", small: "Try now") }
  var keySaveAnyway: KeyLabel {
    label("Save it", "saves the member who answered; press it twice", small: "Save")
  }
  var keyThrowAway: KeyLabel {
    label("Throw it away", "saves nothing; press it twice", small: "Throw away")
  }
  var keyLater: KeyLabel { label("Later", "leaves it on the waiting list") }

  var keyOpen: KeyLabel { label("Open", "opens the member; this is noted") }
  var keyPick: KeyLabel { label("Pick", "chooses a member of the list") }
  var keyMove: KeyLabel { label("Move", "moves through the list") }
  var keyEnrolNumber: KeyLabel {
    label("Enrol this number", "takes the number to the start screen", small: "Enrol")
  }
  var keyLeadList: KeyLabel {
    label("Lead's list", "what waits for the team lead", small: "Lead")
  }
  var keyDone: KeyLabel { label("Done", "takes the row off the list") }
  var keyOpenRow: KeyLabel { label("Open", "opens the row with that number") }
  var keyOpenRequest: KeyLabel { label("Open", "opens the request with that number") }

  var keyPickShopper: KeyLabel {
    label("Pick", "what the next pretend shopper does")
  }
  var keyNoPick: KeyLabel {
    label("Start without a pick", "the last four digits of the number decide", small: "Start")
  }
  var keyLeavePractice: KeyLabel { label("Leave practice", "leaves the program", small: "Leave") }
}
