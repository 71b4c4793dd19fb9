/// Why an ID token is not good: the first check that failed.
///
/// Source: OpenID Connect Core 1.0, sections 3.1.3.7 and 3.1.3.8; CIBA Core 1.0, section 10.3.1.
package enum IDTokenFault: Error, Equatable, Sendable, CaseIterable {
  /// Not three parts of base64url with a JSON object each in the first two.
  case malformed
  case algorithmNotAllowed
  /// The header has a `crit` that asks for what we do not know.
  case unknownCriticalHeader
  /// The header says that it is a token of another kind.
  case otherKind
  /// No published key has this `kid`, also after fetching the keys anew.
  case unknownKey
  /// The header names no key, and not exactly one fits.
  case ambiguousKey
  /// The key that the header names is for another algorithm or another use.
  case keyTypeMismatch
  /// The keys could not be fetched within the life of the access token.
  case keysOutOfReach
  case badSignature
  /// One of `iss`, `sub`, `aud`, `exp`, `iat` is missing or of a wrong type.
  case missingClaim
  case issuerMismatch
  case audienceMismatch
  case untrustedAudience
  case authorizedPartyMismatch
  case expired
  case issuedInFuture
  /// Its `nbf` is still to come.
  case notYetValid
  case issuedTooLongAgo
  case nonceMismatch
  case accessTokenHashMismatch
  case authenticationRequestMissing
  case authenticationRequestMismatch
  case authenticationContextMismatch

  /// What is wrong, as the rest of a sentence that begins with the token.
  package var words: String {
    switch self {
    case .malformed: "cannot be read"
    case .algorithmNotAllowed: "is signed in a way that is not allowed"
    case .unknownCriticalHeader: "asks for something that this till does not know"
    case .otherKind: "is a token of another kind"
    case .unknownKey: "is signed with a key that the service does not publish"
    case .ambiguousKey: "does not say which key it is signed with"
    case .keyTypeMismatch: "names a key that is for something else"
    case .keysOutOfReach: "could not be checked: the service's keys were out of reach"
    case .badSignature: "has a signature that is not good"
    case .missingClaim: "lacks something that it must have"
    case .issuerMismatch: "comes from another service"
    case .audienceMismatch: "is meant for another client"
    case .untrustedAudience: "is also meant for clients that are not trusted"
    case .authorizedPartyMismatch: "was given to another client"
    case .expired: "has run out"
    case .issuedInFuture: "was made in the future by this till's clock"
    case .notYetValid: "is not valid yet by this till's clock"
    case .issuedTooLongAgo: "was made too long ago"
    case .nonceMismatch: "belongs to another login"
    case .accessTokenHashMismatch: "belongs to another access token"
    case .authenticationRequestMissing: "does not say which request it answers"
    case .authenticationRequestMismatch: "answers another request"
    case .authenticationContextMismatch: "tells of another way of logging in"
    }
  }
}
