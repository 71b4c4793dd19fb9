/// How long things stay on the screen, when tips come, and how long a connection may take.
package struct TimeSettings: Sendable, Equatable {
  /// Untouched for this long, a card hides all but endings; 5 to 120 s.
  package var cardVeil = Duration.seconds(20)
  /// Untouched for this long, a card gives way to the start screen; 10 to 600 s, and longer than
  /// `cardVeil`.
  package var cardHome = Duration.seconds(45)
  /// Untouched for this long, a list of members goes away; 5 to 300 s.
  package var resultsVeil = Duration.seconds(30)
  /// Untouched for this long, a till where staff sign in locks itself; 30 to 3600 s.
  package var lock = Duration.seconds(180)
  /// The question whether to stop waiting closes by itself after this; 3 to 60 s.
  package var stopQuestion = Duration.seconds(10)
  /// When the tips come that follow the first, since sending and in order: four times.
  package var tips: [Duration] = [.seconds(15), .seconds(40), .seconds(60), .seconds(120)]
  /// Keys are thrown away for so long after a screen that the network brought up; 0.1 to 2 s.
  package var keyDeafness = Duration.milliseconds(400)
  /// How long one try to connect to the login service may take; 2 to 15 s.
  package var connectionTry = Duration.seconds(10)

  package init() {}
}
