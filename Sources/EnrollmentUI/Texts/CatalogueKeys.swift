/// What keys are labelled with. The help says it as a short sentence whose subject is the key.
extension Catalogue {
  private func label(
    _ footer: String, _ help: String, small: String? = nil, smallHelp: String? = nil
  ) -> KeyLabel {
    KeyLabel(
      footer: footer, small: small ?? footer, help: help, smallHelp: smallHelp ?? help)
  }

  var keyHelp: KeyLabel { label("Help", "shows this help") }
  var keySend: KeyLabel { label("Send", "sends a request to the phone") }
  var keyFix: KeyLabel { label("Fix", "takes the last sign back") }
  var keyClear: KeyLabel { label("Clear", "empties the field") }
  var keyLeave: KeyLabel { label("Leave", "leaves the program, asks first") }
  var keyMenu: KeyLabel { label("Menu", "goes back to the practice menu") }
  var keyLookUp: KeyLabel { label("Look up", "finds a member") }
  var keyLanguage: KeyLabel { label("Language", "changes the shopper's language") }
  var keyWaiting: KeyLabel {
    label(
      "Waiting", "shows the requests that run in the background",
      smallHelp: "shows the waiting list")
  }

  var keyPark: KeyLabel {
    label(
      "Park", "parks: the request keeps running; serve the next",
      smallHelp: "parks: serve the next shopper")
  }
  var keyNextTip: KeyLabel { label("Next tip", "shows the next tip", small: "Tip") }
  var keyStop: KeyLabel { label("Stop", "asks whether to stop waiting") }
  var keyKeepWaiting: KeyLabel {
    label(
      "Keep waiting", "goes back to waiting; nothing changes", small: "Keep",
      smallHelp: "goes back to waiting")
  }
  var keyHide: KeyLabel {
    label(
      "Stop", "stops showing it; a late yes is still saved", smallHelp: "stops; a late yes is saved"
    )
  }
  var keyWrongNumber: KeyLabel {
    label(
      "Wrong number", "marks a wrong number: a late yes is thrown away", small: "Wrong",
      smallHelp: "marks it: a yes is thrown away")
  }
  var keyRightNumber: KeyLabel {
    label(
      "Right number after all", "takes the mark back: a late yes is saved", small: "Right number",
      smallHelp: "takes the mark back")
  }

  var keyNextShopper: KeyLabel {
    label("Next shopper", "goes to an empty start screen", small: "Next")
  }
  var keyBackToStart: KeyLabel {
    label("Back to start", "goes to an empty start screen", small: "Start")
  }
  var keyBack: KeyLabel {
    label("Back", "goes back to where you came from", smallHelp: "goes back to where you were")
  }
  var keyNotNow: KeyLabel { label("Not now", "goes to an empty start screen") }
  var keyNotNowToList: KeyLabel { label("Not now", "goes back to the waiting list") }
  var keyHideNow: KeyLabel { label("Hide now", "hides the card at once", small: "Hide") }
  var keyShowAgain: KeyLabel {
    label(
      "Show again (is noted)", "shows the whole card; this is noted", small: "Show",
      smallHelp: "shows the card; this is noted")
  }
  var keyShowCard: KeyLabel {
    label(
      "Show card", "shows the whole card; this is noted", small: "Show",
      smallHelp: "shows the card; this is noted")
  }
  var keyDifferentPerson: KeyLabel {
    label(
      "Different person", "sends a new request: the number changed hands", small: "Other",
      smallHelp: "asks who has the number now")
  }
  var keyComplete: KeyLabel {
    label("Complete", "asks the app for the name again", smallHelp: "asks the app for the name")
  }
  var keyRefresh: KeyLabel {
    label(
      "Refresh", "sends a new request, for today's name and number",
      smallHelp: "asks for name and number anew")
  }

