import CIBA

/// Who we are, as Vipps MobilePay asks every client to say in its headers.
package struct SystemNames: Equatable, Sendable {
  private static let longest = 30

  package var name: String
  package var version: String
  package var pluginName: String
  package var pluginVersion: String

  package init(
    name: String = "clubtill", version: String = "1.0.0", pluginName: String = "clubtill-enroll",
    pluginVersion: String = "1.0.0"
  ) {
    self.name = name
    self.version = version
    self.pluginName = pluginName
    self.pluginVersion = pluginVersion
  }

  /// The four fields, cut to 30 printable ASCII characters; an empty one is left out.
  var headers: [HeaderField] {
    [
      ("Vipps-System-Name", name), ("Vipps-System-Version", version),
      ("Vipps-System-Plugin-Name", pluginName), ("Vipps-System-Plugin-Version", pluginVersion),
    ].compactMap { field, value in
      let value = Self.printable(value)
      return value.isEmpty ? nil : HeaderField(field, value)
    }
  }

  private static func printable(_ text: String) -> String {
    let octets = text.utf8.filter { (0x21...0x7E).contains($0) }.prefix(longest)
    return String(decoding: octets, as: UTF8.self)
  }
}
