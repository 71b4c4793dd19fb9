import Foundation
import Testing

extension EndToEnd {
  @Suite(.timeLimit(.minutes(5)))
  struct LastCommandTests {
    @Test func `nobody yet is status 1, before and after there is a store`() async throws {
      let shop = try await PracticeShop()
      let noStore = "There is no store in \(shop.folder.path)/state yet.\n"
      for store in [noStore, ""] {
        for result in [try await shop.run("last"), try await shop.run("last", "--json")] {
          #expect(result.status == 1)
          #expect(result.output == "")
          #expect(result.complaint == store + "Till number 42 has enrolled nobody yet.\n")
        }
        if store == noStore {
          #expect(try await shop.run("enroll", "--phone", "40610002").status == 11)
        }
      }
      let storeWide = try await shop.run("last", adding: ["CLUBTILL_TILL_NUMBER": ""])
      #expect(storeWide.complaint == "This store has enrolled nobody yet.\n")
      #expect(try await shop.run("last", "--till", "0").status == 64)
    }

    @Test func `the last member is told in plain words and as one object, and the look is noted`()
      async throws
    {
      let shop = try await PracticeShop()
      let enrolled = try await shop.run("enroll", "--phone", "40610001", "--json").objects()
      let member = try #require(enrolled.last?["member"] as? [String: Any])
      let number = try #require(member["number"] as? String)
      let first = try #require(member["given_name"] as? String)

      let plain = try await shop.run("last")
      #expect(plain.status == 0)
      let lines = plain.output.split(separator: "\n").map(String.init)
      #expect(lines.count == 4)
      #expect(lines.first?.filter(\.isNumber) == number)
      #expect(lines.dropFirst().first == "First name  \(first)")
      #expect(lines.dropFirst(2).first == "Outcome     enrolled")
      let when =
        /When        [0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}, till C, number 42/
      #expect(lines.last?.wholeMatch(of: when) != nil)

      let json = try await shop.run("last", "--json")
      let told = try #require(try json.objects().first)
      #expect(Set(told.keys) == ["outcome", "code", "member", "till", "at", "request"])
      #expect(told["outcome"] as? String == "enrolled")
      #expect(
        told["member"] as? [String: String] == ["number": number, "first_name": first])
      for output in [plain.output, json.output] {
        #expect(!output.contains("40610001") && !output.contains("406 10 001"))
        #expect(!output.contains(try #require(member["family_name"] as? String)))
      }

      // A later no leaves the last member who he was; a second visit is an update.
      #expect(try await shop.run("enroll", "--phone", "40610002").status == 11)
      #expect(try await shop.run("enroll", "--phone", "40610001", "--again").status == 0)
      let later = try await shop.run("last", "--json").objects().first
      #expect(later?["outcome"] as? String == "updated")
      #expect(try await shop.run("last", "--till", "7").status == 1)
      let anyTill = try await shop.run("last", "--json", adding: ["CLUBTILL_TILL_NUMBER": ""])
      #expect(try anyTill.objects().first?["till"] as? Int == 42)

      let notes = try await BuiltProgram.run(
        [
          "/bin/sh", "-c",
          "grep -a -o '\"reason\":\"command\"' '\(shop.folder.path)/state/clubtill.sqlite' | wc -l",
        ], environment: shop.environment)
      #expect(notes.output.trimmingCharacters(in: .whitespacesAndNewlines) == "4")
    }
  }
}
