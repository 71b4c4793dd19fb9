package import CIBA
package import Foundation

/// All that a store knows of one person, to be given to that person.
///
/// Source: GDPR, articles 15 and 20.
package struct MemberCopy: Equatable, Sendable {
  package let madeAt: Date
  package let member: Member
  /// What staff wrote on the card.
  package let note: String?
  /// What holds now.
  package let consents: MemberConsents
  /// Each yes of the person, the oldest first.
  package let answers: [ConsentGiven]
  /// Who looked, the oldest first; this copy is the last one.
  package let looks: [Happening]
  /// What else was done, the oldest first.
  package let deeds: [Happening]

  package init(
    madeAt: Date, member: Member, note: String?, consents: MemberConsents, answers: [ConsentGiven],
    looks: [Happening], deeds: [Happening]
  ) {
    self.madeAt = madeAt
    self.member = member
    self.note = note
    self.consents = consents
    self.answers = answers
    self.looks = looks
    self.deeds = deeds
  }

  /// Something that somebody did.
  package struct Happening: Equatable, Sendable {
    package let at: Date
    /// The word of the book for it; nil where only the time is still known.
    package let what: String?
    package let till: Int?
    package let letter: String?
    package let staff: Int?
    package let detail: String?

    package init(
      at: Date, what: String?, till: Int?, letter: String?, staff: Int?, detail: String? = nil
    ) {
      self.at = at
      self.what = what
      self.till = till
      self.letter = letter
      self.staff = staff
      self.detail = detail
    }
  }
}

/// A copy that was handed out at a till: two files that say the same.
package struct HandedOutCopy: Equatable, Sendable {
  /// For whom a file is: the ending of its name.
  package enum Form: String, CaseIterable, Sendable {
    /// For people.
    case text = "txt"
    /// For programs.
    case json
  }

  /// How long the files lie there. An erasure of the member ends it at once.
  package static let keptTime = Duration.seconds(86_400)

  /// Where they lie.
  package let folder: String
  /// Their names, in the order of the forms.
  package let names: [String]
  /// When they are removed.
  package let keptUntil: Date

  package init(folder: String, names: [String], keptUntil: Date) {
    self.folder = folder
    self.names = names
    self.keptUntil = keptUntil
  }
}

/// What one entry of the consent book says: what was asked at one yes, and answered, or what was taken
/// back later.
package struct ConsentGiven: Equatable, Sendable {
  /// The entry's number in the book.
  package let entry: Int64
  package let at: Date
  /// What the yes was about; nil for an entry that says something else.
  package let yes: Yes?
  package let withdrawal: Withdrawal?
  /// The entry word for word, JSON; nil where it was erased.
  package let text: String?

  package init(entry: Int64, at: Date, yes: Yes?, withdrawal: Withdrawal?, text: String?) {
    self.entry = entry
    self.at = at
    self.yes = yes
    self.withdrawal = withdrawal
    self.text = text
  }

  /// A consent that was taken back at a till.
  package struct Withdrawal: Equatable, Sendable {
    /// Of the consent.
    package let id: String
    /// What had been agreed to, word for word, where it was told.
    package let text: String
    package let version: String?
    package let language: String?
    /// When the answer was given that ends with it.
    package let answeredAt: Date
    /// When, and by whom.
    package let happening: MemberCopy.Happening

    package init(
      id: String, text: String, version: String?, language: String?, answeredAt: Date,
      happening: MemberCopy.Happening
    ) {
      self.id = id
      self.text = text
      self.version = version
      self.language = language
      self.answeredAt = answeredAt
      self.happening = happening
    }
  }

  package struct Yes: Equatable, Sendable {
    /// `iat` of the login.
    package let approvedAt: Date
    package let issuer: String
    package let request: UUID
    package let till: Int
    package let staff: Int?
    /// The questions of this one yes; their standing is `unknown` where the answers were lost.
    package let consents: MemberConsents
    /// The claims with the answers, as the service sent them.
    package let claims: [String: JSONValue]

    package init(
      approvedAt: Date, issuer: String, request: UUID, till: Int, staff: Int?,
      consents: MemberConsents, claims: [String: JSONValue]
    ) {
      self.approvedAt = approvedAt
      self.issuer = issuer
      self.request = request
      self.till = till
      self.staff = staff
      self.consents = consents
      self.claims = claims
    }
  }
}
