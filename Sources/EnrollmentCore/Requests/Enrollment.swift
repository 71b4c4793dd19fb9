package import CIBA

/// What one verified yes brings: who it is, and what the service told.
package struct Answer: Equatable, Sendable {
  package let login: VerifiedLogin
  /// Nil where userinfo was lost for good: the member is then kept as incomplete.
  package let userInfo: UserInfo?
  /// What the shop asks the app for, as far as it is told; name and number always are.
  package var asked: [AskedFact]

  package init(login: VerifiedLogin, userInfo: UserInfo?, asked: [AskedFact] = []) {
    self.login = login
    self.userInfo = userInfo
    self.asked = asked
  }

  package var identity: Identity { Identity(issuer: login.issuer, subject: login.subject) }

  /// The number to keep: the one that came back; the typed one only where none came back.
  package func phoneToKeep(typed: PhoneNumber) -> PhoneNumber? {
    userInfo?.phoneDigits == nil ? typed : phone
  }

  /// Whether it came from another number than the one that was asked, readable or not.
  fileprivate func differs(from typed: PhoneNumber) -> Bool {
    guard let digits = userInfo?.phoneDigits else { return false }
    return phone.map { $0 != typed } ?? (digits != typed.msisdn)
  }

  /// The number that came back, if one came and it can be read.
  package var phone: PhoneNumber? {
    guard let text = userInfo?.phoneNumber else { return nil }
    return try? PhoneNumber(international: text)  // A malformed claim counts as none.
  }
}

/// What a saved yes made of the club.
package struct Enrollment: Equatable, Codable, Sendable {
  package enum Kind: String, Codable, Sendable {
    case enrolled
    /// Known by identity: name and number are those of today.
    case updated
    case incomplete
  }

  package let kind: Kind
  package let member: Member
  /// What the cashier should know beside it: A4, A5, A6 or A7.
  package let note: EndCode?
  /// What is known after this yes, earlier answers included.
  package let consents: MemberConsents
  /// The member was incomplete until this yes.
  package let isCompletion: Bool
  /// Who asked for the request by which the member joined, be it this one or one long ago; nil where the
  /// books do not tell.
  package let joinedBy: StaffNumber?

  package init(
    kind: Kind, member: Member, note: EndCode?, consents: MemberConsents = MemberConsents(),
    isCompletion: Bool = false, joinedBy: StaffNumber? = nil
  ) {
    self.kind = kind
    self.member = member
    self.note = note
    self.consents = consents
    self.isCompletion = isCompletion
    self.joinedBy = joinedBy
  }
}

/// What is to be done with an answer, given what the store knows.
///
/// Source: DESIGN.md, "Identity"; login reference, section 13.3.
package enum EnrollmentDecision: Equatable, Sendable {
  /// Another number answered than the one that was asked: nothing is saved until somebody decides.
  case hold
  /// A new member. Whoever has the number now loses it, because it changed hands (A7).
  case enroll
  /// The same person: takes over today's name and number.
  case update(Member, note: EndCode?)

  /// Decides about `answer` to a request for `typed`.
  ///
  /// - Parameters:
  ///   - known: the member with the answer's identity.
  ///   - holders: the members that have the number now, the newest record first.
  ///   - isConfirmed: somebody has looked at a differing number and wants it saved all the same.
  package init(
    _ answer: Answer, typed: PhoneNumber, known: Member?, holders: [Member],
    isConfirmed: Bool = false
  ) {
    if answer.differs(from: typed), !isConfirmed {
      self = .hold
    } else if let known {
      let hasNewNumber = known.phone != nil && known.phone != answer.phoneToKeep(typed: typed)
      self = .update(
        known, note: hasNewNumber ? .numberUpdated : Self.gap(in: answer, beside: known))
    } else if let imported = holders.first(where: {
      $0.identities.isEmpty && Self.agree($0.name, answer)
    }) {
      self = .update(imported, note: Self.gap(in: answer, beside: imported))
    } else {
      self = .enroll
    }
  }

  /// A4 or A5 where the answer lacks what was asked for, and the member does not have it either.
  ///
  /// That consents are not told is no gap: the app tells them once.
  package static func gap(in answer: Answer, beside known: Member? = nil) -> EndCode? {
    guard let userInfo = answer.userInfo else { return .nameMissing }
    let asked = Set(answer.asked).union([.name, .phoneNumber])
    let lacksAny = asked.contains { fact in
      switch fact {
      case .name: PersonName(userInfo) == nil && known?.name == nil
      case .phoneNumber: answer.phone == nil
      case .email: userInfo.email == nil && known?.email == nil
      case .address: userInfo.address == nil && known?.address == nil
      case .birthDate: userInfo.birthdate == nil && known?.birthDate == nil
      case .consents: false
      }
    }
    return lacksAny ? .fieldMissing : nil
  }

  /// Whether an imported record's name is the answer's, letter case aside.
  private static func agree(_ name: PersonName?, _ answer: Answer) -> Bool {
    guard let name, let told = answer.userInfo.flatMap({ PersonName($0) }) else { return false }
    return name.full.lowercased() == told.full.lowercased()
  }
}
