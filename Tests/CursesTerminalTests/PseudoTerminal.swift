import Glibc
import Testing

/// Both ends of a pseudo-terminal: the program's, and the one where a person would sit.
final class PseudoTerminal {
  /// Where the program reads and writes.
  let program: Int32
  private var person: Int32

  init(columns: Int, rows: Int) throws {
    var person: Int32 = -1
    var program: Int32 = -1
    guard openpty(&person, &program, nil, nil, nil) == 0 else { throw PseudoTerminalError.refused }
    self.person = person
    self.program = program
    resize(columns: columns, rows: rows)
  }

  deinit {
    hangUp()
    close(program)
  }

  /// The name by which another process can open the program's end.
  var path: String {
    var name = [CChar](repeating: 0, count: 128)
    #expect(ttyname_r(program, &name, name.count) == 0)
    return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  func resize(columns: Int, rows: Int) {
    var size = winsize(
      ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    #expect(ioctl(person, UInt(TIOCSWINSZ), &size) == 0)
  }

  func type(_ text: String) {
    let bytes = Array(text.utf8)
    #expect(write(person, bytes, bytes.count) == bytes.count)
  }

  /// All that the program has sent since the last time.
  func received() -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      var state = pollfd(fd: person, events: Int16(POLLIN), revents: 0)
      guard poll(&state, 1, 0) > 0, state.revents & Int16(POLLIN) != 0 else { return bytes }
      let count = read(person, &buffer, buffer.count)
      guard count > 0 else { return bytes }
      bytes += buffer[..<count]
    }
  }

  func hangUp() {
    if person >= 0 { close(person) }
    person = -1
  }

  /// The settings of the line, as values that can be compared.
  var settings: [UInt32] {
    var settings = termios()
    #expect(tcgetattr(program, &settings) == 0)
    return [settings.c_iflag, settings.c_oflag, settings.c_cflag, settings.c_lflag]
      + withUnsafeBytes(of: settings.c_cc) { $0.map(UInt32.init) }
  }

  func isOn(_ flag: Int32, in field: KeyPath<termios, UInt32>) -> Bool {
    var settings = termios()
    tcgetattr(program, &settings)
    return settings[keyPath: field] & UInt32(bitPattern: flag) != 0
  }
}

enum PseudoTerminalError: Error { case refused }
