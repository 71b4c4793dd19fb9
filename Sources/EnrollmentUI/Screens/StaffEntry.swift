import EnrollmentCore
import TerminalGrid

/// A staff number and a PIN while they are typed. No PIN is ever drawn.
struct StaffEntry: Equatable, Sendable {
  static let numberLength = 4

  private(set) var number = ""
  private var pin = ""
  private(set) var isAtPIN = false

  var isEmpty: Bool { number.isEmpty && pin.isEmpty }
  var pinLength: Int { pin.count }

  /// Takes one digit; every other sign, and one too many, changes nothing. Returns what there is to say
  /// of it.
  mutating func append(_ sign: Character) -> Notice? {
    guard sign.isASCII, sign.isNumber else { return nil }
    if isAtPIN {
      guard pin.count < PIN.lengths.upperBound else { return .pasteTooLong }
      pin.append(sign)
    } else {
      guard number.count < Self.numberLength else { return .pasteTooLong }
      number.append(sign)
    }
    return nil
  }

  /// Takes the last digit back; from an empty PIN it goes to the number.
  mutating func removeLast() {
    if isAtPIN {
      if pin.isEmpty { isAtPIN = false } else { pin.removeLast() }
    } else if !number.isEmpty {
      number.removeLast()
    }
  }

  /// Goes from the number to the PIN; a number that nobody has stays.
  mutating func next() { if staffNumber != nil { isAtPIN = true } }

  mutating func emptyPIN() { pin = "" }

  var staffNumber: StaffNumber? { Int(number).flatMap { StaffNumber(rawValue: $0) } }

  /// What is to be checked; nil while the PIN is no whole one.
  var proof: SignInProof? {
    guard let staffNumber, let pin = PIN(pin) else { return nil }
    return .pin(staffNumber, pin)
  }
}

// MARK: Keys

extension StaffEntry {
  /// What can be done with what is typed so far.
  ///
  /// - Parameters:
  ///   - check: the key for a whole PIN.
  ///   - next: goes from the number to the PIN.
  ///   - erase: takes the last digit back.
  func keyBindings<Action>(
    _ texts: Catalogue, check: KeyBinding<Action>, next: Action, erase: Action
  ) -> [KeyBinding<Action>] {
    var bindings: [KeyBinding<Action>] = []
    if isAtPIN {
      if proof != nil { bindings.append(check) }
    } else if staffNumber != nil {
      bindings.append(.init([.enter, .tab, .down], named: "Enter", texts.keyToPIN) { _ in next })
    }
    if !isEmpty { bindings.append(.init(.backspace, texts.keyFix, erase, in: .wideFooter)) }
    return bindings
  }
}

// MARK: Drawing

extension StaffEntry {
  /// The two fields, one row each, from `row`; the cursor stands where the next digit comes.
  func draw(on stage: inout Stage, _ texts: Catalogue, row: Int, column: Int) {
    let width = max(stage.width(of: texts.staffNumber), stage.width(of: texts.pin)) + 3
    let fields = [
      (texts.staffNumber, number, number.count),
      (texts.pin, String(repeating: "*", count: pinLength), pinLength),
    ]
    for (offset, field) in fields.enumerated() {
      let row = row + offset
      stage.write(field.0, row: row, column: column)
      let start = stage.write("[ ", row: row, column: column + width)
      let lines = String(repeating: "_", count: max(0, Self.numberLength - field.2))
      let end = stage.write(field.1 + lines, row: row, column: start, style: .field)
      stage.write(" ]", row: row, column: end)
      if isAtPIN == (offset == 1) { stage.placeCursor(column: start + field.2, row: row) }
    }
  }
}
