import Crypto
import Foundation

/// The made-up person behind a hint: the same hint is always the same person, also after a restart.
struct PretendPerson: Equatable, Sendable {
  /// A UUID, one per hint.
  let subject: String
  /// Another UUID, for the answer that names somebody else.
  let otherSubject: String
  let givenName: String
  let familyName: String
  /// Digits with the country code, no `+`.
  let phoneNumber: String
  /// `YYYY-MM-DD`; the person is of age.
  let birthDate: String
  let email: String
  let home: PretendAddress
  /// A second address, which one in four has.
  let work: PretendAddress?

  var name: String { givenName + " " + familyName }

  init(hint: LoginHint) {
    let text: String
    switch hint {
    case .phone(let digits): text = digits
    case .customerToken(let token): text = token
    }
    let hash = Array(SHA256.hash(data: Data(text.utf8)))
    subject = Self.identifier(from: SHA256.hash(data: Data("subject \(text)".utf8)))
    otherSubject = Self.identifier(from: SHA256.hash(data: Data("other \(text)".utf8)))
    givenName = Self.choice(NordicNames.given, hash[0], hash[1])
    familyName = Self.choice(NordicNames.family, hash[2], hash[3])
    switch hint {
    case .phone(let digits): phoneNumber = digits
    case .customerToken: phoneNumber = "4794" + Self.digits(hash[12..<18])
    }
    let year = 1945 + Int(hash[4]) % 60
    birthDate = "\(year)-" + Self.twoDigits(hash[5], 12) + "-" + Self.twoDigits(hash[6], 28)
    email = NordicNames.mailbox(givenName + "." + familyName) + "@example.com"
    home = PretendAddress(phoneNumber: phoneNumber, kind: "home", seed: hash[7...9])
    work =
      hash[10] % 4 == 0
      ? PretendAddress(phoneNumber: phoneNumber, kind: "work", seed: hash[18...20]) : nil
  }

  /// A UUID of version 8, which is free for hashes.
  ///
  /// Source: RFC 9562, section 5.8.
  private static func identifier(from digest: SHA256.Digest) -> String {
    var bytes = Array(digest.prefix(16))
    bytes[6] = bytes[6] & 0x0F | 0x80
    bytes[8] = bytes[8] & 0x3F | 0x80
    let hex = bytes.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }
    return [hex[0..<4], hex[4..<6], hex[6..<8], hex[8..<10], hex[10..<16]]
      .map { $0.joined() }.joined(separator: "-")
  }

  private static func choice(_ names: [String], _ high: UInt8, _ low: UInt8) -> String {
    names[(Int(high) << 8 | Int(low)) % names.count]
  }

  private static func twoDigits(_ byte: UInt8, _ count: Int) -> String {
    let number = Int(byte) % count + 1
    return number < 10 ? "0\(number)" : String(number)
  }

  private static func digits(_ bytes: ArraySlice<UInt8>) -> String {
    bytes.map { String($0 % 10) }.joined()
  }
}

/// A made-up address in the country of a phone number.
struct PretendAddress: Equatable, Sendable {
  let street: String
  let postalCode: String
  /// The city, in the letter case of the country's register.
  let region: String
  let country: String
  let kind: String

  /// - Parameter seed: Three bytes that choose street, number and floor.
  init(phoneNumber: String, kind: String, seed: ArraySlice<UInt8>) {
    let bytes = Array(seed)
    let land = PretendCountry(phoneNumber: phoneNumber)
    let place = land.places[Int(bytes[0]) % land.places.count]
    let floor = bytes[2] % 3 == 0 ? "\n" + land.floor : ""
    street = "\(place.street) \(Int(bytes[1]) % 90 + 1)\(floor)"
    postalCode = place.postalCode
    region = place.city
    country = land.code
    self.kind = kind
  }
}
