/// A copy of the store, looked through.
package struct StoreCopy: Equatable, Sendable {
  package let path: String
  package let kind: StoreKind
  /// Members in it whose records are as this program wrote them.
  package let members: Int
  /// Records in it that cannot be read (T2).
  package let unreadable: Int
  package let bytes: Int
  /// Members in it who were erased so long ago that nothing of them should be left: the store could not
  /// be changed when it was made.
  package var unfinishedErasures = 0

  package init(path: String, kind: StoreKind, members: Int, unreadable: Int, bytes: Int) {
    self.path = path
    self.kind = kind
    self.members = members
    self.unreadable = unreadable
    self.bytes = bytes
  }
}
