import EnrollmentCore

/// A member on the screen, with what the books say once they have been read.
struct OpenedMember: Equatable, Sendable {
  private(set) var member: Member
  private(set) var books = Books.reading

  enum Books: Equatable, Sendable {
    case reading
    case read(MemberRecord)
    case unreadable
  }

  init(_ member: Member) { self.member = member }

  var record: MemberRecord? {
    if case .read(let record) = books { record } else { nil }
  }

  var consents: MemberConsents? { record?.consents }

  /// Takes an answer to `readRecord`; one about somebody else is dropped.
  mutating func take(_ number: MemberNumber, _ result: Result<MemberRecord?, StoreFailure>) {
    guard number == member.number else { return }
    switch result {
    case .success(let record?):
      member = record.member
      books = .read(record)
    case .success(nil), .failure: books = .unreadable
    }
  }
}
