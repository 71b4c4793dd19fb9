import Crypto
package import Foundation
package import NIOSSL
import SwiftASN1
import X509

/// An authority made for one test, and the server certificates that it signs.
package struct CertificateAuthority: Sendable {
  /// A server's certificate with its key.
  package struct Identity: Sendable {
    package var certificate: NIOSSLCertificate
    package var key: NIOSSLPrivateKey
  }

  private let key: P256.Signing.PrivateKey
  private let name: DistinguishedName
  private let certificate: Certificate

  package init(_ commonName: String = "Test authority") throws {
    key = P256.Signing.PrivateKey()
    name = try DistinguishedName { CommonName(commonName) }
    certificate = try Certificate(
      version: .v3, serialNumber: .init(), publicKey: .init(key.publicKey),
      notValidBefore: Date().addingTimeInterval(-864_000),
      notValidAfter: Date().addingTimeInterval(864_000), issuer: name, subject: name,
      signatureAlgorithm: .ecdsaWithSHA256,
      extensions: Certificate.Extensions {
        Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
        Critical(KeyUsage(keyCertSign: true))
      }, issuerPrivateKey: .init(key))
  }

  /// The authority's own certificate, as a settings' CA file holds it.
  package func writePEM(to file: URL) throws {
    try Data(certificate.serializeAsPEM().pemString.utf8).write(to: file)
  }

  /// - Parameters:
  ///   - host: a name; the certificate is for the address 127.0.0.1 as well where it is `localhost`.
  ///   - days: from when until when it is valid, in days from now.
  package func identity(host: String = "localhost", days: ClosedRange<Double> = -1...1) throws
    -> Identity
  {
    let key = P256.Signing.PrivateKey()
    var names = [GeneralName.dnsName(host)]
    if host == "localhost" {
      names.append(.ipAddress(ASN1OctetString(contentBytes: [127, 0, 0, 1])))
    }
    let certificate = try Certificate(
      version: .v3, serialNumber: .init(), publicKey: .init(key.publicKey),
      notValidBefore: Date().addingTimeInterval(days.lowerBound * 86_400),
      notValidAfter: Date().addingTimeInterval(days.upperBound * 86_400), issuer: name,
      subject: try DistinguishedName { CommonName(host) }, signatureAlgorithm: .ecdsaWithSHA256,
      extensions: Certificate.Extensions {
        Critical(BasicConstraints.notCertificateAuthority)
        SubjectAlternativeNames(names)
      }, issuerPrivateKey: .init(self.key))
    return Identity(
      certificate: try NIOSSLCertificate(
        bytes: Array(certificate.serializeAsPEM().pemString.utf8), format: .pem),
      key: try NIOSSLPrivateKey(bytes: Array(key.pemRepresentation.utf8), format: .pem))
  }
}
