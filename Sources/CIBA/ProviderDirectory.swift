import Foundation

/// What the provider publishes, kept as long as it says: metadata and signature keys.
///
/// A copy that has grown old is used on while a fresh one cannot be had. One fetch at a time serves
/// all who ask.
actor ProviderDirectory {
  private static let defaultLife = Duration.seconds(3600)
  /// The shortest and the longest time that a copy is kept, whatever the provider says.
  private static let lives = Duration.seconds(60)...Duration.seconds(86_400)
  /// After a failed refresh the old copy is used for this long before the next try.
  private static let pauseAfterFailure = Duration.seconds(60)
  /// An unknown key makes us fetch the keys anew at most this often.
  private static let pauseBetweenKeyRefreshes = Duration.seconds(60)

  private struct Copy<Value: Sendable>: Sendable {
    var value: Value
    var freshUntil: BootInstant
  }

  private let calls: CallComposer
  private let transport: any HTTPTransport
  private let clock: any RequestClock

  private var metadataCopy: Copy<ProviderMetadata>?
  private var metadataFetch: Task<Result<ProviderMetadata, DirectoryFailure>, Never>?
  private var keysCopy: Copy<JSONWebKeySet>?
  private var keysFetch: Task<Result<JSONWebKeySet, DirectoryFailure>, Never>?
  private var lastKeyRefresh: BootInstant?

  init(calls: CallComposer, transport: any HTTPTransport, clock: any RequestClock) {
    self.calls = calls
    self.transport = transport
    self.clock = clock
  }

  func metadata() async throws(DirectoryFailure) -> ProviderMetadata {
    if let copy = metadataCopy, clock.now() < copy.freshUntil { return copy.value }
    let fetch = metadataFetch ?? Task { await fetchMetadata() }
    metadataFetch = fetch
    do {
      return try await fetch.value.get()
    } catch {
      guard let old = metadataCopy else { throw error }
      metadataCopy?.freshUntil = clock.now().advanced(by: Self.pauseAfterFailure)
      return old.value
    }
  }

  /// The keys at hand, fetched where there are none or they have grown old.
  func keys() async throws(DirectoryFailure) -> JSONWebKeySet {
    if let copy = keysCopy, clock.now() < copy.freshUntil { return copy.value }
    do {
      return try await freshKeys()
    } catch {
      guard let old = keysCopy else { throw error }
      keysCopy?.freshUntil = clock.now().advanced(by: Self.pauseAfterFailure)
      return old.value
    }
  }

  /// The keys after a token named one that is unknown: fetched anew, or nil where that was done a
  /// short while ago.
  func refreshedKeys() async throws(DirectoryFailure) -> JSONWebKeySet? {
    let now = clock.now()
    if let lastKeyRefresh, now < lastKeyRefresh.advanced(by: Self.pauseBetweenKeyRefreshes) {
      return nil
    }
    let keys = try await freshKeys()
    lastKeyRefresh = now
    return keys
  }

  private func freshKeys() async throws(DirectoryFailure) -> JSONWebKeySet {
    let fetch = keysFetch ?? Task { await fetchKeys() }
    keysFetch = fetch
    return try await fetch.value.get()
  }

  private func fetchMetadata() async -> Result<ProviderMetadata, DirectoryFailure> {
    defer { metadataFetch = nil }
    do throws(DirectoryFailure) {
      let reply = try await fetch(calls.discovery())
      let metadata: ProviderMetadata
      do {
        metadata = try ProviderMetadata(
          document: reply.body, issuer: calls.configuration.issuer, hosts: calls.endpointHosts)
      } catch {
        throw .unusable(error)
      }
      metadataCopy = Copy(value: metadata, freshUntil: freshUntil(reply))
      return .success(metadata)
    } catch {
      return .failure(error)
    }
  }

  private func fetchKeys() async -> Result<JSONWebKeySet, DirectoryFailure> {
    defer { keysFetch = nil }
    do throws(DirectoryFailure) {
      let reply = try await fetch(calls.keys(url: metadata().keysURL))
      let keys: JSONWebKeySet
      do { keys = try JSONWebKeySet(document: reply.body) } catch { throw .unusable(error) }
      keysCopy = Copy(value: keys, freshUntil: freshUntil(reply))
      return .success(keys)
    } catch {
      return .failure(error)
    }
  }

  private func fetch(_ call: HTTPCall) async throws(DirectoryFailure) -> HTTPReply {
    guard EndpointAddress.isAcceptable(call.url) else {
      throw .unusable(.insecureEndpoint("the configured address"))
    }
    let reply: HTTPReply
    do {
      reply = try await transport.send(call)
    } catch {
      switch error {
      case .notSent(let reason, let timedOut):
        throw .unreachable(reason: reason, timedOut: timedOut)
      case .lost(let reason, _): throw .unreachable(reason: reason, timedOut: false)
      }
    }
    switch reply.status {
    case 200: return reply
    case 408, 429, 500...:
      throw .unreachable(reason: "metadata: status \(reply.status)", timedOut: false)
    default: throw .unusable(.refused(status: reply.status))
    }
  }

  private func freshUntil(_ reply: HTTPReply) -> BootInstant {
    let life = reply.header("Cache-Control").flatMap(Self.maxAge) ?? Self.defaultLife
    return clock.now().advanced(by: min(max(life, Self.lives.lowerBound), Self.lives.upperBound))
  }

  /// The `max-age` of a Cache-Control header; nothing is kept long that must not be stored.
  ///
  /// Source: RFC 9111, section 5.2.2.
  private static func maxAge(_ header: String) -> Duration? {
    for directive in header.lowercased().split(separator: ",") {
      let directive = directive.trimmingCharacters(in: .whitespaces)
      if directive == "no-store" || directive == "no-cache" { return .zero }
      if directive.hasPrefix("max-age="), let seconds = Int64(directive.dropFirst(8)) {
        return .seconds(min(max(seconds, 0), 86_400))
      }
    }
    return nil
  }
}

/// Why the directory has nothing to give.
enum DirectoryFailure: Error, Equatable, Sendable {
  case unreachable(reason: String, timedOut: Bool)
  case unusable(MetadataFault)
}

extension StartFailure {
  /// What it means for a login that nothing could be looked up.
  init(_ failure: DirectoryFailure) {
    switch failure {
    case .unreachable(let reason, _): self = .notSent(reason: reason)
    case .unusable(let fault): self = .metadata(reason: fault.reason)
    }
  }
}
