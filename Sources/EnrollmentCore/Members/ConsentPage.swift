package import CIBA
import VippsMobilePay

/// What stood on the screen in the app beside the questions that a member answered.
package struct ConsentPage: Equatable, Sendable {
  package struct Link: Equatable, Sendable {
    package let title: String
    package let url: String
  }

  /// Headings, descriptions and the button, in the order of the screen.
  package let texts: [String]
  /// To the terms and the privacy statement, as they were told.
  package let links: [Link]
  /// What stood behind "read more", by the id of the consent.
  package let more: [String: String]

  /// - Parameter claims: those with the answers, as the service sent them. Nil where none has any.
  package init?(claims: [String: JSONValue]) {
    guard let answers = ConsentAnswers(claims: claims) else { return nil }
    texts = answers.texts
    links = answers.links.map { Link(title: $0.title, url: $0.url) }
    more = Dictionary(
      answers.answers.compactMap { answer in answer.more.map { (answer.id, $0) } },
      uniquingKeysWith: { $1 })
  }
}
