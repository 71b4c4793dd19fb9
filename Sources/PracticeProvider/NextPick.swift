import Synchronization

/// The shopper that was picked for the next authentication request.
///
/// A lock and not an actor, so that a pick stands before the request that follows it is sent.
final class NextPick: Sendable {
  private let picked = Mutex<PracticeShopper?>(nil)

  var shopper: PracticeShopper? {
    get { picked.withLock { $0 } }
    set { picked.withLock { $0 = newValue } }
  }

  /// The pick, used up.
  func take() -> PracticeShopper? {
    picked.withLock { picked in
      defer { picked = nil }
      return picked
    }
  }
}
