import Foundation
import TestSupport

@testable import CIBA

/// A request of the wire reference: method, address, header fields in any order, body.
struct WrittenRequest {
  var method: String
  var url: String
  var headers: Set<String>
  var body: String

  /// - Parameter file: a fixture, as `requests/token.poll.txt`.
  init(file: String) throws {
    let parts = try Fixture.text(file).components(separatedBy: "\n\n")
    let lines = parts[0].components(separatedBy: "\n")
    let words = lines[0].split(separator: " ").map(String.init)
    method = words[0]
    url = words[1]
    headers = Set(lines.dropFirst())
    body = parts.dropFirst().joined(separator: "\n\n")
  }
}

extension HTTPCall {
  /// The header fields as the reference writes them.
  var headerLines: Set<String> { Set(headers.map { "\($0.name): \($0.value)" }) }
}
