import NIOSSL

/// The certificates of one proxy.
struct ProxyCertificates: Sendable {
  let good: NIOSSLContext
  /// That of the fault; nil if the fault is none of certificates.
  let bad: NIOSSLContext?

  init(authority: CertificateAuthority, name: String, fault: FaultProxy.Fault) throws {
    good = try Self.context(authority.identity(host: name))
    let makeBad: [FaultProxy.Fault: () throws -> NIOSSLContext] = [
      .certificateExpired: { try Self.context(authority.identity(host: name, days: -3 ... -1)) },
      .wrongHost: { try Self.context(authority.identity(host: "elsewhere.till.test")) },
      .unknownAuthority: { try Self.context(CertificateAuthority().identity(host: name)) },
      .oldTLS: { try Self.context(authority.identity(host: name), newest: .tlsv11) },
    ]
    bad = try makeBad[fault]?()
  }

  private static func context(
    _ identity: CertificateAuthority.Identity, newest: TLSVersion = .tlsv13
  ) throws -> NIOSSLContext {
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: [.certificate(identity.certificate)],
      privateKey: .privateKey(identity.key))
    configuration.minimumTLSVersion = .tlsv1
    configuration.maximumTLSVersion = newest
    return try NIOSSLContext(configuration: configuration)
  }
}
