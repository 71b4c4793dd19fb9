import ArgumentParser
import EnrollmentCore
import Foundation

/// A PIN or a card asked for on standard input; what is typed on a terminal is not shown.
struct PINQuestion {
  private let watched = WatchedWork()
  private let isTerminal = isatty(STDIN_FILENO) == 1

  /// Asks twice on a terminal; elsewhere the first line counts.
  ///
  /// - Throws: an `ExitCode`, with the reason told on standard error.
  static func ask(for number: StaffNumber) throws -> PIN {
    let question = PINQuestion()
    let typed = try question.hidden("PIN for \(number.rawValue): ")
    guard let pin = PIN(typed) else { throw refuse("A PIN has four to eight digits.") }
    if question.isTerminal, try question.hidden("The same again: ") != typed {
      throw refuse("The two were not the same. Nothing was changed.")
    }
    return pin
  }

  static func askForCard() throws -> StaffCard {
    let typed = try PINQuestion().hidden("Scan the card: ")
    guard let card = StaffCard(typed) else {
      throw refuse("A card's code has 8 to 64 letters, digits and signs.")
    }
    return card
  }

  private static func refuse(_ problem: String) -> ExitCode {
    Output.complaint(problem)
    return ExitCode(ExitStatus.usage.rawValue)
  }

  /// One line without its end; a terminal's echo is off while it is typed.
  private func hidden(_ question: String) throws -> String {
    var before = termios()
    let hasEcho = isTerminal && tcgetattr(STDIN_FILENO, &before) == 0
    if hasEcho {
      var quiet = before
      quiet.c_lflag &= ~tcflag_t(ECHO)
      withUnsafeMutableBytes(of: &quiet.c_cc) { $0[Int(VSUSP)] = 0 }  // _POSIX_VDISABLE
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet)
      Output.errorText(question)
    }
    let line = watched.answer()
    if hasEcho {
      tcsetattr(STDIN_FILENO, TCSANOW, &before)
      Output.errorText("\n")
    }
    if let status = watched.interruptedStatus {
      Output.complaint("Nothing was changed.")
      throw ExitCode(status)
    }
    return line ?? ""
  }
}
