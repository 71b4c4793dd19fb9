import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL
import Testing

@testable import PracticeProvider

/// The same service over HTTPS.
@Suite struct TLSTests {
  @Test func `a client that trusts the written authority enrolls over https`() async throws {
    try await Till.with(usesTLS: true) { till in
      #expect(till.service.baseURL.hasPrefix("https://127.0.0.1:"))
      #expect(till.service.issuer == till.service.baseURL + "/access-management-1.0/access/")
      let discovery = try await till.get(till.path(.discovery))
      #expect(try discovery.text("issuer") == till.service.issuer)
      #expect(
        try discovery.text("token_endpoint") == till.service.baseURL + till.path(.token))
      let tokens = try await till.enroll("4740610001")
      let claims = try await till.verified(try tokens.text("id_token"))
      #expect(claims.iss == till.service.issuer)
      let userinfo = try await till.userinfo(try tokens.text("access_token"))
      #expect(userinfo.json["sub"] as? String == claims.sub)
    }
  }

  @Test func `the certificate is good for localhost too`() async throws {
    try await Till.with(usesTLS: true) { till in
      let url = till.service.baseURL.replacing("127.0.0.1", with: "localhost")
      let response = try await till.client.execute(
        HTTPClientRequest(url: url + till.path(.discovery)), timeout: .minutes(10))
      #expect(response.status == .ok)
    }
  }

  @Test func `a client that does not trust the authority gets no connection`() async throws {
    try await Till.with(usesTLS: true) { till in
      try await Till.with(usesTLS: true) { other in
        for authority in [nil, other.service.caFile] {
          let stranger = try Till.client(trusting: authority)
          let request = HTTPClientRequest(url: till.service.baseURL + till.path(.discovery))
          await #expect(throws: NIOSSLError.self) {
            try await stranger.execute(request, timeout: .minutes(10))
          }
          try await stranger.shutdown()
        }
      }
    }
  }

  @Test func `a client of TLS 1_1 gets no connection`() async throws {
    try await Till.with(usesTLS: true) { till in
      let file = try #require(till.service.caFile).path(percentEncoded: false)
      var configuration = HTTPClient.Configuration()
      configuration.connectionPool.retryConnectionEstablishment = false
      configuration.tlsConfiguration = .makeClientConfiguration()
      configuration.tlsConfiguration?.trustRoots = .certificates(
        try NIOSSLCertificate.fromPEMFile(file))
      configuration.tlsConfiguration?.maximumTLSVersion = .tlsv11
      let old = HTTPClient(configuration: configuration)
      let request = HTTPClientRequest(url: till.service.baseURL + till.path(.discovery))
      await #expect(throws: NIOSSLError.self) {
        try await old.execute(request, timeout: .minutes(10))
      }
      try await old.shutdown()
    }
  }

  @Test func `the authority's file is for everybody, and holds no key`() async throws {
    try await Till.with(usesTLS: true) { till in
      let file = try #require(till.service.caFile)
      #expect(file.deletingLastPathComponent().path() == till.folder.path() + "/")
      let path = file.path(percentEncoded: false)
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      #expect(attributes[.posixPermissions] as? Int == 0o644)
      let text = try String(contentsOf: file, encoding: .utf8)
      #expect(text.hasPrefix("-----BEGIN CERTIFICATE-----\n"))
      #expect(text.hasSuffix("-----END CERTIFICATE-----\n"))
      #expect(!text.contains("KEY"))
      let ready = try till.ready()
      #expect(ready["ca_file"] == path)
      #expect(ready["base_url"] == till.service.baseURL)
    }
  }

  @Test func `without TLS there is no authority`() async throws {
    try await Till.with { till in
      #expect(till.service.caFile == nil)
      let ready = try till.ready()
      #expect(ready["ca_file"] == nil)
      #expect(!FileManager.default.fileExists(atPath: till.folder.path() + "/ca.pem"))
    }
  }

  @Test func `0008 drops a poll without a farewell and comes back`() async throws {
    try await Till.with(usesTLS: true) { till in
      let id = try await till.open("4740610008")
      #expect(try await till.poll(id, after: [5, 7]) == ["503", "502"])
      till.clock.advance(seconds: 10)
      await #expect(throws: HTTPClientError.remoteConnectionClosed) { try await till.poll(id) }
      #expect(try await till.poll(id, after: [20]) == ["200"])
    }
  }

  @Test func `0009 breaks the winning answer in two`() async throws {
    try await Till.with(usesTLS: true) { till in
      let id = try await till.open("4740610009")
      #expect(try await till.poll(id, after: [5]) == ["400 authorization_pending"])
      till.clock.advance(seconds: 5)
      let request = till.request(
        till.path(.token), [("grant_type", Till.ciba), ("auth_req_id", id)])
      let response = try await till.client.execute(request, timeout: .minutes(10))
      #expect(response.status == .ok)
      var received = 0
      await #expect(throws: HTTPParserError.invalidEOFState) {
        for try await part in response.body { received += part.readableBytes }
      }
      let announced = try #require(response.headers.first(name: "Content-Length").flatMap(Int.init))
      #expect(received == announced / 2)
      #expect(try await till.poll(id, after: [5]) == ["400 invalid_grant"])
    }
  }

  @Test func `0018 rings the phone and then drops the connection`() async throws {
    try await Till.with(usesTLS: true) { till in
      await #expect(throws: HTTPClientError.remoteConnectionClosed) {
        try await till.begin("4740610018", more: [("requested_expiry", "120")])
      }
      let again = try await till.begin("4740610018")
      #expect(again.status == 429)
      #expect(again.header("Retry-After") == "120")
    }
  }
}
