package import EnrollmentCore

/// What reaches the till in the line mode.
package enum LineEvent: Equatable, Sendable {
  /// The program has started: time for the first question.
  case begun
  /// Somebody typed a line; it comes without its end. Only while `takesLines` says so.
  case typed(String)
  /// Somebody typed Ctrl-C. Only while `asksBeforeBreak` says so.
  case breakTyped
  /// Nothing more will be typed.
  case inputEnded
  /// A signal ends the program now.
  case interrupted
  /// News, time and the store's answers, as the screens get them.
  case counter(CounterEvent)
}

/// What follows an event: text for the paper, and orders.
package struct LineReply: Equatable, Sendable {
  /// In the order in which it is to be read.
  package var text: [LineText] = []
  package var commands: [CounterCommand] = []
  /// Whose number was typed, where the store alone knew that: no request was needed, and the desk
  /// hears nothing of it.
  package var greeted: Member?
  /// What has been typed ahead was meant for another question, and nobody takes it.
  package var dropsTypedAhead = false
}

/// One piece of text. Text only ever comes at the end of what is there.
package enum LineText: Equatable, Sendable {
  /// A whole line.
  case line(String)
  /// A question; the answer is typed behind it.
  case question(String)
}
