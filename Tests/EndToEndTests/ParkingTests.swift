import Foundation
import TestSupport
import Testing

/// Requests that run while the cashier does something else.
extension EndToEnd {
  @Suite(.timeLimit(.minutes(5)), .proves(.late))
  struct ParkingTests {
    @Test func `a parked request goes on, and its late yes leads to the card from any screen`()
      async throws
    {
      let shop = try await CountedShop()
      let screen = try await TmuxScreen([], environment: shop.environment(), folder: shop.folder)
      try await screen.waits(for: "Phone number")
      let first = try await screen.enroll("40620003")
      try await screen.press("F4")
      try await screen.waits(for: "\(first) is parked")
      let second = try await screen.enroll("40610050")
      try await screen.press("F4")
      try await screen.waits(for: "\(second) is parked")
      try await screen.press("F8")
      let list = try await screen.waits(for: "2 of 9")
      #expect(list.contains("1  \(first)   ...003       waiting"))
      #expect(list.contains("2  \(second)   ...050       waiting"))
      try await screen.press("1")
      try await screen.waits(for: "THE SAME CODE MUST SHOW")
      try await screen.press("F4")

      // The look-up takes text, and the news stand in its row 22 all the same.
      try await screen.press("F3")
      try await screen.waits(for: "Find")
      shop.service.approve()
      try await screen.waits(for: "\(second) ...050 said yes and is saved. Press F8")
      try await screen.press("F8")
      try await screen.waits(for: "Press 2 to see the card.")
      try await screen.press("2")
      try await screen.waits(for: "ENROLLED AND SAVED")
      Proof.tried("late yeses")
      let members = Int(try await shop.run("members", "count").output.prefix(1))
      Proof.found("lost yeses", 1 - (try #require(members)))
    }

    @Test func `nine requests run at once, the tenth is refused, and a restart picks all up`()
      async throws
    {
      let shop = try await PracticeShop()
      var screen = try await TmuxScreen([], environment: shop.environment, folder: shop.folder)
      try await screen.waits(for: "Phone number")
      for place in 1...9 {
        let code = try await screen.enroll("406\(place)0003")
        try await screen.press("F4")
        try await screen.waits(for: "\(code) is parked")
      }
      try await screen.type("40700003")
      try await screen.waits(for: "Not a member yet")
      try await screen.press("Enter")
      try await screen.waits(for: "Nine requests are open.")
      #expect(try await shop.run("requests", "--json").objects().count == 9)

      kill(try await screen.processID(), SIGKILL)
      try await screen.waits(for: "ended with 137")
      screen = try await TmuxScreen([], environment: shop.environment, folder: shop.folder)
      try await screen.waits(for: "Back. 9 requests picked up again.")
      try await screen.press("F8")
      try await screen.waits(for: "9 of 9")
      let open = try await shop.run("requests", "--json").objects().count
      Proof.tried("open requests killed", 9)
      Proof.found("lost requests", 9 - open)
    }
  }
}
