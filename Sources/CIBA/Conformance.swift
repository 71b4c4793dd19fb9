/// What the standards ask of a client in poll mode, and the test that shows each point.
///
/// Numbers are those of the wire reference's list of conformance points. CC is CIBA Core 1.0, OC
/// OpenID Connect Core 1.0. A test reads this list and looks for every test that it names. The
/// modules of the certification plans themselves are run against a whole till: `ConformanceCase`.
///
///  1. Endpoint and delivery modes come from metadata (CC 4): `the endpoints come from the document`,
///     `delivery modes are checked only where they are named`.
///  2. Poll mode, no `client_notification_token` (CC 5, 7.1): `no parameter is sent twice, and exactly
///     one hint`.
///  3. POST, form-encoded, authenticated as registered (CC 7, 7.1): `the authentication request is
///     written as the reference has it`, `plain HTTP is refused but to this machine`.
///  4. `openid` in the scope (CC 7.1): `the standard's scope asks for profile and phone`, `the scope
///     asked for by default holds openid`; the settings' check.
///  5. Exactly one hint (CC 7.1): as 2.
///  6. No parameter twice (RFC 6749, 3.1): as 2.
///  7. A short, plain binding message, shown at the till (CC 7.1): `a binding message is five to eight
///     of capital letters, digits and dashes`, `a code fits the service's pattern and begins with the
///     till's letter`, `waiting, first seconds`.
///  8. `requested_expiry` is a positive integer (CC 7.1): `a wish outside of the provider's range is
///     moved to its end`.
///  9. No `user_code` (CC 7.1.2): as 2.
/// 10. An acknowledgement without id or expiry is refused (CC 7.3): `every answer to the authentication
///     request is understood`, `an acknowledgement that makes no sense is refused`.
/// 11. The id goes back unchanged (CC 7.3): `the poll is written as the reference has it`.
/// 12. Five seconds where no interval is named (CC 7.3): `every answer to the authentication request
///     is understood`.
/// 13. The id is kept with its expiry and cleaned up (CC 7.4): `what the journal keeps comes back
///     unchanged`, `the sealed column is empty once the yes is saved`.
/// 14. Every error of the start is handled (CC 13): `every answer to the authentication request is
///     understood`, `every error code of the service has its meaning`.
/// 15. The same authentication at the token endpoint (CC 10.1): `a secret in the form travels there
///     alone`, `Basic credentials are joined raw, or form-encoded where the settings say so`, `one
///     platform token serves start, polls and question, and not userinfo`.
/// 16. The grant type, with the id (CC 10.1): `the poll is written as the reference has it`.
/// 17. Never faster than the interval, from sending (CC 10.1): `polls are sent when the reference
///     timelines send them`, `the interval counts from the moment the request left the till`, `a timer
///     that fires early does not poll early`, `an interval of 31 seconds is kept`.
/// 18. One poll under way (CC 10.1): `the poller follows the reference timelines` (slow answer).
/// 19. Thirty seconds for an answer (CC 10.1): `the poll is written as the reference has it`.
/// 20. 503 and `Retry-After` (CC 10.1): `every answer to a poll is understood`, `Retry-After is never
///     cut short by the last poll`.
/// 21. `slow_down` adds five seconds for good (CC 11): `slow_down lengthens every later wait by five
///     seconds`.
/// 22. Goes on when pending (CC 11): `every answer to a poll is understood`.
/// 23. Stops for good on every other error (CC 11): as 22.
/// 24. No id is used again (CC 10.1.1, 11): `the poller follows the reference timelines`.
/// 25. Slower after lost connections (RFC 8628, 3.5): `back-off ends at sixty seconds, or at an
///     interval that is longer`.
/// 26. Token answers without `scope`, `expires_in`, `refresh_token` (RFC 6749, 5.1): as 22.
/// 27. Tokens of the right type, unknown members ignored (RFC 6749, 5.1; OC 3.1.3.3): `tokens of
///     another type or of a wrong shape are not trusted`.
/// 28. The ID token is validated (OC 3.1.3.7): `every example token gets its verdict`, `a module of
///     the certification plans ends as it must`, `a hostile answer ends as the table says, and the
///     till goes on`.
/// 29. An `aud` array of ourselves alone (OC 3.1.3.7): as 28.
/// 30. Wrong or missing claims, `none`, other algorithms, bad signatures (OC 3.1.3.7): as 28, `another
///     algorithm is refused before a key is looked for`, `a payload exchanged under a good signature is
///     refused`.
/// 31. `at_hash` where present (OC 3.1.3.8): as 28.
/// 32. The request's id where the flow has it (CC 10.3.1): as 28.
/// 33. The access token in the header, to userinfo alone (RFC 6750, 2.1): `userinfo carries the access
///     token and no client secret`, `no call follows a redirect`.
/// 34. `sub` of userinfo and ID token are equal (OC 5.3.2): `every userinfo answer is understood`,
///     `another subject is final`.
/// 35. The hint is handled with care (CC 14): `no description shows a secret, an id or a token`, `the
///     waiting screen shows no name and no full number`; the dialog at the till.
/// 36. Session and approval belong together (CC 14): as 28; `large signs exist for every code, in both
///     forms`.
/// 37. TLS 1.2 or newer with certificate and host name checks: `TLS 1.2 or newer is spoken`, `a
///     certificate for another host is refused`, `a certificate of another authority is refused`, `a
///     certificate out of its time is refused`, `a failed TLS handshake means not sent`.
enum Conformance {}
