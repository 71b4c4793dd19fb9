package import Foundation
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import ServiceLifecycle

/// A pretend login service on loopback, over real HTTP or HTTPS, with real signed tokens.
///
/// It is strict: a client that breaks a rule of the wire gets the error that the standard names.
/// The last four digits of a number choose what the shopper does, unless a shopper was picked.
/// Nothing that it knows outlives it, but for the files that tell a client of its keys.
package final class PracticeService: Sendable {
  /// `http://127.0.0.1:PORT` or `https://127.0.0.1:PORT`, no slash at the end.
  package let baseURL: String
  private let form: PracticeForm
  private let setup: PracticeSetup
  private let nextPick: NextPick
  private let group: ServiceGroup
  private let running: Task<Void, any Error>

  package var issuer: String { form.issuer(at: baseURL) }
  /// The caller's client: the merchant's own, or the partner's.
  package var clientID: String { setup.credentials.clientID }
  /// Holds the secret of `clientID` and nothing else.
  package var clientSecretFile: URL { setup.clientSecretFile }
  /// Holds the subscription key, 32 hex digits, and nothing else; nil in the standard form.
  package var subscriptionKeyFile: URL? { setup.subscriptionKeyFile }
  /// The certificate, in PEM, of the authority that a client has to trust; nil without TLS.
  package var caFile: URL? { setup.caFile }
  package var merchantSerialNumber: String { setup.client.merchantSerialNumber }

  /// Starts the service; it listens when this returns.
  package static func start(
    _ options: PracticeOptions
  ) async throws(PracticeServiceError) -> PracticeService {
    try await start(options, clock: .system())
  }

  static func start(
    _ options: PracticeOptions, clock: PracticeClock
  ) async throws(PracticeServiceError) -> PracticeService {
    let setup = try PracticeSetup(options)
    let nextPick = NextPick()
    let scheme = setup.certificates == nil ? "http" : "https"
    let routes = Routes(
      ledger: LoginLedger(
        keys: setup.keys, nextPick: nextPick, options: options, client: setup.client, clock: clock),
      credentials: setup.credentials, form: options.form, clock: clock, latency: options.latency)
    let (ports, portContinuation) = AsyncStream<Int>.makeStream()
    let logger = Logger(label: "practice") { _ in SwiftLogNoOpLogHandler() }
    let application = Application(
      responder: ConnectionResponder(routes: routes, scheme: scheme),
      server: try server(setup.certificates),
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
      baseURL: ConnectionResponder.baseURL(scheme: scheme, port: port), form: options.form,
      setup: setup, nextPick: nextPick, group: group, running: running)
  }

  private static func server(
    _ certificates: PracticeCertificates?
  ) throws(PracticeServiceError) -> HTTPServerBuilder {
    guard let certificates else { return .http1() }
    do {
      return try .tls(.http1(), tlsConfiguration: certificates.server)
    } catch {
      throw .cannotMakeKeys(reason: "\(error)")
    }
  }

  private init(
    baseURL: String, form: PracticeForm, setup: PracticeSetup, nextPick: NextPick,
    group: ServiceGroup, running: Task<Void, any Error>
  ) {
    self.baseURL = baseURL
    self.form = form
    self.setup = setup
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
  /// own. Files that were not written, and what the form does not know, are left out.
  package var readyLine: String {
    var members = [
      ("event", "ready"), ("base_url", baseURL), ("issuer", issuer), ("client_id", clientID),
      ("client_secret_file", clientSecretFile.path(percentEncoded: false)),
    ]
    switch form {
    case .platform: members.append(("merchant_serial_number", merchantSerialNumber))
    case .standard: break
    }
    for (name, file) in [("subscription_key_file", subscriptionKeyFile), ("ca_file", caFile)] {
      if let file { members.append((name, file.path(percentEncoded: false))) }
    }
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
  case cannotWriteFile(path: String, reason: String)
  /// Signing keys or certificates.
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
