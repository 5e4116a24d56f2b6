import Foundation
import Synchronization

/// What `body` returns on each of `count` threads that run at once.
package func onThreads<Value: Sendable>(
  _ count: Int, _ body: @escaping @Sendable (Int) throws -> Value
) throws -> [Value] {
  let results = ThreadResults<Value>()
  let done = DispatchGroup()
  for index in 0..<count {
    done.enter()
    let thread = Thread {
      let result = Result { try body(index) }
      results.values.withLock { $0[index] = result }
      done.leave()
    }
    // As much as the main thread has.
    thread.stackSize = 8 << 20
    thread.start()
  }
  done.wait()
  return try results.values.withLock { $0 }.sorted { $0.key < $1.key }.map { try $0.value.get() }
}

private final class ThreadResults<Value: Sendable>: Sendable {
  let values = Mutex<[Int: Result<Value, any Error>]>([:])
}
