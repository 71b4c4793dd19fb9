import AsyncHTTPClient
import Foundation
import Testing

@testable import PracticeProvider

@Suite struct PracticeServiceTests {
  @Test func `the ready line tells a parent process all it needs`() async throws {
    try await Till.with { till in
      let line = till.service.readyLine
      #expect(line.hasPrefix("{\"event\":\"ready\",\"base_url\":"))
      #expect(!line.contains("\n"))
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String]
      let ready = try #require(object)
      #expect(ready["event"] == "ready")
      #expect(ready["base_url"] == till.service.baseURL)
      #expect(ready["issuer"] == till.service.baseURL + "/access-management-1.0/access/")
      #expect(ready["client_id"] == till.service.clientID)
      #expect(ready["merchant_serial_number"] == till.service.merchantSerialNumber)
      let path = try #require(ready["client_secret_file"])
      #expect(try String(contentsOfFile: path, encoding: .utf8) == till.secret)
      #expect(!line.contains(till.secret))
    }
  }

  @Test func `the secret file is its owner's alone, also where an open one stood before`()
    async throws
  {
    try await Till.with { till in
      let path = till.folder.appending(path: "other secret")
      try Data("old".utf8).write(to: path)
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o666], ofItemAtPath: path.path(percentEncoded: false))
      let second = try await PracticeService.start(PracticeOptions(clientSecretFile: path))
      let attributes = try FileManager.default.attributesOfItem(
        atPath: path.path(percentEncoded: false))
      #expect(attributes[.posixPermissions] as? Int == 0o600)
      #expect(try String(contentsOf: path, encoding: .utf8) != till.secret)
      #expect(second.clientID != till.service.clientID)
      await second.stop()
    }
  }

  @Test func `a folder that is not there and a port that is taken are told apart`() async throws {
    try await Till.with { till in
      let nowhere = till.folder.appending(path: "missing/secret")
      await #expect(
        throws: PracticeServiceError.cannotWriteFile(
          path: nowhere.path(percentEncoded: false), reason: "No such file or directory")
      ) {
        try await PracticeService.start(PracticeOptions(clientSecretFile: nowhere))
      }
      let port = try #require(till.service.baseURL.split(separator: ":").last.flatMap { Int($0) })
      let error = await #expect(throws: PracticeServiceError.self) {
        try await PracticeService.start(
          PracticeOptions(port: port, clientSecretFile: till.folder.appending(path: "x")))
      }
      guard case .cannotListen(port, _) = error else {
        Issue.record("wrong error: \(String(describing: error))")
        return
      }
    }
  }

  @Test func `a stopped service answers no more, and stopping twice does no harm`() async throws {
    try await Till.with { till in
      let before = try await till.get(till.path(.discovery))
      #expect(before.status == 200)
      await till.service.stop()
      await till.service.stop()
      await till.service.waitUntilStopped()
      await #expect(throws: POSIXError(.ECONNREFUSED)) {
        try await RawConnection.exchange(till, .token, body: "")
      }
    }
  }

  @Test func `a pick wins over the digits, for one request`() async throws {
    try await Till.with { till in
      till.service.pick(.hasOldApp)
      #expect(try await till.begin("4740610001").errorCode == "old_app")
      #expect(try await till.begin("4740610001").status == 200)
      till.service.pick(.saysNo)
      till.service.pick(nil)
      let id = try await till.open("4740614242")
      #expect(try await till.poll(id, after: [10]) == ["200"])
    }
  }

  @Test func `user-exists sees the pick and leaves it for the request`() async throws {
    try await Till.with { till in
      till.service.pick(.cannotBeUsed)
      let exists = try await till.post(
        till.path(.userExists), [("login_hint", "urn:msisdn:4740614242")])
      #expect(exists.json["exists"] as? Bool == false)
      #expect(try await till.begin("4740614242").code == "400 invalid_user")
    }
  }

  @Test func `a request that breaks a rule leaves the pick for the next`() async throws {
    try await Till.with { till in
      till.service.pick(.hasOldApp)
      let broken = try await till.begin("999")
      #expect(broken.code == "400 invalid_request")
      #expect(try await till.begin("4740614242").errorCode == "old_app")
    }
  }

  @Test func `the network of the eighth shopper drops polls and comes back`() async throws {
    try await Till.with { till in
      till.service.pick(.networkDrops)
      let id = try await till.open("4740614242")
      #expect(try await till.poll(id, after: [5]) == ["400 authorization_pending"])
      for wait in [5.0, 10] {
        till.clock.advance(seconds: wait)
        await #expect(throws: HTTPClientError.remoteConnectionClosed) { try await till.poll(id) }
      }
      #expect(try await till.poll(id, after: [20]) == ["200"])
    }
  }

  @Test func `an interval below a second is written as one`() async throws {
    try await Till.with(interval: .milliseconds(200)) { till in
      let opened = try await till.begin("4740610001")
      #expect(opened.json["interval"] as? Int == 1)
      let id = try opened.text("auth_req_id")
      #expect(
        try await till.poll(id, after: [0.2, 0.2, 0.2])
          == ["400 authorization_pending", "400 authorization_pending", "200"])
    }
  }
}
