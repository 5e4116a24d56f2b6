internal import CKernels

/// Work on the indices 0 ..< count that the threads of the team share.
///
/// It runs on the same team as the program's instructions, so that no thread waits long for work: on a virtual machine a
/// thread that spins for some ten microseconds may lose its processor for milliseconds.
package final class TeamWork {
  private let body: (Range<Int>) -> Void
  private var count = 0

  /// Work whose parts `body` does, several at the same time.
  package init(_ body: @escaping (Range<Int>) -> Void) { self.body = body }

  /// Splits `count` indices over `threads` threads and waits for all.
  package func run(count: Int, threads: Int) {
    self.count = count
    unsafe ck_parallel(
      Int32(threads),
      { context, thread, threads in
        guard let context = unsafe context else { return }
        let work = unsafe Unmanaged<TeamWork>.fromOpaque(context).takeUnretainedValue()
        let (part, parts) = (Int(thread), Int(threads))
        work.body(work.count * part / parts..<work.count * (part + 1) / parts)
      }, Unmanaged.passUnretained(self).toOpaque())
  }
}
