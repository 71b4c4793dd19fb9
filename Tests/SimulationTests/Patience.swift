/// How long the simulation waits for the program's own threads, by the real clock.
///
/// It gives way to them at first, and lies down soon: on a machine with two cores a loop that only
/// looks would take the time from those it waits for.
struct Patience {
  /// Long enough under a sanitizer, too, where a thousand other tests may come first.
  private let end = ContinuousClock.now + .seconds(300)
  private var looks = 0

  /// Waits a little; false once it has been too long for anything but a fault, or nobody waits for
  /// the simulation any more.
  mutating func lasts() async -> Bool {
    looks += 1
    if looks < 8 {
      await Task.yield()
    } else {
      do {
        try await Task.sleep(for: .microseconds(min(looks * 5, 500)))
      } catch {
        return false
      }
    }
    return ContinuousClock.now < end
  }
}
