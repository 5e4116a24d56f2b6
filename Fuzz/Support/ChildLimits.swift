internal import Foundation
internal import Glibc

/// What a process may take for one file, and how much it took.
struct ChildLimits {
  /// Ends the process by a signal when it has computed for so many seconds, or has waited ten times as long: others may be
  /// computing on the same machine. 0 for no limit any more.
  static func limitTime(seconds: Int) {
    var limit = itimerval()
    limit.it_value.tv_sec = seconds
    unsafe setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &limit, nil)
    alarm(UInt32(10 * seconds))
  }

  /// The memory that the process has, now and at most since ``forgetPeak()``, in bytes.
  static func memory() -> (now: Int, peak: Int) {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    func number(_ name: String) -> Int {
      let line = status.split(separator: "\n").first { $0.hasPrefix(name) }
      return 1024 * (line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) } ?? 0)
    }
    return (number("VmRSS:"), number("VmHWM:"))
  }

  /// Begins to look for the most memory anew.
  static func forgetPeak() { try? "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8) }

  /// The time that the process has computed, in seconds.
  static func computed() -> Double {
    var usage = rusage()
    unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let microseconds = usage.ru_utime.tv_usec + usage.ru_stime.tv_usec
    return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + Double(microseconds) / 1e6
  }
}