  var keyTryAgain: KeyLabel {
    label(
      "Try again", "sends a new request with a new code", small: "Again",
      smallHelp: "sends a new request")
  }
  var keyEditNumber: KeyLabel {
    label(
      "Edit number", "goes back to the number, to correct it", small: "Edit",
      smallHelp: "goes back to the number")
  }
  var keyLift: KeyLabel {
    label(
      "Lift it", "asks the phone all the same; press it twice", small: "Lift",
      smallHelp: "asks anyway; press it twice")
  }
  var keySaveNow: KeyLabel { label("Try again now", "tries to save now", small: "Try now") }
  var keySaveAnyway: KeyLabel {
    label(
      "Save it", "saves the member who answered; press it twice", small: "Save",
      smallHelp: "saves it; press it twice")
  }
  var keyThrowAway: KeyLabel {
    label(
      "Throw it away", "throws the answer away; press it twice", small: "Throw away",
      smallHelp: "saves nothing; press it twice")
  }
  var keyErase: KeyLabel {
    label("Erase", "erases this member, asks first", smallHelp: "erases it, asks first")
  }
  var keyEraseReason: KeyLabel { label("Why", "says why") }
  var keyEraseDigits: KeyLabel {
    label("Digits", "types the member number's last four digits", smallHelp: "types a digit")
  }
  var keyDoNotErase: KeyLabel {
    label("Do not erase", "goes back to the member", smallHelp: "goes back to the member")
  }
  var keyShowErased: KeyLabel {
    label("Open", "shows what was erased; U undoes it", smallHelp: "shows it; U undoes it")
  }
  var keyUndoErase: KeyLabel {
    label("Undo", "brings the member back", smallHelp: "brings the member back")
  }
  var keyLater: KeyLabel { label("Later", "leaves it on the waiting list") }

  var keyOpen: KeyLabel {
    label("Open", "opens the member; this is noted", smallHelp: "opens it; this is noted")
  }
  var keyPick: KeyLabel {
    label("Pick", "chooses the row with that number", smallHelp: "chooses the row")
  }
  var keyTypeDigits: KeyLabel {
    label("Digits", "puts the next digit into the field", smallHelp: "digits for the field")
  }
  var keyTurn: KeyLabel { label("More", "shows more of the list") }
  var keyShowRequest: KeyLabel { label("Show it", "shows the request that is open") }
  var keyMove: KeyLabel { label("Move", "moves through the list") }
  var keyEnrolNumber: KeyLabel {
    label(
      "Enrol this number", "takes the number to the start screen", small: "Enrol",
      smallHelp: "takes it to the start screen")
  }
  var keyToday: KeyLabel { label("Today", "shows what the day came to") }
  var keyDay: KeyLabel { label("Day", "goes to another day") }
  var keyByPerson: KeyLabel {
    label("By person", "shows the figures of each who served", small: "People")
  }
  var keyAllTogether: KeyLabel {
    label("All together", "shows the figures of all together", small: "All")
  }
  var keyLock: KeyLabel { label("Lock", "locks the till") }
  var keySignIn: KeyLabel { label("Sign in", "signs in with number and PIN") }
  var keyToPIN: KeyLabel { label("PIN", "goes on to the PIN") }
  var keyAllow: KeyLabel {
    label("Allow", "allows it and sends the request", smallHelp: "allows it and sends")
  }
  var keyLeadList: KeyLabel {
    label(
      "Lead's list", "shows what waits for the team lead", small: "Lead",
      smallHelp: "shows the team lead's list")
  }
  var keyDone: KeyLabel { label("Done", "takes the row off the list") }
  var keyOpenRow: KeyLabel { label("Open", "opens the row with that number") }
  var keyOpenRequest: KeyLabel {
    label("Open", "opens the request with that number", smallHelp: "opens the request")
  }

  var keyEdit: KeyLabel {
    label(
      "Edit", "changes the note or withdraws a consent", smallHelp: "note, or withdraw a consent")
  }
  var keyCopy: KeyLabel {
    label("Copy", "writes a copy of the data, for the shopper", smallHelp: "a copy for the shopper")
  }
  var keyMakeCopy: KeyLabel {
    label("Write the copy", "writes the copy; this is noted", small: "Write")
  }
  var keyHistory: KeyLabel {
    label(
      "History", "shows what happened, and who looked", smallHelp: "what happened, who looked")
  }
  var keyWithdraw: KeyLabel {
    label(
      "Withdraw", "withdraws that consent at once", small: "Out",
      smallHelp: "withdraws that consent")
  }
  var keyWriteNote: KeyLabel { label("Note", "writes the note") }
  var keySaveNote: KeyLabel { label("Save", "saves the note") }
  var keyKeepNote: KeyLabel { label("Keep the old", "leaves the note as it was", small: "Keep") }
  var keyPages: KeyLabel { label("Turn", "turns the page") }

  var keyPickShopper: KeyLabel {
    label(
      "Pick", "picks what the next pretend shopper does", smallHelp: "picks what the shopper does")
  }
  var keyNoPick: KeyLabel {
    label(
      "Start without a pick", "starts; the last four digits of the number decide", small: "Start",
      smallHelp: "lets the number decide")
  }
  var keyLeavePractice: KeyLabel {
    label("Leave practice", "leaves the program, asks first", small: "Leave")
  }
}
