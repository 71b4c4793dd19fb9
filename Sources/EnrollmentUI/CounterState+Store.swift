import EnrollmentCore

/// What the counter makes of how the store stands.
extension CounterState {
  /// Whether a yes could be saved now, as far as the till knows.
  var canSave: Bool { store.canSave }

  /// Tells in row 22 what has changed.
  mutating func note(_ condition: StoreCondition) {
    let notice = Notice(condition, after: store)
    store = condition
    if let notice { post(notice) }
  }
}

extension StoreCondition {
  /// Whether a yes could be saved now.
  var canSave: Bool { trouble == nil }
}

extension Notice {
  /// What has changed since the store stood as `before`, the worst of it where several things have;
  /// nil where nothing is to be said.
  init?(_ condition: StoreCondition, after before: StoreCondition) {
    if condition.unreadableRecords > before.unreadableRecords {
      self = .recordUnreadable
    } else if !condition.canSave, before.canSave {
      self = .savesNothing
    } else if condition.canSave, !before.canSave {
      self = .savesAgain
    } else if condition.canSave, condition.isScarce, !before.isScarce,
      let free = condition.freeBytes
    {
      self = .diskNearlyFull(megabytes: free / 1_000_000)
    } else {
      return nil
    }
  }
}
