import Dispatch

/// Runs tasks on a queue, and so on a thread, of its own.
///
/// What stands in for another machine must answer in time also while tests keep all of the shared
/// threads at work; the till under test counts the seconds of its limits meanwhile.
final class QueueExecutor: TaskExecutor {
  private let queue: DispatchQueue

  init(label: String) { queue = DispatchQueue(label: label) }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
