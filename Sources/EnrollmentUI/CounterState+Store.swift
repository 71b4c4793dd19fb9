import EnrollmentCore

/// What the counter makes of how the store stands.
extension CounterState {
  /// Whether a yes could be saved now, as far as the till knows.
  var canSave: Bool { store.trouble == nil }

  /// Tells in row 22 what has changed, the worst of it where several things have.
  mutating func note(_ condition: StoreCondition) {
    let before = store
    store = condition
    if condition.unreadableRecords > before.unreadableRecords {
      post(.recordUnreadable)
    } else if !canSave, before.trouble == nil {
      post(.savesNothing)
    } else if canSave, before.trouble != nil {
      post(.savesAgain)
    } else if canSave, condition.isScarce, !before.isScarce, let free = condition.freeBytes {
      post(.diskNearlyFull(megabytes: free / 1_000_000))
    }
  }
}
