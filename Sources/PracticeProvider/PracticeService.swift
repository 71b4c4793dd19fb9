package import Foundation
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

/// A pretend Vipps MobilePay login service on loopback, over real HTTP, with real signed tokens.
///
/// It is strict: a client that breaks a rule of the wire gets the error that the standard names.
/// The last four digits of a number choose what the shopper does, unless a shopper was picked.
/// Nothing that it knows outlives it; only the client secret is written to a file.
package final class PracticeService: Sendable {
  /// `http://127.0.0.1:PORT`, no slash at the end.
  package let baseURL: String
  package let clientID: String
  /// Holds the secret of `clientID` and nothing else.
  package let clientSecretFile: URL
  package let merchantSerialNumber: String
  private let nextPick: NextPick
  private let group: ServiceGroup
  private let running: Task<Void, any Error>

  package var issuer: String { Endpoint.issuer(at: baseURL) }

  /// Starts the service; it listens when this returns.
  package static func start(
    _ options: PracticeOptions
  ) async throws(PracticeServiceError) -> PracticeService {
    try await start(options, clock: .system())
  }

  static func start(
    _ options: PracticeOptions, clock: PracticeClock
  ) async throws(PracticeServiceError) -> PracticeService {
    let keys: SigningKeys
    do { keys = try SigningKeys() } catch { throw .cannotMakeKeys(reason: "\(error)") }
    let credentials = ClientCredentials.made(authentication: options.clientAuthentication)
    try SecretFile.write(credentials.clientSecret, to: options.clientSecretFile)
    let client = ClientIdentity(clientID: credentials.clientID, merchantSerialNumber: "123456")
    let nextPick = NextPick()
    let routes = Routes(
      ledger: LoginLedger(
        keys: keys, nextPick: nextPick, options: options, client: client, clock: clock),
      credentials: credentials, clock: clock, latency: options.latency)
    let (ports, portContinuation) = AsyncStream<Int>.makeStream()
    let logger = Logger(label: "practice") { _ in SwiftLogNoOpLogHandler() }
    let application = Application(
      responder: ConnectionResponder(routes: routes),
      configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: options.port)),
      onServerRunning: { channel in
        if let port = channel.localAddress?.port { portContinuation.yield(port) }
      },
      logger: logger)
    var configuration = ServiceGroupConfiguration(services: [application], logger: logger)
    configuration.maximumGracefulShutdownDuration = .seconds(2)
    let group = ServiceGroup(configuration: configuration)
    let running = Task {
      defer { portContinuation.finish() }
      try await group.run()
    }
    guard let port = await ports.first(where: { _ in true }) else {
      // It has ended, or this start was itself cancelled; either way it must not go on unseen.
      running.cancel()
      throw .cannotListen(port: options.port, reason: await running.failureText)
    }
    return PracticeService(
      baseURL: "http://127.0.0.1:\(port)", client: client, secretFile: options.clientSecretFile,
      nextPick: nextPick, group: group, running: running)
  }

  private init(
    baseURL: String, client: ClientIdentity, secretFile: URL, nextPick: NextPick,
    group: ServiceGroup, running: Task<Void, any Error>
  ) {
    self.baseURL = baseURL
    clientID = client.clientID
    merchantSerialNumber = client.merchantSerialNumber
    clientSecretFile = secretFile
    self.nextPick = nextPick
    self.group = group
    self.running = running
  }

  /// Fixes the shopper of the next authentication request, whatever its number; that request uses
  /// the pick up. Nil takes a pick back.
  package func pick(_ shopper: PracticeShopper?) {
    nextPick.shopper = shopper
  }

  /// Ends the service: no new connections, answers under way get two seconds.
  package func stop() async {
    await group.triggerGracefulShutdown()
    // How it ended is of no interest: it was told to.
    _ = await running.result
  }

  /// Waits until the service has ended, by `stop` or by a fault of its own.
  package func waitUntilStopped() async {
    _ = await running.result
  }

  /// One line of JSON, without the line end, for whoever started the service in a process of its
  /// own.
  package var readyLine: String {
    let members = [
      ("event", "ready"), ("base_url", baseURL), ("issuer", issuer), ("client_id", clientID),
      ("client_secret_file", clientSecretFile.path(percentEncoded: false)),
      ("merchant_serial_number", merchantSerialNumber),
    ]
    return "{" + members.map { "\"\($0)\":\(Self.quoted($1))" }.joined(separator: ",") + "}"
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\":
        quoted += "\\\(scalar)"
      case "\u{00}"..."\u{1F}":
        let hex = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default:
        quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}

/// Why the practice service did not start.
package enum PracticeServiceError: Error, Equatable, Sendable {
  case cannotListen(port: Int, reason: String)
  case cannotWriteSecret(path: String, reason: String)
  case cannotMakeKeys(reason: String)
}

extension Task where Success == Void, Failure == any Error {
  fileprivate var failureText: String {
    get async {
      switch await result {
      case .success: "it ended at once"
      case .failure(let error): "\(error)"
      }
    }
  }
}
