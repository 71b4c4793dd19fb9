/// What became of one question of the shop to somebody who was erased: all that is kept of it.
///
/// The text that was shown goes with the person: the service may have written it for that person alone.
/// What stays tells nothing of the person.
package struct KeptAnswer: Codable, Equatable, Sendable {
  package enum Outcome: String, Codable, CaseIterable, Sendable {
    case accepted, declined
    /// What had been accepted was taken back at a till.
    case withdrawn
  }

  /// Of the question; nil where it told who the person was.
  package let id: String?
  package let outcome: Outcome
  /// Of the text that was shown, where one was told.
  package let version: String?
  /// Of the screen in the app, as told.
  package let language: String?

  package init(id: String?, outcome: Outcome, version: String?, language: String?) {
    self.id = id
    self.outcome = outcome
    self.version = version
    self.language = language
  }
}
