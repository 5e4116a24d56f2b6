#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Standard output or standard error.
package enum StandardStream: Sendable {
  case output, error

  private var number: Int32 { self == .output ? STDOUT_FILENO : STDERR_FILENO }

  /// Whether a person sees it at once.
  package var isTerminal: Bool { isatty(number) == 1 }

  /// Writes all of `text`, with the bytes of the paths in it; an error when the reader is gone or the disk is full.
  package func write(_ text: String) throws(SystemError) {
    try unsafe text.pathBytes.span.withUnsafeBytes { (bytes) throws(SystemError) in
      try unsafe writeAll(bytes, to: number)
    }
  }
}
