import ArgumentParser
import Foundation
import TillConfiguration

/// Whether the till speaks in lines in place of screens.
struct LineOption: ParsableArguments {
  @Flag(
    name: .customLong("line"),
    help: """
      Questions and lines in place of screens, for screen readers, braille, printers and scripts. \
      A non-empty ACCESSIBLE means the same.
      """)
  var isGiven = false

  /// By the option or by the environment.
  var isOn: Bool {
    isGiven || !(ProcessInfo.processInfo.environment["ACCESSIBLE"] ?? "").isEmpty
  }

  /// Runs the terminal in the form that is wanted. Returns the exit status.
  func run(
    _ till: TillAssembly, settings: TillSettings, shopper: CounterProgram.ShopperPicker?
  ) async -> Int32 {
    if isOn { return await LineProgram.run(till, settings: settings, shopper: shopper) }
    return await CounterProgram.run(till, settings: settings, shopper: shopper)
  }
}
