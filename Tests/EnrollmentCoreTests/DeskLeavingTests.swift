import Foundation
import Testing
import VippsMobilePay

@testable import EnrollmentCore

@Suite(.timeLimit(.minutes(30)))
struct DeskLeavingTests {
  @Test func `a desk that has been left looks at the journal no more`() async {
    let clock = StillClock()
    let store = ScriptedStore()
    let desk = Desk(
      settings: DeskSettings(
        till: Sample.till, requestLife: .seconds(180), scope: "openid",
        dialect: VippsMobilePayDialect(), bootID: "boot"),
      login: ScriptedLogin(), store: store, ownership: ScriptedLocks(), clock: clock
    ) { _ in }
    desk.submit(.adopt)
    await desk.close()
    #expect(clock.waits == [.seconds(30)])
    // The timer may have fired just before it was cancelled: its handler comes after the leaving.
    clock.fire()
    await desk.close()  // Comes back once the desk has had its turn at the handler.
    #expect(clock.waits.isEmpty)
  }
}
