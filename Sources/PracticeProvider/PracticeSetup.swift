import Foundation

/// What a service is made of before it listens: its keys and secrets, and the files that tell a
/// client of them.
struct PracticeSetup: Sendable {
  let keys: SigningKeys
  let credentials: ClientCredentials
  /// The sales unit's own client, whoever calls for it.
  let client: ClientIdentity
  /// Nil where the service speaks plain HTTP.
  let certificates: PracticeCertificates?
  let clientSecretFile: URL
  let subscriptionKeyFile: URL?
  let caFile: URL?

  init(_ options: PracticeOptions) throws(PracticeServiceError) {
    do {
      keys = try SigningKeys()
      // Not the service's own clock: a client's TLS goes by the machine's.
      certificates = options.usesTLS ? try PracticeCertificates(at: Date()) : nil
    } catch {
      throw .cannotMakeKeys(reason: "\(error)")
    }
    credentials = .made(authentication: options.clientAuthentication, form: options.form)
    client = ClientIdentity(
      clientID: options.clientAuthentication == .partnerKeys
        ? UUID().uuidString.lowercased() : credentials.clientID,
      merchantSerialNumber: credentials.merchantSerialNumber)
    clientSecretFile = options.clientSecretFile
    let folder = clientSecretFile.deletingLastPathComponent()
    try PracticeFile.write(credentials.clientSecret, to: clientSecretFile, readers: .owner)
    switch options.form {
    case .platform:
      let file = folder.appending(path: "subscription-key")
      try PracticeFile.write(credentials.subscriptionKey, to: file, readers: .owner)
      subscriptionKeyFile = file
    case .standard:
      subscriptionKeyFile = nil
    }
    if let certificates {
      let file = folder.appending(path: "ca.pem")
      try PracticeFile.write(certificates.authority, to: file, readers: .everybody)
      caFile = file
    } else {
      caFile = nil
    }
  }
}
