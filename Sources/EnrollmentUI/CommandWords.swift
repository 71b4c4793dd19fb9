package import EnrollmentCore

/// What commands without a screen say in the screens' words.
package enum CommandWords {
  /// What happened, as the failure screen's title has it.
  package static func title(of code: EndCode) -> String {
    FailureText.title(code, missing: nil)
  }
}
