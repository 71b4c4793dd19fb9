package import EnrollmentCore
import Foundation
import GRDB

// MARK: - StaffList

/// Every change is written with its deed in one transaction.
extension MemberStore: StaffList {
  package nonisolated func staff() async throws(StoreFailure) -> [StaffMember] {
    let key = try file.staffKeyFile.existing().map(StaffKey.init)
    return try await file.read { try StaffTable(db: $0).all(key: key).map(\.member) }
  }

  /// Numbers whose rows are not as they were written; nobody signs in with them before they are added
  /// anew.
  package nonisolated func unreadableStaff() async throws(StoreFailure) -> [StaffNumber] {
    try await file.read { try StaffTable(db: $0).unreadable() }
  }

  package func add(
    _ number: StaffNumber, name: StaffName, role: Role, pin: PIN, by hand: Hand
  ) async throws(StoreFailure) -> StaffChange {
    guard !pin.isEasilyGuessed(of: number) else { return .pinEasilyGuessed }
    let made = try await hash(pin, of: number)
    let keyFile = file.staffKeyFile
    return try change(number, StaffListWords.added(number, as: role), by: hand) { table, now in
      guard try table.role(of: number) == nil else { return .numberTaken }
      try Self.keep(made.key, in: keyFile)
      try table.cached(.put).execute(
        arguments: [number.rawValue, name.text, role.rawValue]
          + Self.columns(made) + [now.milliseconds])
      try table.clearTries(.number(number.rawValue))
      return .done
    }
  }

  package func change(
    _ number: StaffNumber, name: StaffName?, role: Role?, pin: PIN?, by hand: Hand
  ) async throws(StoreFailure) -> StaffChange {
    guard !(pin?.isEasilyGuessed(of: number) ?? false) else { return .pinEasilyGuessed }
    var made: MadeHash?
    if let pin { made = try await hash(pin, of: number) }
    let keyFile = file.staffKeyFile
    let what = [
      name.map { _ in "name" }, role.map { "role \($0.rawValue)" }, pin.map { _ in "PIN" },
    ]
    let words = "changed \(number.rawValue): \(what.compactMap { $0 }.joined(separator: ", "))"
    return try change(number, words, by: hand) { [made] table, now in
      guard try table.role(of: number) != nil else { return .unknownNumber }
      let end: StatementArguments = [now.milliseconds, number.rawValue]
      if let name { try table.cached(.setName).execute(arguments: [name.text] + end) }
      if let role { try table.cached(.setRole).execute(arguments: [role.rawValue] + end) }
      if let made {
        try Self.keep(made.key, in: keyFile)
        try table.cached(.setPIN).execute(arguments: Self.columns(made) + end)
        try table.clearTries(.number(number.rawValue))
      }
      return .done
    }
  }

  package func setCard(
    _ card: StaffCard?, of number: StaffNumber, by hand: Hand
  ) throws(StoreFailure) -> StaffChange {
    let keyFile = file.staffKeyFile
    let words = "\(card == nil ? "took the card from" : "gave a card to") \(number.rawValue)"
    return try change(number, words, by: hand) { table, now in
      guard let entry = try table.entry(number, key: nil) else { return .unknownNumber }
      if card == nil, !entry.member.hasCard { return .noCard }
      let key = try card == nil ? nil : StaffKey(bytes: keyFile.load())
      if let card, let key, let holder = try table.entry(with: card, key: key),
        holder.member.number != number
      {
        return .cardTaken
      }
      let hash = card.flatMap { key?.hash(of: $0) }
      try table.cached(.setCard).execute(
        arguments: [hash, now.milliseconds, number.rawValue])
      return .done
    }
  }

  package func remove(
    _ number: StaffNumber, by hand: Hand
  ) throws(StoreFailure) -> StaffChange {
    try change(number, StaffListWords.removed(number), by: hand) { table, _ in
      guard try table.has(number) else { return .unknownNumber }
      try table.cached(.remove).execute(arguments: [number.rawValue])
      try table.clearTries(.number(number.rawValue))
      return .done
    }
  }

  private func change(
    _ number: StaffNumber, _ words: String, by hand: Hand,
    _ body: (StaffTable, Date) throws -> StaffChange
  ) throws(StoreFailure) -> StaffChange {
    let now = now()
    do throws(StoreFailure) {
      let change = try file.write { db, _ in
        try demand(.keepStaff, of: hand.staff, in: db)
        let table = StaffTable(db: db)
        let change = try body(table, now)
        guard change == .done else { return change }
        try table.seal(number)
        try Book.deed.append(
          DeedEntry(.staffChanged, by: hand, at: now, detail: words), about: nil, at: now, in: db)
        return change
      }
      removeUnusedKey()
      return change
    } catch {
      removeUnusedKey()
      throw error
    }
  }

  /// Removes a key that no PIN needs: nobody is on the list any more, or nobody came on it.
  private func removeUnusedKey() {
    let keyFile = file.staffKeyFile
    do throws(StoreFailure) {
      guard try keyFile.existing() != nil, try file.readNow({ try StaffTable(db: $0).isEmpty() })
      else { return }
      try file.write { db, _ in
        // Asked again inside the gate.
        if try StaffTable(db: db).isEmpty() { try keyFile.remove() }
      }
    } catch {
      // It tells nothing by itself, and the next change to the list tries again.
    }
  }

  /// The hash of a PIN, and the bytes of the key that it was made with.
  private typealias MadeHash = (hash: PINHash, key: Data)

  /// The hash of a new PIN, under the key of now or, where there is none, under one yet to be kept.
  private func hash(
    _ pin: PIN, of number: StaffNumber
  ) async throws(StoreFailure) -> MadeHash {
    let bytes = try file.staffKeyFile.existing() ?? KeyFile.fresh()
    let hash = await Self.work { PINHash(of: pin, number: number, key: StaffKey(bytes: bytes)) }
    return (hash, bytes)
  }

  /// Makes sure, inside the gate, that the key of a new hash is the one in the file.
  private static func keep(_ key: Data, in keyFile: KeyFile) throws(StoreFailure) {
    guard let existing = try keyFile.existing() else {
      try keyFile.replace(with: key)
      return
    }
    guard existing == key else {
      throw .cannotWrite(detail: "the list was begun by somebody else meanwhile: try again")
    }
  }

  private static func columns(_ made: MadeHash) -> StatementArguments {
    [
      made.hash.cost.roundsLog2, made.hash.cost.blockSize, made.hash.cost.lanes, made.hash.salt,
      made.hash.hash, StaffKey(bytes: made.key).id,
    ]
  }
}
