import Foundation

extension CIBAClient {
  /// What was told by the service no longer ago than this is not asked for once more.
  private static let freshness = Duration.seconds(60)

  package var clockIsGood: Bool { timekeeper.clockIsGood }

  package func clockDifference(noOlderThan age: Duration) async -> ClockDifference? {
    guard timekeeper.difference() != nil else { return nil }
    if let known = timekeeper.difference(noOlderThan: age, needsFirstHand: true) { return known }
    do {
      try await askForTime(await directory.metadata(), await credentials.proof())
    } catch {
      return age == .zero ? nil : timekeeper.difference(needsFirstHand: true)
    }
    return timekeeper.difference(noOlderThan: Self.freshness, needsFirstHand: true)
  }

  /// How far the clocks are apart, if that is too far for a login, by the service's own word of this
  /// minute: an old reading, or one that a cache has kept, is no reason to send a shopper away.
  func provenDifference(
    _ metadata: ProviderMetadata, _ proof: ClientProof
  ) async -> ClockDifference? {
    guard let suspicion = timekeeper.difference(), suspicion.preventsLogins else { return nil }
    if timekeeper.difference(noOlderThan: Self.freshness, needsFirstHand: true) == nil {
      do throws(TransportFailure) {
        try await askForTime(metadata, proof)
      } catch {
        return nil  // What is wrong with the way to the service, the start will tell.
      }
    }
    return timekeeper.difference(noOlderThan: Self.freshness, needsFirstHand: true)
      .flatMap { $0.preventsLogins ? $0 : nil }
  }

  /// Asks for a request that was never made: any answer tells the time.
  private func askForTime(
    _ metadata: ProviderMetadata, _ proof: ClientProof
  ) async throws(TransportFailure) {
    _ = try await transport.send(
      calls.token(.madeUp(), endpoint: metadata.tokenEndpoint, proof: proof))
  }
}
