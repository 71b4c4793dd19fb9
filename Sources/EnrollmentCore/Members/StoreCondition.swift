/// How the store stands: whether it takes anything, and what was found wrong with it.
package struct StoreCondition: Equatable, Sendable {
  /// Less free room than this is told, in bytes: a day of enrolling and its copies needs some.
  package static let scarceBytes = 64 << 20

  /// Why nothing can be saved now; nil while all is well. Look-up goes on either way.
  package var trouble: StoreFailure?
  /// What is free on the store's disk, in bytes; nil where the system does not tell.
  package var freeBytes: Int?
  /// Records that were found to be unreadable since the store was opened (T2).
  package var unreadableRecords: Int

  package init(trouble: StoreFailure? = nil, freeBytes: Int? = nil, unreadableRecords: Int = 0) {
    self.trouble = trouble
    self.freeBytes = freeBytes
    self.unreadableRecords = unreadableRecords
  }

  package var isScarce: Bool { freeBytes.map { $0 < Self.scarceBytes } ?? false }
}

/// What became of a damaged store: it was set aside, and what could be read was saved.
package struct SalvageReport: Equatable, Sendable {
  /// A copy of the store that passes every check.
  package struct Copy: Equatable, Sendable {
    package let path: String
    package let members: Int

    package init(path: String, members: Int) {
      self.path = path
      self.members = members
    }
  }

  /// The damaged file, as it was found.
  package let setAside: String
  /// Members in the new store.
  package let saved: Int
  /// How many the damaged file had; nil where it does not tell any more.
  package let known: Int?
  /// The newest good copy, if there is one.
  package let copy: Copy?
  /// Who was on the staff list and could not be read: they are on it no more.
  package let staffLost: [StaffNumber]

  package init(
    setAside: String, saved: Int, known: Int?, copy: Copy?, staffLost: [StaffNumber] = []
  ) {
    self.setAside = setAside
    self.saved = saved
    self.known = known
    self.copy = copy
    self.staffLost = staffLost
  }
}
