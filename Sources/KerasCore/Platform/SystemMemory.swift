#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Memory as the system gives it, in pages.
package enum SystemMemory {
  /// Bytes of memory that this machine has.
  package static let byteCount = max(1, sysconf(Int32(_SC_PHYS_PAGES))) * max(1, sysconf(Int32(_SC_PAGESIZE)))

  /// Zeroed pages, which take memory when they are touched; nil when there are none left.
  package static func zeros(_ byteCount: Int) -> UnsafeMutableRawPointer? {
    let map = unsafe mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let map = unsafe map, unsafe map != MAP_FAILED else { return nil }
    #if os(Linux)
      _ = unsafe madvise(map, byteCount, MADV_HUGEPAGE)
    #endif
    return unsafe map
  }

  /// Gives pages back to the system.
  package static func unmap(_ bytes: UnsafeMutableRawBufferPointer) {
    unsafe munmap(bytes.baseAddress, bytes.count)
  }

  /// Memory of the C library, which ``free(_:)`` or a C library gives back; nil when there is none left.
  package static func allocate(_ byteCount: Int) -> UnsafeMutableRawPointer? { unsafe malloc(max(byteCount, 1)) }

  /// Gives back what ``allocate(_:)`` gave.
  package static func free(_ memory: UnsafeMutableRawPointer) { unsafe systemFree(memory) }
}

/// `free` of the C library, whose name the method hides.
private func systemFree(_ memory: UnsafeMutableRawPointer) { unsafe free(memory) }
