import EnrollmentCore

/// The requests that the counter knows: those that are open, and those that ended while nobody
/// looked and wait to be seen.
///
/// Each has a slot from 1 on, the key that opens it on the waiting list; it keeps the slot for life,
/// so that a key never means another request than a moment ago.
struct RequestBook: Equatable, Sendable {
  struct Entry: Equatable, Sendable {
    let slot: Int
    var status: RequestStatus
    /// Somebody stopped showing it; it is watched all the same.
    var isHidden = false
    let attempt: Attempt
    /// Somebody was told that it is not on disk yet: once is enough.
    var isToldUnsaved = false

    var isOpen: Bool {
      if case .ended = status.phase { false } else { true }
    }
  }

  /// By slot.
  private(set) var entries: [Entry] = []

  /// The keys 1 to 9 open a slot; later slots have no key.
  static let slotsWithKey = 9

  var openCount: Int { entries.count(where: \.isOpen) }

  /// Those whose answer came from another number: somebody has to decide.
  var held: [Entry] {
    entries.filter { entry in
      if case .held = entry.status.phase { true } else { false }
    }
  }

  subscript(id: RequestID) -> Entry? { entries.first { $0.status.id == id } }

  func entry(slot: Int) -> Entry? { entries.first { $0.slot == slot } }

  /// Takes over how a request stands; one that is new gets a slot.
  mutating func update(_ status: RequestStatus, attempt: Attempt = Attempt()) {
    if let place = entries.firstIndex(where: { $0.status.id == status.id }) {
      entries[place].status = status
      return
    }
    if entries.count >= Self.slotsWithKey, let seen = entries.firstIndex(where: { !$0.isOpen }) {
      entries.remove(at: seen)
    }
    let taken = Set(entries.map(\.slot))
    var slot = 1
    while taken.contains(slot) { slot += 1 }
    entries.append(Entry(slot: slot, status: status, attempt: attempt))
    entries.sort { $0.slot < $1.slot }
  }

  mutating func setHidden(_ isHidden: Bool, _ id: RequestID) {
    guard let place = entries.firstIndex(where: { $0.status.id == id }) else { return }
    entries[place].isHidden = isHidden
  }

  mutating func noteToldUnsaved(_ id: RequestID) {
    guard let place = entries.firstIndex(where: { $0.status.id == id }) else { return }
    entries[place].isToldUnsaved = true
  }

  mutating func remove(_ id: RequestID) {
    entries.removeAll { $0.status.id == id }
  }
}

/// Which try at one number a request is.
struct Attempt: Equatable, Sendable {
  /// Requests before this one that came to nothing.
  var triesBefore = 0
  /// Sent although the number is a member's.
  var again = false
}
