import EnrollmentCore

/// Signing in, the locked till, and a lead's word.
extension Catalogue {
  /// Who works at the till, in the header.
  func staff(_ member: StaffMember) -> String {
    let name = member.name.uppercased()
    return switch member.role {
    case .cashier: name
    case .lead: "LEAD: \(name)"
    case .it: "IT: \(name)"
    }
  }

  var staffNumber: String { "Staff number" }
  var pin: String { "PIN" }
  /// The line mode's question for the number, and then for the PIN.
  func lineSigning(_ signing: LineSigning) -> String {
    guard signing.number == nil else { return "PIN?" }
    return switch signing.purpose {
    case .work: "Staff number?"
    case .lift: "The team lead's staff number?"
    }
  }
  var lineNoStaffNumber: String { "A staff number is 1 to 9999." }
  var linePINDigits: String { "A PIN has four to eight digits." }
  func lineSignedIn(_ member: StaffMember) -> String { "Signed in: \(member.name)." }
  var lineLocks: String { "locks the till" }
  var oneMoment: Wording { "One moment." }

  var lockedTitle: Wording { Wording("T I L L   L O C K E D", small: "TILL LOCKED") }
  var lockedCard: Wording {
    Wording("or show your staff card to the scanner", small: "or scan your staff card")
  }
  func lockedOpen(_ count: Int) -> Wording {
    count == 1
      ? Wording(
        "1 request is still open on a shopper's phone. It keeps running.",
        small: "1 request keeps running.")
      : Wording(
        "\(count) requests are still open on shoppers' phones. They keep running.",
        small: "\(count) requests keep running.")
  }
  var lockedAtStart: Wording { "Sign in to begin." }
  /// Why the till is locked; nil at the start.
  ///
  /// - Parameter idleTime: how long nobody may leave it untouched.
  func locked(_ cause: LockCause?, after idleTime: Duration) -> Wording {
    switch cause {
    case nil: return lockedAtStart
    case .key: return "Locked."
    case .idle:
      let time = span(Countdown.seconds(idleTime))
      return Wording("Locked after \(time) without a key.", small: "Locked: \(time) untouched.")
    case .staffListChanged:
      return Wording(
        "Locked, and that was not done: your place on the staff list has changed.",
        small: "Locked, not done: staff list changed.")
    }
  }
  var lockedExplanation: [String] {
    [
      "Type your staff number, Enter, and your PIN; or scan your staff card. After",
      "five wrong tries the next ones have to wait. IT sets a forgotten PIN anew.",
    ]
  }

  var signInRefused: Wording {
    Wording("This number and PIN do not belong together.", small: "Wrong number or PIN.")
  }
  var staffCardUnknown: Wording {
    Wording(
      "This card is not known. Scan again, or type the staff number.",
      small: "Card not known. Scan again.")
  }
  func signInMustWait(_ seconds: Int) -> Wording {
    Wording(
      "Too many wrong tries. Try again in \(span(seconds)).",
      small: "Try again in \(span(seconds)).")
  }
  var pinIsLost: Wording {
    Wording(
      "This PIN cannot be checked any more. IT has to set a new one.",
      small: "IT has to set a new PIN.")
  }
  var nobodyOnStaffList: Wording {
    Wording(
      "Nobody is on the staff list yet. IT does that: clubtill staff add",
      small: "IT: clubtill staff add")
  }

  var approvalPlace: String { "TEAM LEAD" }
  var approvalTitle: Wording {
    Wording("A team lead lifts this", small: "A team lead lifts this")
  }
  func approvalFacts(_ ending: String) -> [String] {
    [
      "The shopper with the phone that ends with \(spaced(ending)) said no today and wants to",
      "join after all. With a team lead's number and PIN the phone is asked again.",
    ]
  }
  var approvalMessage: Wording {
    Wording("Nothing has been sent. This is noted.", small: "Nothing sent. This is noted.")
  }
  var approvalExplanation: [String] {
    [
      "A team lead types staff number, Enter, and PIN. That allows this one request;",
      "you stay signed in. Who lifted it is noted.",
    ]
  }
}
