import Foundation
import GRDB

/// A store in which somebody else is writing: whoever wants to write as well waits, five seconds at
/// most.
final class BusyStore {
  private let file: DatabaseQueue

  init(of shop: PracticeShop) throws {
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    configuration.busyMode = .timeout(60)
    file = try DatabaseQueue(
      path: shop.folder.appending(path: "state/clubtill.sqlite").path,
      configuration: configuration)
    try file.writeWithoutTransaction { db in
      // Opening writes as well where the log is empty.
      try db.execute(sql: "UPDATE store SET clock = clock WHERE id = 1")
      try db.execute(sql: "BEGIN IMMEDIATE")
    }
  }

  func leave() throws {
    try file.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
    try file.close()
  }
}
