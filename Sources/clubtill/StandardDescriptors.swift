import Foundation

/// Standard input, output and error as a process may count on them.
enum StandardDescriptors {
  /// Takes the places that whoever started us left closed.
  ///
  /// The next file that is opened would get such a number, and what is meant for people would be
  /// written into the store or the log. Nothing can be read from the first nor written to the others,
  /// so that reading ends and printing fails as on a closed descriptor.
  static func fill() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest number that is free is this one. Without /dev/null it stays as it was.
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}
