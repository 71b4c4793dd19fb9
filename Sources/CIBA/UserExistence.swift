/// What a provider says to the question whether a hint belongs to anybody.
package enum UserExistence: Equatable, Sendable {
  /// A hint and no promise: the login can still be refused.
  case exists
  /// There is no use in asking this shopper.
  case doesNotExist
  /// No answer, or one that says neither; no reason to keep the shopper from trying.
  case unknown(reason: String)

  init(_ reply: HTTPReply) {
    guard reply.status == 200 else {
      self = .unknown(reason: "status \(reply.status)")
      return
    }
    switch (try? JSONValue(body: reply.body))?["exists"]?.bool {
    case true?: self = .exists
    case false?: self = .doesNotExist
    case nil: self = .unknown(reason: "the answer cannot be read")
    }
  }
}

extension CIBAClient {
  /// Asks whether a hint belongs to somebody who can log in.
  ///
  /// Only for a shopper who stands at the till and asked to join, never in bulk. It is asked once,
  /// within ``TimeLimits/userExists``, and no failure is thrown.
  package func userExists(loginHint: String) async -> UserExistence {
    guard let question = dialect.existenceQuestion else {
      return .unknown(reason: "this provider answers no such question")
    }
    let (endpoint, proof): (String, ClientProof)
    do {
      endpoint = try await directory.metadata().authenticationEndpoint
    } catch {
      return .unknown(reason: "metadata")
    }
    do {
      proof = try await credentials.proof()
    } catch {
      return .unknown(reason: "credentials")
    }
    let url = EndpointAddress.sibling(of: endpoint, path: question.path)
    do {
      return UserExistence(
        try await transport.send(calls.userExists(loginHint: loginHint, url: url, proof: proof)))
    } catch {
      return .unknown(reason: error.reason)
    }
  }
}
