import Foundation

/// Answers in HTTP as it should be.
package enum Reply {
  /// - Parameter object: of texts, numbers, lists and objects alone, which JSON always has a form for.
  package static func json(
    _ object: [String: Any], status: Int = 200, headers: [String] = []
  ) -> [ScriptedServer.Step] {
    let body = (try? JSONSerialization.data(withJSONObject: object)) ?? Data()
    return json(Array(body), status: status, headers: headers)
  }

  package static func json(
    _ body: String, status: Int = 200, headers: [String] = []
  ) -> [ScriptedServer.Step] {
    json(Array(body.utf8), status: status, headers: headers)
  }

  package static func json(
    _ body: [UInt8], status: Int = 200, headers: [String] = []
  ) -> [ScriptedServer.Step] {
    [
      .write(head(status, ["Content-Type: application/json"] + headers, length: body.count)),
      .write(body),
    ]
  }

  /// A head with the empty line at its end.
  package static func head(_ status: Int, _ headers: [String], length: Int? = nil) -> String {
    let headers = headers + (length.map { ["Content-Length: \($0)"] } ?? [])
    return "HTTP/1.1 \(status) X\r\n" + headers.map { $0 + "\r\n" }.joined() + "\r\n"
  }
}
