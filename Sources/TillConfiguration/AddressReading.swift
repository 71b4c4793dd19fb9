import FoundationEssentials

extension Reading where Value == String {
  /// An address that paths are added to, without a slash at the end: https, or http on this machine
  /// alone.
  static var baseURL: Self {
    text(
      literal: { .text($0) },
      check: { text, _ throws(Refusal) in
        try checkAddress(text, example: "https://api.vipps.no")
        return String(text.reversed().drop { $0 == "/" }.reversed())
      })
  }

  /// The address by which a login service calls itself, kept octet for octet: a slash at its end is
  /// part of it.
  ///
  /// Source: OpenID Connect Discovery 1.0, section 4.3.
  static var issuer: Self {
    text(
      literal: { .text($0) },
      check: { text, _ throws(Refusal) in
        try checkAddress(text, example: "https://login.example.com")
        return text
      })
  }

  /// A login hint in which one placeholder stands for the shopper's number.
  static var loginHintTemplate: Self {
    text(
      literal: { .text($0) },
      check: { text, _ throws(Refusal) in
        guard text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
          throw Refusal("must be plain letters, digits and signs")
        }
        let pieces = text.replacing("{msisdn}", with: "{e164}").split(
          separator: "{e164}", omittingEmptySubsequences: false)
        guard pieces.count == 2 else {
          throw Refusal("must have either {msisdn} or {e164} in it, once, not \(shown(text))")
        }
        guard !pieces.contains(where: { $0.contains("{") || $0.contains("}") }) else {
          throw Refusal("has another placeholder than {msisdn} and {e164}: \(shown(text))")
        }
        return text
      })
  }
}

/// Refuses what is no address of a service that a till may trust.
private func checkAddress(_ text: String, example: String) throws(Refusal) {
  guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
    let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
    let host = parts.host?.lowercased(), !host.isEmpty, scheme == "https" || scheme == "http"
  else { throw Refusal("must be an address such as \(example)") }
  guard parts.user == nil, parts.password == nil else {
    throw Refusal("must be an address without a user name or password")
  }
  guard parts.query == nil, parts.fragment == nil else {
    throw Refusal("must be an address without ? and #")
  }
  guard (1...65535).contains(parts.port ?? 443) else {
    throw Refusal("must have a port from 1 to 65535")
  }
  guard scheme == "https" || isLoopback(host) else {
    throw Refusal("must begin with https://; plain http is for this machine alone")
  }
}

/// Whether a host name can only mean this machine.
private func isLoopback(_ host: String) -> Bool {
  if host == "localhost" || host == "[::1]" || host == "::1" { return true }
  let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
  return numbers.count == 4 && numbers[0] == "127"
    && numbers.allSatisfy { UInt8($0) != nil && $0.allSatisfy(\.isNumber) }
}
