#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// The program and the machine that runs it.
package enum Platform {
  /// The value of an environment variable; nil when there is none.
  package static func environment(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(pathBytes: UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
  }

  /// The arguments as the system gave them, the program's name left out.
  package static var arguments: [String] {
    var arguments: [String] = []
    for index in 1..<max(1, Int(CommandLine.argc)) {
      guard let argument = unsafe CommandLine.unsafeArgv[index] else { break }
      unsafe arguments.append(String(pathBytes: UnsafeRawBufferPointer(start: argument, count: strlen(argument))))
    }
    return arguments
  }

  /// Ends the program.
  package static func exit(_ code: Int32) -> Never { systemExit(code) }

  /// Seconds since some moment; it never goes back.
  package static var seconds: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// The time in the place where the machine is: year, month, day, hour, minute, second.
  package static var localTime: [Int]? {
    var seconds = time(nil)
    var parts = unsafe tm()
    guard unsafe localtime_r(&seconds, &parts) != nil else { return nil }
    return unsafe [
      Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday), Int(parts.tm_hour), Int(parts.tm_min),
      Int(parts.tm_sec),
    ]
  }

  /// Whether `text` is one of those that `pattern`, a shell's with `*`, `?` and `[…]`, stands for.
  package static func matches(_ text: String, pattern: String) -> Bool { unsafe fnmatch(pattern, text, 0) == 0 }
}

/// `exit` of the C library, whose name the method hides.
private func systemExit(_ code: Int32) -> Never { exit(code) }
