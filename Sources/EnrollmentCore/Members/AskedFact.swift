/// One thing that the shop asks the app for, as a shopper would name it.
package enum AskedFact: CaseIterable, Hashable, Sendable {
  case name, phoneNumber, email, address, birthDate, consents

  /// The facts that a scope asks for, in its order; words that bring nothing to name are left out.
  ///
  /// Source: login reference, scopes of the standard and of the vendor.
  package static func list(inScope scope: String) -> [AskedFact] {
    var facts: [AskedFact] = []
    for word in scope.split(separator: " ") {
      guard let fact = AskedFact(scopeWord: word), !facts.contains(fact) else { continue }
      facts.append(fact)
    }
    return facts
  }

  private init?(scopeWord: Substring) {
    switch scopeWord {
    case "name", "profile": self = .name
    case "phoneNumber", "phone": self = .phoneNumber
    case "email": self = .email
    case "address": self = .address
    case "birthDate", "birthdate": self = .birthDate
    case "customFlow", "delegatedConsents", "promotions": self = .consents
    default: return nil
    }
  }
}

extension Member {
  /// The first of what the shop asks for that this member was saved without (A5). Where nothing else
  /// is missing it is the number: the typed one was kept.
  package func lacking(of asked: [AskedFact]) -> AskedFact {
    if name == nil { return .name }
    let lacking = asked.first { fact in
      switch fact {
      case .email: email == nil
      case .address: address == nil
      case .birthDate: birthDate == nil
      case .name, .phoneNumber, .consents: false
      }
    }
    return lacking ?? .phoneNumber
  }
}
