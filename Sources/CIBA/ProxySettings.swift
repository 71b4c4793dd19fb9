import Foundation

/// Through which proxy the calls go, and which hosts are reached without one.
///
/// The variables are those that other programs read, in small letters or, where that is missing, in
/// capitals: `https_proxy` names the proxy, `no_proxy` the hosts that need none, with commas
/// between them. A host there is `*` for all, a name with everything below it, `.name` for what is
/// below it alone, or an address; a port after a colon limits it to that port. This machine is
/// never reached through a proxy.
///
/// Source: RFC 9110, section 9.3.6 (`CONNECT`); the variables have no standard, and the reading is
/// that of Go's `httpproxy`.
package struct ProxySettings: Equatable, Sendable {
  /// A proxy that opens tunnels with `CONNECT`.
  package struct Proxy: Equatable, Sendable {
    package var host: String
    package var port: Int
    package var user: String?
    package var password: Secret?
  }

  private static let usualPort = 80

  let proxy: Proxy?
  private let exceptions: [ProxyException]

  /// No proxy at all.
  package init() {
    proxy = nil
    exceptions = []
  }

  /// Reads the two variables out of a whole environment.
  ///
  /// - Throws: a fault if the proxy's variable is set and cannot be understood; its text is not
  ///   repeated, since it may hold a password.
  package init(environment: [String: String]) throws(ProxyFault) {
    if let (name, text) = Self.value(of: "https_proxy", in: environment) {
      guard let proxy = Self.proxy(text) else { throw ProxyFault(variable: name) }
      self.proxy = proxy
    } else {
      proxy = nil
    }
    exceptions = (Self.value(of: "no_proxy", in: environment)?.text ?? "")
      .split { $0 == "," || $0.isWhitespace }.compactMap { ProxyException(String($0)) }
  }

  /// The proxy for calls to this address; nil if they go there directly.
  package func proxy(for url: String) -> Proxy? {
    guard let proxy, let parts = URLComponents(string: url), let host = parts.host,
      parts.scheme?.lowercased() == "https"
    else { return nil }
    let name = ProxyException.plainName(host)
    if EndpointAddress.isLoopback(name) { return nil }
    return exceptions.contains { $0.covers(name, port: parts.port ?? 443) } ? nil : proxy
  }

  private static func value(
    of name: String, in environment: [String: String]
  ) -> (name: String, text: String)? {
    for name in [name, name.uppercased()] {
      let text = (environment[name] ?? "").trimmingCharacters(in: .whitespaces)
      if !text.isEmpty { return (name, text) }
    }
    return nil
  }

  /// `http://user:password@host:port`, of which the host alone is needed.
  private static func proxy(_ text: String) -> Proxy? {
    guard let parts = URLComponents(string: text.contains("://") ? text : "http://" + text),
      parts.scheme?.lowercased() == "http", let host = parts.host, !host.isEmpty,
      parts.path.isEmpty || parts.path == "/", parts.query == nil, parts.fragment == nil,
      (1...65_535).contains(parts.port ?? usualPort)
    else { return nil }
    return Proxy(
      host: ProxyException.plainName(host), port: parts.port ?? usualPort, user: parts.user,
      password: parts.password.map { Secret($0) })
  }
}

/// A proxy's variable that cannot be understood.
package struct ProxyFault: Error, Equatable, Sendable {
  /// Its name as it was found in the environment.
  package var variable: String
}

/// One entry of the list of hosts that are reached without the proxy.
private struct ProxyException: Equatable, Sendable {
  private enum Hosts: Equatable {
    case all
    case name(String, withItself: Bool)
  }

  private let hosts: Hosts
  private let port: Int?

  /// Nil if the entry names nothing.
  init?(_ entry: String) {
    if entry == "*" {
      (hosts, port) = (.all, nil)
      return
    }
    var name = entry
    var port: Int?
    // More than one colon without brackets is an IPv6 address; none of them comes before a port.
    if let colon = entry.lastIndex(of: ":"),
      entry.hasPrefix("[") ? entry[..<colon].hasSuffix("]") : entry.firstIndex(of: ":") == colon
    {
      guard let number = Int(entry[entry.index(after: colon)...]) else { return nil }
      name = String(entry[..<colon])
      port = number
    }
    name = Self.plainName(name)
    if name.hasPrefix("*.") { name.removeFirst() }
    let isBelow = name.hasPrefix(".")
    name = String(name.drop { $0 == "." })
    guard !name.isEmpty else { return nil }
    hosts = .name(name, withItself: !isBelow)
    self.port = port
  }

  func covers(_ host: String, port: Int) -> Bool {
    if let only = self.port, only != port { return false }
    return switch hosts {
    case .all: true
    case .name(let name, let withItself):
      host.hasSuffix("." + name) || (withItself && host == name)
    }
  }

  /// In small letters, without the brackets of IPv6 and the dot of a whole name.
  static func plainName(_ host: String) -> String {
    var name = Substring(host.lowercased())
    if name.hasPrefix("["), name.hasSuffix("]") { name = name.dropFirst().dropLast() }
    return String(name.hasSuffix(".") ? name.dropLast() : name)
  }
}
