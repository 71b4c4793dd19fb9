import Foundation
import TestSupport
import Testing

@testable import EnrollmentCore

private struct Vectors: Decodable {
  struct Vector: Decodable, CustomTestStringConvertible {
    let input: String
    let region: String
    let msisdn: String?
    let warning: String?
    let error: String?

    var testDescription: String { "\(input) in \(region)" }
  }

  let vectors: [Vector]

  static func load() throws -> [Vector] {
    try Fixture.decode(Vectors.self, from: "phone-vectors.json").vectors
  }
}

@Test(arguments: try Vectors.load())
private func `every number of the reference is read as it says`(_ vector: Vectors.Vector) throws {
  let home = try #require(Country(rawValue: vector.region))
  do throws(PhoneNumberError) {
    let entry = try PhoneEntry.read(vector.input, in: home)
    #expect(entry.number.msisdn == vector.msisdn)
    #expect(entry.warning?.rawValue == vector.warning)
  } catch {
    #expect(error.rawValue == vector.error)
  }
}

@Test func `the reference holds numbers of each kind`() throws {
  let vectors = try Vectors.load()
  #expect(vectors.count >= 40)
  #expect(vectors.contains { $0.error != nil })
  #expect(vectors.contains { $0.warning != nil })
}

@Test func `a number is grouped as its country writes it`() throws {
  let numbers = ["4740612345", "4534412345", "46701740605", "358412345678", "299221234"]
  let written = try numbers.map { try PhoneNumber(international: $0).formatted }
  #expect(
    written == [
      "+47 406 12 345", "+45 34 41 23 45", "+46 70 174 06 05", "+358 41 234 5678", "+299 22 12 34",
    ])
}

@Test func `the number of the service is read with and without a plus`() throws {
  let plain = try PhoneNumber(international: "4740612345")
  #expect(try PhoneNumber(international: "+4740612345") == plain)
  #expect(plain.ending == "345")
}

@Test(arguments: [
  "４０６１２３４５", "٤٠٦١٢٣٤٥", "۴۰۶۱۲۳۴۵", "tel:+47 406 12 345", "Tel:+47-406-12-345",
  "(+47) 406 12 345", "406.12.345", "406/12/345", "406\u{A0}12\u{2009}345",
  "＋４７ ４０６ １２ ３４５", "\u{202D}+4740612345\u{202C}", "406\u{2212}12\u{2014}345",
  "406\u{FF0D}12\u{AD}345",
])
func `a number in any spelling is read`(text: String) throws {
  #expect(try PhoneEntry.read(anySpelling: text, in: .norway).number.msisdn == "4740612345")
}

@Test(arguments: ["٤٠612345", "４０612345", "٤٠６１２３４５", "4061234⑤", "tel:", "telefon 40612345"])
func `digits of two kinds, and what is none, are no number in any spelling`(text: String) {
  #expect(throws: PhoneNumberError.self) {
    try PhoneEntry.read(anySpelling: text, in: .norway)
  }
}

@Test func `a part of a number is grouped as far as it goes`() {
  #expect(Country.norway.grouped("406123") == "406 12 3")
  #expect(Country.norway.grouped("") == "")
  #expect(Country.norway.grouped("4061234567") == "406 12 345 67")
}
