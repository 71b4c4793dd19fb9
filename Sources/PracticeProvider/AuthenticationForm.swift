/// A backchannel authentication request that keeps the rules.
///
/// Source: CIBA Core 1.0, section 7.1; the pattern of the binding message and the range of
/// `requested_expiry` are the platform's own.
struct AuthenticationForm: Equatable, Sendable {
  let hint: LoginHint
  let scope: Set<String>
  let requestedExpiry: Duration?

  /// The longest life of a request with a provider that names no range.
  private static let longestExpirySeconds = 3600

  init(_ form: FormBody, in kind: PracticeForm) throws(Refusal) {
    let scope = Set((form["scope"] ?? "").split(separator: " ").map(String.init))
    guard scope.contains("openid") else {
      throw .invalidRequest("The scope must contain openid.")
    }
    self.scope = scope
    hint = try Self.hint(of: form, in: kind)
    if let message = form["binding_message"], !Self.isBindingMessage(message, in: kind) {
      throw .invalidBindingMessage
    }
    guard let text = form["requested_expiry"] else {
      requestedExpiry = nil
      return
    }
    let seconds = Self.wholeNumber(text)
    switch kind {
    case .platform:
      guard let seconds, (60...900).contains(seconds) else {
        throw .invalidRequest("requested_expiry must be 60 to 900.")
      }
      requestedExpiry = .seconds(seconds)
    case .standard:
      guard let seconds else {
        throw .invalidRequest("requested_expiry must be a positive whole number.")
      }
      requestedExpiry = .seconds(min(seconds, Self.longestExpirySeconds))
    }
  }

  /// The only hint of a form; user-exists takes the same one.
  static func hint(of form: FormBody, in kind: PracticeForm) throws(Refusal) -> LoginHint {
    let names = ["login_hint", "login_hint_token", "id_token_hint"]
    guard names.count(where: { form[$0] != nil }) == 1, let text = form["login_hint"] else {
      throw .invalidRequest("Exactly one hint, the login_hint, is needed.")
    }
    guard let hint = LoginHint(text, in: kind) else {
      throw .invalidRequest("Invalid login_hint.")
    }
    return hint
  }

  /// The standard asks only for something short and plain.
  private static func isBindingMessage(_ text: String, in kind: PracticeForm) -> Bool {
    switch kind {
    case .platform:
      (5...8).contains(text.utf8.count)
        && text.utf8.allSatisfy {
          (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || $0 == UInt8(ascii: "-")
        }
    case .standard:
      text.utf8.count <= 40 && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    }
  }

  private static func wholeNumber(_ text: String) -> Int? {
    text.utf8.allSatisfy { (0x30...0x39).contains($0) } && !text.hasPrefix("0") ? Int(text) : nil
  }
}
