package import CIBA
package import Foundation
import VippsMobilePay

/// What is known of a member's consents: the latest answer to each question of the shop.
///
/// A yes without answers is no withdrawal: the app asks once and then remembers, so earlier answers
/// stand. Empty where the shop asks for no consents, or the service never told an answer.
///
/// Source: login reference, section 12.3.
package struct MemberConsents: Equatable, Codable, Sendable {
  /// One question and what the member chose last.
  package struct Consent: Identifiable, Equatable, Codable, Sendable {
    package let id: String
    /// Whether it is in force: accepted, and not withdrawn since.
    package fileprivate(set) var isAccepted: Bool
    /// Nobody could join without a yes to it.
    package let isRequired: Bool
    /// The text that the member saw, cleaned; empty if it was not told.
    package let text: String
    /// Of the text, where one was told.
    package let version: String?
    /// Of the screen in the app, as told: `EN`.
    package let language: String?
    /// When it was given or declined.
    package let answeredAt: Date
    /// How an accepted one ended; nil where it did not.
    package fileprivate(set) var withdrawal: Withdrawal? = nil
  }

  /// The member took a consent back, at a till of the shop.
  ///
  /// Only a yes that was given later brings the consent back, whatever comes first into the store. Where
  /// the till's clock was behind, the withdrawal still ends the answer that it names.
  package struct Withdrawal: Equatable, Codable, Sendable {
    /// The id of the consent.
    package let consent: String
    /// Of the answer that it ends, by the service's clock.
    package let answeredAt: Date
    /// By the till's clock.
    package let at: Date
    package let till: TillNumber?
    package let letter: TillLetter?
    package let staff: StaffNumber?

    package init(
      of consent: String, answeredAt: Date, at date: Date, till: TillNumber?, letter: TillLetter?,
      staff: StaffNumber?
    ) {
      self.consent = consent
      self.answeredAt = answeredAt
      at = date
      self.till = till
      self.letter = letter
      self.staff = staff
    }

    /// To the second, which is as exact as the book is.
    fileprivate func ends(_ consent: Consent) -> Bool {
      max(at, answeredAt).timeIntervalSince1970.rounded(.down)
        >= consent.answeredAt.timeIntervalSince1970.rounded(.down)
    }
  }

  /// What one yes brought, as the consent book keeps it.
  package struct Yes: Equatable, Sendable {
    /// `iat` of the login.
    package let approvedAt: Date
    /// The claims with consent answers, by name; nil where userinfo was lost.
    package let claims: [String: JSONValue]?

    package init(approvedAt: Date, claims: [String: JSONValue]?) {
      self.approvedAt = approvedAt
      self.claims = claims
    }
  }

  /// How much is known, in the words of `--json`.
  package enum Standing: String, Sendable {
    /// No answer was ever told.
    case none
    case onFile = "on_file"
    /// An answer may be missing.
    case unknown
  }

  /// In the order in which they were first asked.
  package private(set) var consents: [Consent] = []
  /// When an answer may have been given that never reached us, because userinfo was lost: no
  /// marketing until the member has answered again. Nil where nothing is missing.
  package private(set) var lostAt: Date?

  package init() {}

  package var standing: Standing {
    lostAt != nil ? .unknown : consents.isEmpty ? .none : .onFile
  }

  /// Puts together what `yeses` brought; the later yes wins by its `iat`, whatever their order. A
  /// withdrawal ends every answer that was given before it.
  package init(_ yeses: [Yes], withdrawals: [Withdrawal] = []) {
    let ordered = yeses.enumerated().sorted {
      ($0.element.approvedAt, $0.offset) < ($1.element.approvedAt, $1.offset)
    }
    for (_, yes) in ordered { take(yes) }
    for withdrawal in withdrawals.sorted(by: { $0.at < $1.at }) { take(withdrawal) }
  }

  /// What is in force, each of which can be withdrawn.
  package var accepted: [Consent] { consents.filter(\.isAccepted) }

  /// The last one tells how it ended, whatever came before.
  private mutating func take(_ withdrawal: Withdrawal) {
    guard let place = consents.firstIndex(where: { $0.id == withdrawal.consent }) else { return }
    let consent = consents[place]
    guard consent.isAccepted || consent.withdrawal != nil, withdrawal.ends(consent) else { return }
    consents[place].isAccepted = false
    consents[place].withdrawal = withdrawal
  }

  private mutating func take(_ yes: Yes) {
    guard let claims = yes.claims else {
      lostAt = yes.approvedAt
      return
    }
    guard let answers = ConsentAnswers(claims: claims) else { return }
    lostAt = nil
    let answeredAt = answers.timeOfConsent.flatMap(Self.date) ?? yes.approvedAt
    for answer in answers.answers {
      let consent = Consent(
        id: answer.id, isAccepted: answer.isAccepted, isRequired: answer.isRequired,
        text: answer.text, version: answer.version, language: answers.language,
        answeredAt: answeredAt)
      if let place = consents.firstIndex(where: { $0.id == consent.id }) {
        consents[place] = consent
      } else {
        consents.append(consent)
      }
    }
  }

  /// ISO 8601, with or without parts of a second; nil for everything else.
  private static func date(_ text: String) -> Date? {
    let styles = [false, true].map { Date.ISO8601FormatStyle(includingFractionalSeconds: $0) }
    return styles.lazy.compactMap { try? $0.parse(text) }.first
  }
}

extension MemberConsents.Consent {
  /// The kinds of offers that the platform has ids of its own for.
  ///
  /// Source: login reference, section 12.2.
  package enum Purpose: String, Sendable {
    case email, sms, digital, personal
  }

  /// Nil for a question that is the shop's own.
  package var purpose: Purpose? { Purpose(rawValue: id) }
}
