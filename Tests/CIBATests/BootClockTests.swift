import Dispatch
import Foundation
import Testing

@testable import CIBA

struct BootClockTests {
  private let clock = BootClock()

  @Test func `the boot clock goes on`() {
    let first = clock.now()
    #expect(clock.now() >= first)
    #expect(first.sinceBoot > .zero)
  }

  @Test func `a timer fires once and never early`() async {
    let queue = DispatchQueue(label: "test.timer")
    for milliseconds in [0, 1, 7, 30] {
      let begin = clock.now()
      let delay = Duration.milliseconds(milliseconds)
      let (fires, fired) = AsyncStream.makeStream(of: BootInstant.self)
      let timer = clock.timer(after: delay, on: queue) { [clock] in fired.yield(clock.now()) }
      for await instant in fires {
        #expect(begin.duration(to: instant) >= delay)
        break
      }
      timer.cancel()
    }
  }

  @Test func `a sleep ends when its task is cancelled`() async {
    let task = Task { [clock] () -> Bool in
      do {
        try await clock.sleep(for: .seconds(3600))
        return false
      } catch {
        return true
      }
    }
    task.cancel()
    #expect(await task.value)
  }

  @Test func `a sleep lasts at least as long as asked`() async throws {
    let begin = clock.now()
    try await clock.sleep(for: .milliseconds(15))
    #expect(begin.duration(to: clock.now()) >= .milliseconds(15))
  }

  @Test func `its date is the machine's`() {
    let before = Date()
    let date = BootClock().date()
    #expect((before...Date()).contains(date))
  }
}
