internal import Glibc

/// The seconds of processor time that the calling thread takes for `body`, the least of `count` runs: what else the
/// machine does matters little.
package func leastThreadTime(of count: Int, _ body: () throws -> Void) rethrows -> Double {
  func now() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
  var least = Double.infinity
  for _ in 0..<count {
    let start = now()
    try body()
    least = min(least, now() - start)
  }
  return least
}

/// How much longer eight times the work may take: three times for each doubling, since caches end in between and other tests run
/// beside; what is quadratic takes 64 times as long.
package let mostGrowth = 27.0
