extension TillSettings {
  private static let secretLimitBytes = 4096

  /// The secret that the service manager handed over as `name`, where there is one.
  ///
  /// Source: systemd.exec(5), `$CREDENTIALS_DIRECTORY`.
  static func serviceCredential(_ name: String, in environment: [String: String]) -> SecretFile? {
    guard let folder = environment["CREDENTIALS_DIRECTORY"], folder.hasPrefix("/") else {
      return nil
    }
    let path = joined(folder, name)
    do {
      _ = try BoundedFile(path: path, limitBytes: secretLimitBytes)
    } catch .missing {
      return nil
    } catch {
      // It is there: reading it later tells what is wrong with it.
    }
    return SecretFile(path: path, isServiceCredential: true)
  }

  /// Reads the client secret: one line, of which the line end at the end of the file is cut.
  ///
  /// - Throws: the fault of a file that is not named, missing, not regular, readable by others,
  ///   empty or not one line of text. No fault holds any of its content.
  package func readSecret() throws(ConfigurationFaults) -> String {
    try readSecret(clientSecretFile, key: "client.secret_file")
  }

  /// Reads the subscription key of partner keys, with the rules and faults of the client secret.
  package func readSubscriptionKey() throws(ConfigurationFaults) -> String {
    try readSecret(subscriptionKeyFile, key: "client.subscription_key_file")
  }

  private func readSecret(
    _ file: SecretFile?, key: String
  ) throws(ConfigurationFaults) -> String {
    guard let file else { throw ConfigurationFaults(faults: [Self.missing(key)]) }
    do {
      return try Self.readSecret(file)
    } catch {
      throw ConfigurationFaults(faults: [
        ConfigurationFault(source: .file(file.path), key: key, problem: error.problem)
      ])
    }
  }

  private static func readSecret(_ secretFile: SecretFile) throws(Refusal) -> String {
    let file: BoundedFile
    do {
      file = try BoundedFile(path: secretFile.path, limitBytes: secretLimitBytes)
    } catch {
      throw Refusal(error.problem)
    }
    // A credential's group bits are the mask of an access list that systemd sets for one user.
    guard file.permissions & (secretFile.isServiceCredential ? 0o007 : 0o077) == 0 else {
      throw Refusal("can be read by others; run: chmod 600 \(shellWord(secretFile.path))")
    }
    guard var secret = String(validating: file.bytes, as: UTF8.self) else {
      throw Refusal("is not UTF-8 text")
    }
    if secret.last?.isNewline == true { secret.removeLast() }
    guard !secret.isEmpty else { throw Refusal("is empty") }
    guard !secret.unicodeScalars.contains(where: \.isInvisibleControl) else {
      throw Refusal("must be one line without control characters")
    }
    return secret
  }

  private static func shellWord(_ path: String) -> String {
    let isPlain = path.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || "/._-+@%".utf8.contains(byte)
    }
    return isPlain ? path : "'\(path.replacing("'", with: "'\\''"))'"
  }
}
