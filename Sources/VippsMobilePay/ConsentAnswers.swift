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
    /// What stood behind "read more"; nil where nothing did.
    package var more: String?

    package init(
      id: String, isAccepted: Bool, isRequired: Bool, text: String, version: String? = nil,
      more: String? = nil
    ) {
      self.id = id
      self.isAccepted = isAccepted
      self.isRequired = isRequired
      self.text = text
      self.version = version
      self.more = more
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
  /// What else stood there to be read: headings, descriptions, a button; in the order of the screen.
  package var texts: [String]
  /// In the order of the screen.
  package var answers: [Answer]
  package var links: [Link]
  /// The claim as it is kept: the merchant's proof, with elements that we do not know.
  package var raw: JSONValue

  /// Nil if the shopper was asked nothing this time.
  package init?(_ userInfo: UserInfo) { self.init(claims: userInfo.keptClaims) }

  /// The same from claims that were kept, by their names. Where both forms came, both were asked; of one
  /// id in both the newer form's answer comes last.
  package init?(claims: [String: JSONValue]) {
    let older = claims[Self.delegatedConsentsClaim].flatMap { $0.isObject ? $0 : nil }
    let newer = claims[Self.customFlowClaim].flatMap { $0.isObject ? $0 : nil }
    guard let first = older ?? newer else { return nil }
    self.init(first)
    if let older { append(delegatedConsents: older) }
    if let newer { append(customFlow: newer) }
  }

  private mutating func append(customFlow claim: JSONValue) {
    append(claim)
    for screen in claim["screens"]?.array ?? [] {
      append(texts: [screen["title"], screen["description"]])
      for element in screen["elements"]?.array ?? [] {
        if element["type"]?.string == "checkbox" {
          append(element, answer: "checked", text: "title")
        } else {
          append(texts: [element["title"], element["description"]])
        }
      }
      for link in screen["terms"]?["links"]?.array ?? [] {
        append(title: link["title"], url: link["url"])
      }
    }
  }

  private mutating func append(delegatedConsents claim: JSONValue) {
    append(claim)
    // A published sample has a blank before one of the names.
    let terms = claim["termsDescription"] ?? claim[" termsDescription"]
    append(texts: [claim["heading"], claim["text"], terms])
    for consent in claim["consents"]?.array ?? [] {
      append(consent, answer: "accepted", text: "textDisplayedToUser")
    }
    let links = claim["links"]
    append(title: links?["termsLinkText"], url: links?["termsLinkUrl"])
    append(title: links?["privacyStatementLinkText"], url: links?["privacyStatementLinkUrl"])
    append(texts: [claim["confirmConsentButtonText"]])
  }

  private init(_ claim: JSONValue) {
    texts = []
    answers = []
    links = []
    raw = claim
  }

  private mutating func append(_ claim: JSONValue) {
    language = claim["language"]?.string.map { cleaned($0, limit: 16) } ?? language
    timeOfConsent = claim["timeOfConsent"]?.string.map { cleaned($0, limit: 40) } ?? timeOfConsent
    raw = claim
  }

  /// An answer that is no plain yes or no is left to the raw claim.
  private mutating func append(_ json: JSONValue, answer: String, text: String) {
    guard let id = json["id"]?.string, let isAccepted = json[answer]?.bool else { return }
    answers.append(
      Answer(
        id: cleaned(id), isAccepted: isAccepted, isRequired: json["required"]?.bool ?? false,
        text: cleaned(json[text]?.string ?? "", limit: 1000),
        version: json["version"]?.string.map { cleaned($0, limit: 40) },
        more: Self.more(json["readMore"])))
  }

  private static func more(_ json: JSONValue?) -> String? {
    let parts = [json?["title"], json?["description"]]
      .compactMap { $0?.string.map { cleaned($0, limit: 4000) } }.filter { !$0.isEmpty }
    return parts.isEmpty ? nil : parts.joined(separator: ": ")
  }

  private mutating func append(texts jsons: [JSONValue?]) {
    texts += jsons.compactMap { $0?.string.map { cleaned($0, limit: 4000) } }
      .filter { !$0.isEmpty }
  }

  private mutating func append(title: JSONValue?, url: JSONValue?) {
    guard let url = url?.string else { return }
    links.append(Link(title: cleaned(title?.string ?? ""), url: cleaned(url, limit: 2000)))
  }
}
