internal import CKernels

/// Work on the indices 0 ..< count that the threads of a program divide before they run its instructions: the copying of a
/// batch, which so is in the cache of the thread that reads it.
@safe package final class SharedWork {
  /// How many indices there are.
  package var count = 0
  private let isLarge: Bool
  private let body: (Range<Int>) -> Void

  /// Work whose parts `body` does; `isLarge` says that it is worth several threads.
  package init(isLarge: Bool, _ body: @escaping (Range<Int>) -> Void) {
    self.isLarge = isLarge
    self.body = body
  }

  private func run(part: Int, parts: Int) {
    body(share(of: count, part, parts))
  }

  /// The work as an instruction of `parts` parts, which does not keep it alive.
  func instruction(parts: Int) -> Instruction {
    unsafe Instruction(
      execute: { context, _, part, parts in
        guard let context = unsafe context else { return 1 }
        let work = unsafe Unmanaged<SharedWork>.fromOpaque(context).takeUnretainedValue()
        work.run(part: Int(part), parts: Int(parts))
        return 0
      }, context: UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque()), parts: parts, isWide: isLarge,
      hasBarrier: false)
  }
}
