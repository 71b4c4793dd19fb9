import EnrollmentCore

/// The requests that the counter knows: those that are open, and those that ended while nobody
/// looked and wait to be seen.
///
/// Each has a slot from 1 on, the key that opens it on the waiting list; it keeps the slot for life,
/// so that a key never means another request than a moment ago.
struct RequestBook: Equatable, Sendable {
  struct Entry: Equatable, Sendable {
    fileprivate(set) var slot: Int
    var status: RequestStatus
    /// Somebody stopped showing it; it is watched all the same.
    var isHidden = false
    let attempt: Attempt
    /// Somebody was told that it is not on disk yet: once is enough.
    var isToldUnsaved = false
    /// When the till heard that it had ended, since boot.
    fileprivate(set) var endedAt: Duration?

    var isOpen: Bool { !status.hasEnded }

    /// Whether somebody should open it.
    var wantsLook: Bool {
      switch status.phase {
      case .sending, .open, .redeemed: false
      case .unsaved, .held, .ended: true
      }
    }
  }

  /// By slot.
  private(set) var entries: [Entry] = []

  /// The keys 1 to 9 open a slot; later slots have no key until one of these is free.
  static let slotsWithKey = 9
  /// Answers that nobody looks at are kept up to here; then the oldest goes.
  private static let limit = 40

  /// Answers that nobody has seen.
  var unseenCount: Int { entries.count - openCount }

  var openCount: Int { entries.count(where: \.isOpen) }

  /// Those whose answer came from another number: somebody has to decide.
  var held: [Entry] {
    entries.filter { entry in
      if case .held = entry.status.phase { true } else { false }
    }
  }

  subscript(id: RequestID) -> Entry? { entries.first { $0.status.id == id } }

  func entry(slot: Int) -> Entry? { entries.first { $0.slot == slot } }

  /// Takes over how a request stands, heard at `now` since boot; one that is new gets a slot.
  mutating func update(_ status: RequestStatus, attempt: Attempt = Attempt(), at now: Duration) {
    if let place = entries.firstIndex(where: { $0.status.id == status.id }) {
      if entries[place].isOpen { entries[place].endedAt = status.hasEnded ? now : nil }
      entries[place].status = status
      return
    }
    if entries.count >= Self.limit, let oldest = entries.firstIndex(where: { !$0.isOpen }) {
      entries.remove(at: oldest)
    }
    let taken = Set(entries.map(\.slot))
    var slot = 1
    while taken.contains(slot) { slot += 1 }
    var entry = Entry(slot: slot, status: status, attempt: attempt)
    entry.endedAt = status.hasEnded ? now : nil
    entries.append(entry)
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

  /// Takes a request off the list. One that had no key gets the one that is free now.
  mutating func remove(_ id: RequestID) {
    guard let place = entries.firstIndex(where: { $0.status.id == id }) else { return }
    let freed = entries.remove(at: place).slot
    guard freed <= Self.slotsWithKey,
      let next = entries.firstIndex(where: { $0.slot > Self.slotsWithKey })
    else { return }
    entries[next].slot = freed
    entries.sort { $0.slot < $1.slot }
  }
}

extension RequestStatus {
  fileprivate var hasEnded: Bool {
    if case .ended = phase { true } else { false }
  }
}

/// Which try at one number a request is.
struct Attempt: Equatable, Sendable {
  /// Requests before this one that came to nothing.
  var triesBefore = 0
  /// Sent although the number is a member's.
  var again = false
}
