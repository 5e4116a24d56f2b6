#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// An error of the operating system, which C calls `errno`.
package struct SystemError: Error, Equatable {
  /// The system's number for it.
  package let code: Int32

  /// The error of the last call that failed.
  package static var last: SystemError { SystemError(code: errno) }

  package static let noSuchFile = SystemError(code: ENOENT)
  package static let fileExists = SystemError(code: EEXIST)
  package static let closedPipe = SystemError(code: EPIPE)
  package static let inputOutput = SystemError(code: EIO)
  package static let invalidArgument = SystemError(code: EINVAL)
  package static let notImplemented = SystemError(code: ENOSYS)

  /// The system's words for it.
  package var reason: String { unsafe String(cString: strerror(code)) }
}

extension KerasError {
  /// `what`, then the system's words for `error`, as one sentence.
  package static func system(_ what: String, _ error: SystemError) -> KerasError {
    KerasError("\(what): \(error.reason).")
  }
}
