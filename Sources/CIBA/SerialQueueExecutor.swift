package import Dispatch

/// Runs an actor's jobs on one Dispatch queue, so that the actor, its timers and its sources share
/// one order. Handlers on the queue are inside the actor and may say `assumeIsolated`.
package final class SerialQueueExecutor: SerialExecutor {
  package let dispatchQueue: DispatchQueue

  package init(label: String) { dispatchQueue = DispatchQueue(label: label) }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    dispatchQueue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }

  package func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    UnownedSerialExecutor(ordinary: self)
  }

  package func checkIsolated() { dispatchPrecondition(condition: .onQueue(dispatchQueue)) }
}
