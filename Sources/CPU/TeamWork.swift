internal import CKernels

/// Work on the indices 0 ..< count that the threads of a program's team share before they run its instructions.
///
/// It runs on the same team, so that no thread waits long for work: on a virtual machine a thread that spins for some ten
/// microseconds may lose its processor for milliseconds.
@safe package final class TeamWork {
  /// How many indices there are.
  package var count = 0
  /// Whether several threads may work at the same time.
  package var isDivisible = true
  private let isLarge: Bool
  private let body: (Range<Int>) -> Void

  /// Work whose parts `body` does; `isLarge` says that it is worth a team.
  package init(isLarge: Bool, _ body: @escaping (Range<Int>) -> Void) {
    self.isLarge = isLarge
    self.body = body
  }

  private func run(thread: Int, threads: Int) {
    if threads == 0 || !isDivisible {
      if thread == 0 { body(0..<count) }
    } else {
      body(Touch.part(of: count, thread, threads))
    }
  }

  /// The work as an instruction, which does not keep it alive.
  var instruction: ck_instruction {
    unsafe ck_instruction(
      execute: { context, environment in
        guard let context = unsafe context, let environment = unsafe environment else { return 1 }
        let work = unsafe Unmanaged<TeamWork>.fromOpaque(context).takeUnretainedValue()
        unsafe work.run(thread: Int(environment.pointee.thread), threads: Int(environment.pointee.team))
        return 0
      }, context: UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque()),
      sharing: isLarge ? CK_MANY : CK_ONE_OF_MANY, meets: 0)
  }
}
