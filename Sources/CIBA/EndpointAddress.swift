import Foundation

/// Which addresses the client talks to.
enum EndpointAddress {
  /// `https` anywhere, plain `http` only to this machine; no user name, no fragment, a port that
  /// exists.
  static func isAcceptable(_ text: String) -> Bool {
    guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
      let parts = URLComponents(string: text), let host = parts.host, isHost(host),
      parts.user == nil, parts.password == nil, parts.fragment == nil,
      (1...65_535).contains(parts.port ?? 443)
    else { return false }
    return switch parts.scheme?.lowercased() {
    case "https": true
    case "http": isLoopback(host.lowercased())
    default: false
    }
  }

  /// The host of an address, in lower case; empty if it has none.
  static func host(of text: String) -> String {
    URLComponents(string: text)?.host?.lowercased() ?? ""
  }

  /// Whether `host` is a name in ASCII or an address. Of what else stands escaped in an address no
  /// other address can be made.
  private static func isHost(_ host: String) -> Bool {
    let isAddress = host.hasPrefix("[") && host.hasSuffix("]")
    let name = isAddress ? host.dropFirst().dropLast() : host[...]
    return !name.isEmpty
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
          UInt8(ascii: "_"):
          true
        case UInt8(ascii: ":"): isAddress
        default: false
        }
      }
  }

  /// Whether a host, in lower case and with or without the brackets of IPv6, is this machine.
  static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host == "::1" || host == "[::1]" { return true }
    let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil }
  }

  /// The address of `path` on the host of an acceptable endpoint, for what discovery does not name.
  static func sibling(of endpoint: String, path: String) -> String {
    guard let parts = URLComponents(string: endpoint) else {
      preconditionFailure("an endpoint is checked when the metadata is read")
    }
    var address = URLComponents()
    address.scheme = parts.scheme
    address.host = parts.host
    address.port = parts.port
    address.path = path
    guard let text = address.string else {
      preconditionFailure("a dialect's path starts with a slash")
    }
    return text
  }
}
