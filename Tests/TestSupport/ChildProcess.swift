package import CChildProcess
import Dispatch
package import Foundation

/// A program that a test started.
///
/// Everything that waits does so on a thread of its own: tests share very few threads, and one that
/// blocks holds up the others.
///
/// Nor is it Foundation's `Process`: in a process with some 1,300 open files, as the tests side by side
/// may well have, that one reads beyond the list of them and brings all tests down.
package struct ChildProcess: Sendable {
  package let id: pid_t

  /// - Parameters:
  ///   - user: whom it runs as; only the superuser may name another than itself.
  ///   - input: where standard input comes from; nil is nowhere. The same for where `output` and
  ///     `complaint` go.
  package init(
    _ words: [String], environment: [String: String], user: uid_t = geteuid(),
    input: FileHandle? = nil, output: FileHandle? = nil, complaint: FileHandle? = nil
  ) throws {
    id = CStrings.with(words, environment) { arguments, variables in
      child_process_start_as(
        user, arguments, variables, input?.fileDescriptor ?? -1, output?.fileDescriptor ?? -1,
        complaint?.fileDescriptor ?? -1)
    }
    guard id > 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
  }

  package func send(_ signal: Int32) { kill(id, signal) }

  /// Waits for the end; the status as a shell counts it.
  package func end() async -> Int32 {
    let id = id
    return await Blocking.run {
      var status: Int32 = 0
      while waitpid(id, &status, 0) < 0, errno == EINTR {}
      return Self.shellStatus(status)
    }
  }

  package static func shellStatus(_ status: Int32) -> Int32 {
    status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
  }
}

/// Work that blocks, away from the threads that tests share.
package enum Blocking {
  package static func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
      DispatchQueue(label: "clubtill.tests.blocking").async {
        continuation.resume(returning: work())
      }
    }
  }
}

/// Words and variables as C wants them, for the time of one call.
package enum CStrings {
  package typealias List = UnsafePointer<UnsafeMutablePointer<CChar>?>

  package static func with<Value>(
    _ words: [String], _ environment: [String: String], _ body: (List, List) -> Value
  ) -> Value {
    var arguments = words.map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for text in arguments + variables { free(text) } }
    return arguments.withUnsafeMutableBufferPointer { arguments in
      variables.withUnsafeMutableBufferPointer { variables in
        guard let first = arguments.baseAddress, let second = variables.baseAddress else {
          preconditionFailure("both lists end in a null pointer")
        }
        return body(List(first), List(second))
      }
    }
  }
}
