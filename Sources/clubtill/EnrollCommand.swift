import ArgumentParser
import CIBA
import EnrollmentCore
import EnrollmentUI
import Foundation
import MemberStore
import TillConfiguration

/// One enrollment from start to end, without a screen.
struct EnrollCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "enroll",
    abstract: "Enrolls one shopper and waits for the answer.",
    discussion: """
      Example: clubtill enroll --phone 40612345 --json

      Prints what happens, one event a line, and ends with the status that names the outcome. Of a \
      member --json tells everything: of one who was in the club already that is noted in the access log \
      as a card that was opened. \
      Interrupted, it leaves the request in the journal; the next run of this till goes on with it.
      """)

  @Option(help: "The shopper's mobile number; - reads it from standard input.")
  var phone: String

  @Flag(help: "Ask the phone even if the number is a member's already.")
  var again = false

  @Flag(help: "Ask although the number said no today; this is noted.")
  var liftCoolDown = false

  @Flag(help: "Print one JSON object a line.")
  var json = false

  @OptionGroup var settingsOptions: SettingsOptions

  func run() async throws {
    let settings = try settingsOptions.load()
    let number = try readNumber(home: settings.home)
    let report = EnrollmentReport(isJSON: json)
    let till: TillAssembly
    do {
      till = try await TillAssembly.open(settings)
    } catch let failure as StoreFailure {
      let end = RequestFailure(beforeSending: failure)
      report.failed(end, code: nil)
      throw ExitCode(end.code.exitStatus.rawValue)
    }
    let enrolling = Enrolling(till, report: report)
    throw ExitCode(await enrolling.run(number, again: again, liftsCoolDown: liftCoolDown))
  }

  private func readNumber(home: Country) throws -> PhoneNumber {
    let text = phone == "-" ? Self.typedLine() : phone
    do throws(PhoneNumberError) {
      return try PhoneEntry.read(text, in: home).number
    } catch {
      throw UsageTrouble.refuse("--phone: \(Self.words(for: error))", in: Self.self)
    }
  }

  /// The first line of standard input, the empty text where there is none. Of what does not end its
  /// line no more is read than says that it is no number.
  private static func typedLine() -> String {
    var typed = TypedLines()
    var buffer = [UInt8](repeating: 0, count: TypedLines.limitBytes)
    // Each brings a byte at least.
    for _ in 0...TypedLines.limitBytes where typed.isEmpty {
      let count = read(STDIN_FILENO, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      typed.take(buffer.prefix(max(count, 0)))
    }
    if typed.isEmpty { typed.take([]) }
    return if case .line(let line) = typed.next() { line } else { "" }
  }

  private static func words(for error: PhoneNumberError) -> String {
    switch error {
    case .empty: "a number is needed"
    case .invalidCharacter: "only digits, a plus in front and separators make a number"
    case .unsupportedCountry: "the login service knows no numbers of this country"
    case .tooShort: "the number is too short"
    case .tooLong: "the number is too long"
    case .notAMobileNumber: "this is not a mobile number"
    }
  }
}
