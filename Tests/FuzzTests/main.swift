import CFuzzer
import Foundation

/// `Fuzz TARGET [FLAG OR FOLDER OR FILE]...`: gives one target inputs from libFuzzer, which takes the
/// rest of the command line. Without a name it lists the targets.
///
/// Source: https://llvm.org/docs/LibFuzzer.html
guard CommandLine.arguments.count > 1 else {
  for target in FuzzTarget.allCases { print(target.rawValue) }
  exit(0)
}
guard FuzzTarget(rawValue: CommandLine.arguments[1]) != nil else {
  print("there is no target \(CommandLine.arguments[1])")
  exit(64)
}

/// Runs one input to its end; ends the program where a promise is broken.
func tryInput(_ input: [UInt8]) {
  guard let target = FuzzTarget(rawValue: CommandLine.arguments[1]) else { return }
  let done = DispatchSemaphore(value: 0)
  Task.detached {
    do { try await target.run(input) } catch { fatalError("\(target.rawValue): \(error)") }
    done.signal()
  }
  done.wait()
}

/// The program's own name, then all that comes after the target.
var arguments = ([CommandLine.arguments[0]] + CommandLine.arguments.dropFirst(2)).map {
  strdup($0)
}
var count = CInt(arguments.count)
arguments.append(nil)
let result = arguments.withUnsafeMutableBufferPointer { buffer in
  var pointer = buffer.baseAddress
  return LLVMFuzzerRunDriver(&count, &pointer) { bytes, count in
    tryInput(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
  }
}
exit(result)
