internal import KerasCore

/// An operation that is an instruction of its own rather than a member of a fused loop.
///
/// A kernel is a value that says everything the compiler needs to know of it. It may take several steps, between which there
/// is a barrier; the parts of one step run at the same time.
protocol Kernel: Sendable {
  /// What the parts of each step read and write at `site`.
  func accesses(_ site: KernelSite) -> [[Access]]

  /// The instructions of the steps.
  func emit(_ site: KernelSite, _ emitter: Emitter) throws(KerasError) -> [Instruction]

  /// Whether each element of the result depends on the same element of the operands only, and is written after it is read.
  var isElementwise: Bool { get }

  /// Whether the addresses of operands and results may move from one step of a scan to the next.
  var canMove: Bool { get }
}

extension Kernel {
  var isElementwise: Bool { false }
  var canMove: Bool { false }

  /// The accesses of a kernel of one step that is not divided.
  func accesses(_ site: KernelSite) -> [[Access]] { [site.undivided] }
}
