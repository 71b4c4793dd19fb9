import CIBA
import EnrollmentCore
import Foundation
import TestSupport

extension HostileCell {
  private static let saved = End.saved(.enrolled, note: nil)

  private static func start(
    _ number: Int, _ name: String, _ member: String, _ value: String, ends end: End
  ) -> HostileCell {
    HostileCell(.values, number, name, at: .start, ends: end) { visit in
      Reply.json(visit.acknowledgement.with(member, value).text)
    }
  }

  private static func endpoint(
    _ number: Int, _ name: String, _ address: @escaping @Sendable (PretendService) -> String
  ) -> [HostileCell] {
    ["token_endpoint", "jwks_uri"].map { member in
      HostileCell(
        .values, number, "\(member) \(name)", at: .discovery, ends: .failed(.tillSettingWrong)
      ) { visit in
        Reply.shortLived(visit.metadata.with(member, quoted(address(visit.service))).text)
      }
    }
  }

  private static func swapped(
    _ one: String, _ other: String, ends end: End
  ) -> HostileCell {
    HostileCell(.values, 14, "\(one) and \(other) swapped", at: .discovery, ends: end) { visit in
      let good = visit.metadata
      return Reply.shortLived(good.with(one, good[other]).with(other, good[one]).text)
    }
  }

  private static func userInfo(
    _ number: Int, _ name: String, _ members: [(String, String?)], ends end: End = saved,
    alsoExpect: (@Sendable (Aftermath) -> Bool)? = nil
  ) -> HostileCell {
    HostileCell(
      .values, number, name, at: .userInfo, ends: end, alsoExpect: alsoExpect
    ) { visit in
      Reply.json(members.reduce(visit.userInfo) { $0.with($1.0, $1.1) }.text)
    }
  }

  /// An identity number, which no scope of these tests asks for.
  static let unaskedNumber = "17048812345"

  static let valueCells: [HostileCell] = starts + endpoints + claims

  private static let starts: [HostileCell] = [
    start(1, "auth_req_id empty", "auth_req_id", quoted(""), ends: .failed(.serviceTrouble)),
    start(
      2, "auth_req_id with a line break", "auth_req_id", quoted("a\nb"),
      ends: .failed(.serviceTrouble)),
    // More than is read of an answer: whether the phone rings, nobody knows.
    start(
      3, "auth_req_id of 100 KB", "auth_req_id", quoted(String(repeating: "a", count: 100_000)),
      ends: .failed(.phoneMayBeRinging)),
    start(
      3, "auth_req_id of 10 KB", "auth_req_id", quoted(String(repeating: "a", count: 10_000)),
      ends: .failed(.serviceTrouble)),
    start(4, "expires_in 0", "expires_in", "0", ends: .failed(.serviceTrouble)),
    start(5, "expires_in negative", "expires_in", "-30", ends: .failed(.serviceTrouble)),
    HostileCell(
      .values, 6, "expires_in 1e9", at: .start, ends: saved,
      alsoExpect: { $0.life == .seconds(900) },
      script: { Reply.json($0.acknowledgement.with("expires_in", "1000000000").text) }),
    start(7, "expires_in a string", "expires_in", quoted("30"), ends: .failed(.serviceTrouble)),
    start(8, "interval beyond expiry", "interval", "60", ends: .failed(.noAnswer)),
    HostileCell(
      .values, 9, "token_type of another kind", at: .token, ends: .failed(.answerNotTrusted)
    ) { Reply.json(try $0.tokens().with("token_type", quoted("DPoP")).text) },
  ]

  private static let endpoints: [HostileCell] =
    [
      endpoint(10, "on another host") { "http://localhost:\($0.portNumber)/other-host" },
      endpoint(11, "of http") { _ in "http://login.example/token" },
      endpoint(12, "with a user") { "http://user@127.0.0.1:\($0.portNumber)/other" },
      endpoint(13, "with a fragment") { "\($0.base)/other#part" },
    ].flatMap(\.self)
    + [
      // The token endpoint knows no such request, and a start gets no id.
      swapped(
        "backchannel_authentication_endpoint", "token_endpoint", ends: .failed(.serviceTrouble)),
      swapped("token_endpoint", "userinfo_endpoint", ends: .failed(.requestEnded)),
    ]

