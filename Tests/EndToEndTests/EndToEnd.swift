import Testing

/// The whole program, one test after the other: each starts processes and looks at the clock.
@Suite(.serialized)
enum EndToEnd {}
