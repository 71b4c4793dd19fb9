import EnrollmentCore
import Foundation
import TestSupport

extension HostileCell {
  /// Words of the server that must reach no screen.
  static let serverWords = "SERVER-WORDS"

  private static let incomplete = End.saved(.incomplete, note: .nameMissing)
  private static let lost = End.failed(.noAnswer)

  /// One kind of odd HTTP, once where the tokens should come and once where userinfo should.
  ///
  /// - Parameters:
  ///   - tokenEnd: an answer that says nothing is asked for again, until the time is up.
  ///   - answer: gets the good body.
  private static func http(
    _ number: Int, _ name: String, tokens tokenEnd: End = lost,
    userInfo userInfoEnd: End = incomplete,
    _ answer: @escaping @Sendable (_ good: String, PretendService.Visit) -> [ScriptedServer.Step]
  ) -> [HostileCell] {
    [
      HostileCell(.http, number, name, at: .token, ends: tokenEnd) { visit in
        answer(try visit.tokens().text, visit)
      },
      HostileCell(.http, number, name, at: .userInfo, ends: userInfoEnd) { visit in
        answer(visit.userInfo.text, visit)
      },
    ]
  }

  private static func status(
    _ number: Int, _ status: Int, _ body: String = "{}", headers: [String] = [],
    tokens tokenEnd: End = lost
  ) -> [HostileCell] {
    http(number, "\(status) \(headers.first ?? "") \(body.prefix(40))", tokens: tokenEnd) { _, _ in
      Reply.json(body, status: status, headers: headers)
    }
  }

  /// The good body under a head of the test's own.
  private static func head(
    _ number: Int, _ name: String,
    _ head: @escaping @Sendable (_ length: Int) -> String
  ) -> [HostileCell] {
    http(number, name) { good, _ in [.write(head(good.utf8.count)), .write(good), .close] }
  }

  private static let json = "Content-Type: application/json\r\n"
  private static let page = "<html><body>\(serverWords)</body></html>"

  static let httpCells: [HostileCell] =
    [statuses, limits, lengths, sizes, types].flatMap(\.self).flatMap(\.self) + errors