  private static let claims: [HostileCell] = [
    userInfo(
      15, "sub of somebody else", [("sub", quoted("somebody-else"))],
      ends: .failed(.answerNotTrusted)),
    userInfo(
      16, "no name", [("name", nil), ("given_name", nil), ("family_name", nil)],
      ends: .saved(.enrolled, note: .fieldMissing), alsoExpect: { $0.member?.name == nil }),
    userInfo(
      17, "a name of spaces",
      [("name", quoted("  \u{A0} ")), ("given_name", nil), ("family_name", nil)],
      ends: .saved(.enrolled, note: .fieldMissing), alsoExpect: { $0.member?.name == nil }),
    userInfo(
      18, "a hostile name",
      [("name", quoted("\u{1B}[2JKari\u{202E}\u{0}\r\n\u{200B} Nord\u{7}mann" + noise))],
      alsoExpect: { aftermath in
        guard let name = aftermath.member?.name?.full else { return false }
        return name.hasPrefix("[2JKari Nordmann") && name.unicodeScalars.count <= 200
          && name.unicodeScalars.allSatisfy { $0 == " " || $0.properties.isGraphic }
      }),
    userInfo(19, "another phone", [("phone_number", quoted("4799999999"))], ends: .held),
    // It is no number at all, so that the typed one stands.
    userInfo(
      20, "a phone of three digits", [("phone_number", quoted("112"))],
      ends: .saved(.enrolled, note: .fieldMissing),
      alsoExpect: { $0.member?.phone?.msisdn == $0.login?.phone }),
    userInfo(
      21, "born on 30 February", [("birthdate", quoted("1988-02-30"))],
      ends: .saved(.enrolled, note: .fieldMissing),
      alsoExpect: { $0.member != nil && $0.member?.birthDate == nil }),
    userInfo(
      22, "a year of birth alone", [("birthdate", quoted("1988"))],
      ends: .saved(.enrolled, note: .fieldMissing),
      alsoExpect: { $0.member != nil && $0.member?.birthDate == nil }),
    userInfo(
      23, "born in the future", [("birthdate", quoted("2999-01-01"))],
      ends: .saved(.enrolled, note: .fieldMissing),
      alsoExpect: { $0.member != nil && $0.member?.birthDate == nil }),
    userInfo(
      24, "an email without @", [("email", quoted("kari.example.com"))],
      ends: .saved(.enrolled, note: .fieldMissing),
      alsoExpect: { $0.userInfo != nil && $0.userInfo?.email == nil }),
    userInfo(
      25, "an address with line breaks",
      [
        (
          "address",
          RawObject([
            ("street_address", quoted("Storgata 1\r\n\u{1B}[31mH0302\n\n\u{85}x")),
            ("postal_code", quoted("05\n80")), ("region", quoted("Oslo\u{2028}")),
          ]).text
        )
      ],
      alsoExpect: { aftermath in
        guard let address = aftermath.userInfo?.address else { return false }
        return address.streetLines == ["Storgata 1", "[31mH0302", "x"]
          && address.postalCode == "05 80" && address.city == "Oslo"
      }),
    userInfo(
      26, "claims that nobody asked for",
      [("nin", quoted(unaskedNumber)), ("gender", quoted("female")), ("accounts", "[1]")],
      alsoExpect: { aftermath in
        guard let userInfo = aftermath.userInfo else { return false }
        return !"\(userInfo)".contains(unaskedNumber) && userInfo.keptClaims.isEmpty
      }),
    userInfo(
      27, "1,000 addresses",
      [
        ("address", #"{"street_address":"First","postal_code":"1"}"#),
        ("other_addresses", addresses),
      ],
      alsoExpect: { aftermath in
        guard let userInfo = aftermath.userInfo else { return false }
        return userInfo.address?.streetLines == ["First"] && userInfo.otherAddresses.count == 10
      }),
  ]

  private static let noise = String(repeating: "e\u{301}\u{301}", count: 5000)
  private static let addresses =
    "["
    + (0..<999).map { #"{"street_address":"S\#($0)","postal_code":"1"}"# }.joined(separator: ",")
    + "]"
}

extension Unicode.Scalar.Properties {
  /// Neither a control, nor a format character, nor half of anything.
  fileprivate var isGraphic: Bool {
    switch generalCategory {
    case .control, .format, .surrogate, .unassigned, .privateUse, .lineSeparator,
      .paragraphSeparator:
      false
    default: true
    }
  }
}
