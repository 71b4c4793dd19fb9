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
}
