import Foundation

@testable import CIBA

/// The document with a provider's keys. A token that nobody signed is held against what is in it.
enum KeySetTarget {
  static func run(_ input: [UInt8]) async throws {
    let keys: JSONWebKeySet
    do { keys = try JSONWebKeySet(document: Data(input)) } catch { return }
    try promise("there are keys, and not too many", (1...100).contains(keys.keys.count))
    for key in keys.keys.prefix(4) {
      let found: PublishedKey
      do {
        found = try keys.key(identifier: key.identifier, algorithm: key.algorithm)
      } catch {
        try promise(
          "a key is found by its name", key.identifier == nil && error == .ambiguousKey)
        continue
      }
      try promise("the key is of the kind that was asked for", found.algorithm == key.algorithm)
      try await promiseNoBelief(in: keys, key: key)
    }
  }

  private static func promiseNoBelief(in keys: JSONWebKeySet, key: PublishedKey) async throws {
    var header = ["alg": JSONValue.string(key.algorithm.rawValue)]
    header["kid"] = key.identifier.map(JSONValue.string)
    let parts = [
      try JSONEncoder().encode(header), Data(#"{"sub":"s"}"#.utf8), Data(repeating: 7, count: 64),
    ]
    let token = parts.map(Base64URL.encoded).joined(separator: ".")
    let verifier = IDTokenVerifier(issuer: "i", audience: .client("c"))
    do throws(IDTokenFault) {
      _ = try await verifier.verify(
        token, keys: keys,
        expecting: IDTokenVerifier.Expectation(accessToken: AccessToken(rawValue: "t")),
        now: HTTPReply.now)
    } catch {
      return try promise("a signature of sevens is bad", error == .badSignature, about: error)
    }
    throw BrokenPromise(description: "a signature of sevens was believed")
  }
}
