import Crypto
import Foundation
import NIOSSL
import SwiftASN1
import X509

/// A certificate authority of the service's own, and the one server certificate that it gives out.
///
/// Both are made when the service starts, and their keys are never written anywhere. The server's
/// is good for `127.0.0.1` and `localhost`.
///
/// Source: RFC 5280, sections 4.1 and 4.2; RFC 9525.
struct PracticeCertificates: Sendable {
  /// The authority's certificate as a client takes it, in PEM.
  let authority: String
  /// The server's side of TLS, version 1.2 or newer.
  let server: TLSConfiguration

  private static let life: TimeInterval = 365 * 24 * 3600
  /// A till whose clock is a little behind must not take the certificates for ones of the future.
  private static let clockLeeway: TimeInterval = 3600

  /// - Parameter date: Now, by the clock that a client's TLS goes by: the machine's.
  init(at date: Date) throws {
    let authorityKey = P256.Signing.PrivateKey()
    let serverKey = P256.Signing.PrivateKey()
    let authorityName = try DistinguishedName { CommonName("Clubtill practice authority") }
    let authorityID = SubjectKeyIdentifier(hash: Certificate.PublicKey(authorityKey.publicKey))
    let root = try Self.certificate(
      for: authorityKey.publicKey, subject: authorityName, issuer: authorityName,
      issuerKey: authorityKey, at: date,
      extensions: Certificate.Extensions {
        Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
        Critical(KeyUsage(keyCertSign: true, cRLSign: true))
        authorityID
      })
    let leaf = try Self.certificate(
      for: serverKey.publicKey, subject: DistinguishedName { CommonName("Clubtill practice") },
      issuer: authorityName, issuerKey: authorityKey, at: date,
      extensions: Certificate.Extensions {
        Critical(BasicConstraints.notCertificateAuthority)
        Critical(KeyUsage(digitalSignature: true))
        try ExtendedKeyUsage([.serverAuth])
        SubjectKeyIdentifier(hash: Certificate.PublicKey(serverKey.publicKey))
        AuthorityKeyIdentifier(keyIdentifier: authorityID.keyIdentifier)
        SubjectAlternativeNames([
          .ipAddress(ASN1OctetString(contentBytes: [127, 0, 0, 1])), .dnsName("localhost"),
        ])
      })
    authority = try root.serializeAsPEM().pemString + "\n"
    var server = TLSConfiguration.makeServerConfiguration(
      certificateChain: [
        .certificate(
          try NIOSSLCertificate(bytes: leaf.serializeAsPEM().derBytes, format: .der))
      ],
      privateKey: .privateKey(
        try NIOSSLPrivateKey(bytes: Array(serverKey.derRepresentation), format: .der)))
    server.minimumTLSVersion = .tlsv12
    self.server = server
  }

  private static func certificate(
    for key: P256.Signing.PublicKey, subject: DistinguishedName, issuer: DistinguishedName,
    issuerKey: P256.Signing.PrivateKey, at date: Date, extensions: Certificate.Extensions
  ) throws -> Certificate {
    try Certificate(
      version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: .init(key),
      notValidBefore: date - clockLeeway, notValidAfter: date + life, issuer: issuer,
      subject: subject, signatureAlgorithm: .ecdsaWithSHA256, extensions: extensions,
      issuerPrivateKey: .init(issuerKey))
  }
}
