package import CIBA

/// The shopper's answers to the merchant's own questions, of either form.
///
/// The answers come once, with the first approval. That none are there is neither a refusal nor a
/// withdrawal.
package struct ConsentAnswers: Equatable, Sendable {
  static let customFlowClaim = "flowResult"
  static let delegatedConsentsClaim = "delegatedConsents"

  /// One question and its answer, accepted or declined.
  package struct Answer: Equatable, Sendable {
    package var id: String
    package var isAccepted: Bool
    package var isRequired: Bool
    /// The text that the shopper saw; empty if it was not sent.
    package var text: String
    /// Of the text. No document of the platform names one: it is kept where it is sent.
    package var version: String?

    package init(
      id: String, isAccepted: Bool, isRequired: Bool, text: String, version: String? = nil
    ) {
      self.id = id
      self.isAccepted = isAccepted
      self.isRequired = isRequired
      self.text = text
      self.version = version
    }
  }

  /// A page that the screen linked to.
  package struct Link: Equatable, Sendable {
    package var title: String
    package var url: String

    package init(title: String, url: String) {
      self.title = title
      self.url = url
    }
  }

  package var language: String?
  /// UTC, ISO 8601, as sent.
  package var timeOfConsent: String?
  /// In the order of the screen.
  package var answers: [Answer]
  package var links: [Link]
  /// The claim as it is kept: the merchant's proof, with elements that we do not know.
  package var raw: JSONValue

  /// Nil if the shopper was asked nothing this time.
  package init?(_ userInfo: UserInfo) { self.init(claims: userInfo.keptClaims) }

  /// The same from claims that were kept, by their names.
  package init?(claims: [String: JSONValue]) {
    if let claim = claims[Self.customFlowClaim], claim.isObject {
      self.init(customFlow: claim)
    } else if let claim = claims[Self.delegatedConsentsClaim], claim.isObject {
      self.init(delegatedConsents: claim)
    } else {
      return nil
    }
  }

  private init(customFlow claim: JSONValue) {
    self.init(claim)
    for screen in claim["screens"]?.array ?? [] {
      for element in screen["elements"]?.array ?? [] where element["type"]?.string == "checkbox" {
        append(element, answer: "checked", text: "title")
      }
      for link in screen["terms"]?["links"]?.array ?? [] {
        append(title: link["title"], url: link["url"])
      }
    }
  }

  private init(delegatedConsents claim: JSONValue) {
    self.init(claim)
    for consent in claim["consents"]?.array ?? [] {
      append(consent, answer: "accepted", text: "textDisplayedToUser")
    }
    let links = claim["links"]
    append(title: links?["termsLinkText"], url: links?["termsLinkUrl"])
    append(title: links?["privacyStatementLinkText"], url: links?["privacyStatementLinkUrl"])
  }

  private init(_ claim: JSONValue) {
    language = claim["language"]?.string.map { cleaned($0, limit: 16) }
    timeOfConsent = claim["timeOfConsent"]?.string.map { cleaned($0, limit: 40) }
    answers = []
    links = []
    raw = claim
  }

  /// An answer that is no plain yes or no is left to the raw claim.
  private mutating func append(_ json: JSONValue, answer: String, text: String) {
    guard let id = json["id"]?.string, let isAccepted = json[answer]?.bool else { return }
    answers.append(
      Answer(
        id: cleaned(id), isAccepted: isAccepted, isRequired: json["required"]?.bool ?? false,
        text: cleaned(json[text]?.string ?? "", limit: 1000),
        version: json["version"]?.string.map { cleaned($0, limit: 40) }))
  }

  private mutating func append(title: JSONValue?, url: JSONValue?) {
    guard let url = url?.string else { return }
    links.append(Link(title: cleaned(title?.string ?? ""), url: cleaned(url, limit: 2000)))
  }
}
