import Foundation
package import Testing

/// Keeps count of what the tests of a suite try in order to break a promise, and of what they find.
///
/// Where the environment variable `CLUBTILL_PROMISES` names a file, each test (each case of one with
/// arguments) adds a line to it when it ends; without the variable nothing is written. `.ci/promises`
/// adds the lines up.
///
/// ```text
/// {"promise":"kills","suite":"KillPointTests","issues":0,"tried":{"kills":650},"found":{"lost":0}}
/// ```
///
/// `issues` is how many failures the test has recorded; a test that ended early has at least one.
package struct Proof: SuiteTrait, TestTrait, TestScoping {
  private let promise: Promise

  fileprivate init(_ promise: Promise) { self.promise = promise }

  package var isRecursive: Bool { true }

  package func scopeProvider(for test: Test, testCase: Test.Case?) -> Self? {
    testCase == nil ? nil : self
  }

  package func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    let tally = Tally()
    let listener = IssueHandlingTrait.compactMapIssues { issue in
      if issue.isFailure { tally.addIssue() }
      return issue
    }
    defer { tally.write(promise, suite: Self.suite(of: test)) }
    do {
      try await Tally.$current.withValue(tally) {
        try await listener.provideScope(for: test, testCase: testCase, performing: function)
      }
    } catch {
      tally.addIssue()
      throw error
    }
  }

  /// The innermost type that the test stands in.
  private static func suite(of test: Test) -> String {
    guard let name = test.id.nameComponents.dropLast().last else {
      preconditionFailure("a promise is proved by the tests of a suite")
    }
    return name
  }

  /// Counts what this test has tried: `what` in the plural.
  package static func tried(_ what: String, _ count: Int = 1) {
    Tally.now.add(count, tried: what)
  }

  /// Counts what must never be found, and fails the test where it was.
  package static func found(
    _ what: String, _ count: Int, _ comment: @autoclosure () -> Comment? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    Tally.now.add(count, found: what)
    #expect(count == 0, comment() ?? "\(what): \(count)", sourceLocation: sourceLocation)
  }
}

extension Trait where Self == Proof {
  /// The suite's tests prove `promise`, and count how.
  package static func proves(_ promise: Promise) -> Self { Proof(promise) }
}

/// The counts of one test.
///
/// `@unchecked` because all that can change is read and written under the lock.
private final class Tally: @unchecked Sendable {
  @TaskLocal static var current: Tally?

  static var now: Tally {
    guard let current else { preconditionFailure("no `.proves` on the suite of this test") }
    return current
  }

  /// In the order in which they came up.
  private typealias Counts = [(name: String, count: Int)]

  private let lock = NSLock()
  private var tried: Counts = []
  private var found: Counts = []
  private var issues = 0

  func addIssue() { lock.withLock { issues += 1 } }

  func add(_ count: Int, tried name: String) {
    lock.withLock { Self.add(count, name, to: &tried) }
  }

  func add(_ count: Int, found name: String) {
    lock.withLock { Self.add(count, name, to: &found) }
  }

  private static func add(_ count: Int, _ name: String, to counts: inout Counts) {
    precondition(
      name.allSatisfy { $0.isASCII && ($0.isLetter || $0 == " ") }, "words: they stand in quotes")
    if let place = counts.firstIndex(where: { $0.name == name }) {
      counts[place].count += count
    } else {
      counts.append((name, count))
    }
  }

  /// Adds a line to the file that the environment names, in one piece: tests end side by side.
  func write(_ promise: Promise, suite: String) {
    guard let path = ProcessInfo.processInfo.environment["CLUBTILL_PROMISES"] else { return }
    let line = lock.withLock {
      #"{"promise":"\#(promise.rawValue)","suite":"\#(suite)","issues":\#(issues),"#
        + #""tried":\#(Self.object(tried)),"found":\#(Self.object(found))}"# + "\n"
    }
    let file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    let bytes = Array(line.utf8)
    let written = file < 0 ? -1 : Glibc.write(file, bytes, bytes.count)
    if file >= 0 { close(file) }
    if written != bytes.count { Issue.record("\(path) takes no line: \(line)") }
  }

  private static func object(_ counts: Counts) -> String {
    "{" + counts.map { #""\#($0.name)":\#($0.count)"# }.joined(separator: ",") + "}"
  }
}
