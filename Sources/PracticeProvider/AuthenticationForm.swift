/// A backchannel authentication request that keeps the rules.
///
/// Source: CIBA Core 1.0, section 7.1; the binding message and the range of `requested_expiry` are
/// the platform's own.
struct AuthenticationForm: Equatable, Sendable {
  let hint: LoginHint
  let scope: Set<String>
  let requestedExpiry: Duration?

  init(_ form: FormBody) throws(Refusal) {
    let scope = Set((form["scope"] ?? "").split(separator: " ").map(String.init))
    guard scope.contains("openid") else {
      throw .invalidRequest("The scope must contain openid.")
    }
    self.scope = scope
    hint = try Self.hint(of: form)
    if let message = form["binding_message"], !Self.isBindingMessage(message) {
      throw .invalidBindingMessage
    }
    if let text = form["requested_expiry"] {
      guard let seconds = Self.wholeNumber(text), (60...900).contains(seconds) else {
        throw .invalidRequest("requested_expiry must be 60 to 900.")
      }
      requestedExpiry = .seconds(seconds)
    } else {
      requestedExpiry = nil
    }
  }

  /// The only hint of a form; user-exists takes the same one.
  static func hint(of form: FormBody) throws(Refusal) -> LoginHint {
    let names = ["login_hint", "login_hint_token", "id_token_hint"]
    guard names.count(where: { form[$0] != nil }) == 1, let text = form["login_hint"] else {
      throw .invalidRequest("Exactly one hint, the login_hint, is needed.")
    }
    guard let hint = LoginHint(text) else { throw .invalidRequest("Invalid login_hint.") }
    return hint
  }

  private static func isBindingMessage(_ text: String) -> Bool {
    (5...8).contains(text.utf8.count)
      && text.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || $0 == UInt8(ascii: "-")
      }
  }

  private static func wholeNumber(_ text: String) -> Int? {
    text.utf8.allSatisfy { (0x30...0x39).contains($0) } && !text.hasPrefix("0") ? Int(text) : nil
  }
}
