#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

internal import CSystem

/// The files that a program has open from its start.
package enum StandardFiles {
  /// Has a write to a closed pipe be an error and no end, and no file take the place of a standard one that is closed.
  package static func prepare() {
    _ = signal(SIGPIPE, SIG_IGN)
    cs_open_standard_descriptors()
  }

  /// The path of standard input as a file that can be opened as often as one likes, from its beginning.
  package static func input() throws(KerasError) -> String {
    let path = "/dev/stdin"
    var status = stat()
    if unsafe fstat(STDIN_FILENO, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      lseek(STDIN_FILENO, 0, SEEK_CUR) == 0,
      unsafe access(path, R_OK) == 0
    {
      return path
    }
    let file = try TemporaryFile(in: TemporaryFile.standardFolder)
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe read(STDIN_FILENO, &bytes, bytes.count)
      if count == 0 { break }
      if count > 0 {
        try file.write(bytes.span.extracting(first: count))
      } else if errno != EINTR {
        throw KerasError.system("standard input cannot be read", .last)
      }
    }
    guard dup2(file.descriptor.number, STDIN_FILENO) >= 0 else {
      throw KerasError.system("standard input cannot be read", .last)
    }
    return path
  }
}
