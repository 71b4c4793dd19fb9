// `alarm address` and `alarm thread` have the fault that the sanitizer is to tell: without a report
// of it, no silence of that sanitizer is worth anything.

import Dispatch
import Glibc

let number = UnsafeMutablePointer<Int>.allocate(capacity: 1)
number.initialize(to: 0)
switch CommandLine.arguments.last {
case "thread":
  var other = pthread_t()
  let count: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { number in
    number?.assumingMemoryBound(to: Int.self).pointee += 1
    return nil
  }
  guard pthread_create(&other, nil, count, number) == 0 else { exit(1) }
  number.pointee += 1
  pthread_join(other, nil)
case "address":
  number.deallocate()
  print(number.pointee)
default: print("usage: alarm address|thread")
}
