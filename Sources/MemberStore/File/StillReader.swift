import Dispatch
import EnrollmentCore
import Foundation
import GRDB

/// Reads a store that nothing can be written to, so that SQLite cannot make the files beside it
/// that it shares with other connections.
///
/// The file is opened anew for each read, inside the gate: nobody writes to it meanwhile. That works
/// only where the write-ahead log is empty, since without those files nobody can read it.
final class StillReader: Sendable {
  private let folder: StoreFolder
  private let gate: StoreGate
  private let configuration: Configuration
  private let queue = DispatchQueue(label: "clubtill.store.still")

  init(folder: StoreFolder, patience: Duration, configuration: Configuration) {
    self.folder = folder
    // A lock of its own: the store's gate is held by its object, whichever thread asks.
    gate = StoreGate(path: folder.path(of: .gate), patience: patience)
    self.configuration = configuration
  }

  /// Runs `body` on the file as it stands. The caller is inside the gate, or nobody else is there.
  static func read<Result>(
    _ folder: StoreFolder, _ configuration: Configuration, _ body: (Database) throws -> Result
  ) throws -> Result {
    if let log = FileStatus(path: folder.path(of: .writeAheadLog)), log.bytes > 0 {
      throw StoreFailure.cannotWrite(
        detail: "the store was not closed in order, and \(folder.path) may only be read")
    }
    let file = try DatabaseQueue(
      path: address(of: folder.path(of: .database)), configuration: configuration)
    defer { try? file.close() }  // It has only read: there is nothing that could be lost.
    return try file.read(body)
  }

  /// The path as an address that promises SQLite that nobody changes the file.
  ///
  /// Source: sqlite.org/uri.html, `immutable`.
  static func address(of path: String) -> String {
    let plain = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "/-._~"))
    // Every path can be written with percent signs: nothing but a lone surrogate has no UTF-8.
    return "file:\(path.addingPercentEncoding(withAllowedCharacters: plain) ?? path)?immutable=1"
  }

  func read<Result: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Swift.Result { try self.readNow(body) }) }
    }
  }

  func readNow<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try gate.holdIfThere { try Self.read(folder, configuration, body) }
  }
}
