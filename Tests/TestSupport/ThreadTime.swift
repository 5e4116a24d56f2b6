internal import Glibc

/// The seconds of processor time that the calling thread takes for `body`: what else the machine does matters little.
package func threadTime(_ body: () throws -> Void) rethrows -> Double {
  func now() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
  let start = now()
  try body()
  return now() - start
}

/// How much longer eight times the work may take: three times for each doubling, since caches end in between and other tests run
/// beside; what is quadratic takes 64 times as long.
package let mostGrowth = 27.0

/// How often times are taken where they grow too much: whatever else the machine does only adds to them.
package let growthAttempts = 8

/// How the time grows too much from `before` to `after` seconds, for eight times the work; nil when it does not.
package func growthFault(_ before: Double, _ after: Double, most: Double = mostGrowth) -> String? {
  // What takes no time at all has no growth to speak of.
  after <= most * max(before, 0.004) ? nil : "\(before) s, then \(after) s"
}

/// How the time of `body` grows too much from `count` to eight times as much; nil when it does not.
package func growthFault(from count: Int, _ body: (Int) throws -> Void) rethrows -> String? {
  var (before, after) = (Double.infinity, Double.infinity)
  for _ in 0..<growthAttempts {
    before = min(before, try threadTime { try body(count) })
    after = min(after, try threadTime { try body(8 * count) })
    if growthFault(before, after) == nil { return nil }
  }
  return growthFault(before, after)
}