  private static let statuses: [[HostileCell]] = [
    http(
      1, "200 with an error in it", tokens: .failed(.answerNotTrusted),
      userInfo: .failed(.answerNotTrusted)
    ) { _, _ in Reply.json(#"{"error":"server_error"}"#) },
    status(2, 400, #"{"error":"server_words_400"}"#, tokens: .failed(.requestEnded)),
    status(3, 401, tokens: .failed(.requestEnded)),
    status(4, 403, #"{"message":"\#(serverWords)"}"#, tokens: .failed(.requestEnded)),
    status(5, 404, tokens: .failed(.requestEnded)),
    // A page is no answer of the service: something on the way says so.
    status(5, 404, page),
    status(12, 500),
    status(13, 502, page),
    status(14, 503),
    http(15, "204") { _, _ in [.write(Reply.head(204, []))] },
    http(16, "206 with the whole body") { good, _ in Reply.json(good, status: 206) },
    http(16, "206 with half a body") { good, _ in
      Reply.json(String(good.prefix(good.count / 2)), status: 206)
    },
    http(17, "a redirect on this host") { _, visit in
      Reply.json("", status: 307, headers: ["Location: \(visit.service.base)/elsewhere"])
    },
    http(18, "a redirect to another host") { _, visit in
      let other = "http://localhost:\(visit.service.portNumber)/other-host"
      return Reply.json("", status: 302, headers: ["Location: \(other)"])
    },
  ]

  private static let limits: [[HostileCell]] = [
    (6, "0"), (7, "30"), (8, "Mon, 02 Mar 2026 09:00:45 GMT"),
    (9, "Mon, 02 Mar 2020 09:00:00 GMT"), (10, "soon"), (11, "1000000000"),
  ].map { number, wait in status(number, 429, headers: ["Retry-After: \(wait)"]) }

  private static let lengths: [[HostileCell]] = [
    http(19, "a storm of 1xx") { _, _ in
      [.flood(Array("HTTP/1.1 103 X\r\nLink: </x>\r\n\r\n".utf8), times: 2000), .close]
    },
    http(20, "HTTP/0.9") { good, _ in [.write(good), .close] },
    head(21, "two lengths") { length in
      "HTTP/1.1 200 OK\r\n\(json)Content-Length: \(length)\r\nContent-Length: 7\r\n\r\n"
    },
    head(21, "a length and chunks") { length in
      "HTTP/1.1 200 OK\r\n\(json)Content-Length: \(length)\r\nTransfer-Encoding: chunked\r\n\r\n"
    },
    head(22, "a length too small") { length in
      "HTTP/1.1 200 OK\r\n\(json)Content-Length: \(length - 5)\r\n\r\n"
    },
    head(22, "a length too large") { length in
      "HTTP/1.1 200 OK\r\n\(json)Content-Length: \(length + 5)\r\n\r\n"
    },
    head(22, "a length below zero") { _ in
      "HTTP/1.1 200 OK\r\n\(json)Content-Length: -1\r\n\r\n"
    },
    http(23, "endless chunks") { _, _ in
      let chunk = "400\r\n" + String(repeating: "x", count: 1024) + "\r\n"
      return [
        .write("HTTP/1.1 200 OK\r\n\(json)Transfer-Encoding: chunked\r\n\r\n"),
        .flood(Array(chunk.utf8), times: 100_000),
      ]
    },
  ]

  /// The bomb is ten million spaces, behind which a good answer stands. It is made before any till
  /// waits for it.
  private static let sizes = sizes(bomb: Deflate.Bomb(head: " ", runs: 38_000))

  private static func sizes(bomb: Deflate.Bomb) -> [[HostileCell]] {
    [
      http(24, "a body of more than 64 KiB") { good, _ in
        Reply.json(good + String(repeating: " ", count: 65 * 1024))
      },
      http(25, "a gzip bomb") { good, _ in
        Reply.json(bomb.file(tail: good), headers: ["Content-Encoding: gzip"])
      },
      head(26, "a megabyte of one header") { length in
        let long = String(repeating: "x", count: 1_000_000)
        return "HTTP/1.1 200 OK\r\n\(json)X: \(long)\r\nContent-Length: \(length)\r\n\r\n"
      },
      head(27, "10,000 headers") { length in
        let many = (0..<10_000).map { "X-\($0): y\r\n" }.joined()
        return "HTTP/1.1 200 OK\r\n\(json)\(many)Content-Length: \(length)\r\n\r\n"
      },
    ]
  }

  private static let types: [[HostileCell]] = [
    head(28, "no content type") { "HTTP/1.1 200 OK\r\nContent-Length: \($0)\r\n\r\n" },
    head(29, "the content type of a page") {
      "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: \($0)\r\n\r\n"
    },
  ]

  private static let errors: [HostileCell] =
    [
      http(30, "ESC in error_description", tokens: .failed(.requestEnded)) { _, _ in
        Reply.json(
          #"{"error":"odd_\u001b[2J","error_description":"\u001b]0;\#(serverWords)\u0007"}"#,
          status: 400)
      },
      http(33, "slow_down for ever") { _, _ in
        Reply.json(#"{"error":"slow_down"}"#, status: 400)
      },
    ].flatMap(\.self)
    + [
      HostileCell(.http, 31, "old_app", at: .start, ends: .failed(.appTooOld)) { _ in
        Reply.json(#"{"error":"old_app"}"#, status: 400)
      },
      HostileCell(.http, 32, "invalid_user", at: .start, ends: .failed(.numberCannotBeUsed)) { _ in
        Reply.json(#"{"error":"invalid_user"}"#, status: 400)
      },
    ]
}
