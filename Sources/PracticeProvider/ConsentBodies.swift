import Foundation

/// The shopper's answers on the merchant's own screen, in the newer of the two shapes.
struct FlowResultBody: Encodable {
  let language = "EN"
  let screens: [Screen]
  let timeOfConsent: String

  init(_ answers: ConsentAnswers, at date: Date) {
    let optional = answers == .allAccepted
    screens = [
      Screen(elements: [
        Element(
          id: "club_terms", title: "I accept the membership terms", checked: true, required: true,
          readMore: ReadMore(title: "Read more", description: "What the terms mean")),
        Element(id: "club_email", title: "Offers by e-mail", checked: optional, required: false),
        Element(id: "club_sms", title: "Offers by SMS", checked: true, required: false),
      ])
    ]
    timeOfConsent = date.formatted(.iso8601)
  }

  struct Screen: Encodable {
    let title = "Join the practice club"
    let description = "Choose how we may contact you"
    let terms = Terms()
    let elements: [Element]
  }

  struct Terms: Encodable {
    let links = [Link(title: "Membership terms", url: "https://club.example/terms")]
  }

  struct Link: Encodable {
    let title: String
    let url: String
  }

  struct Element: Encodable {
    let type = "checkbox"
    let id: String
    let title: String
    let checked: Bool
    let required: Bool
    var readMore: ReadMore?
  }

  struct ReadMore: Encodable {
    let title: String
    let description: String
  }
}

/// The same answers in the shape before it.
struct DelegatedConsentsBody: Encodable {
  let language = "EN"
  let heading = "Give consent"
  let text = "The practice club would like to send you offers."
  let termsDescription = "By confirming you accept the membership terms."
  let confirmConsentButtonText = "Confirm"
  let links = Links()
  let timeOfConsent: String
  let consents: [Consent]

  init(_ answers: ConsentAnswers, at date: Date) {
    let optional = answers == .allAccepted
    timeOfConsent = date.formatted(.iso8601)
    consents = [
      Consent(id: "email", accepted: true, required: true, textDisplayedToUser: "Email"),
      Consent(id: "sms", accepted: optional, required: false, textDisplayedToUser: "SMS"),
      Consent(
        id: "personal", accepted: true, required: false,
        textDisplayedToUser: "Offers made for you"),
    ]
  }

  struct Links: Encodable {
    let termsLinkText = "Terms"
    let termsLinkUrl = "https://club.example/terms"
    let privacyStatementLinkText = "Privacy"
    let privacyStatementLinkUrl = "https://club.example/privacy"
  }

  struct Consent: Encodable {
    let id: String
    let accepted: Bool
    let required: Bool
    let textDisplayedToUser: String
  }
}
