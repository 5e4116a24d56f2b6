/// The memory of this machine, as far as the process may use it.
package enum MachineMemory {
  /// How many bytes there are for this process.
  package static let byteCount = min(SystemMemory.byteCount, ControlGroup().memory ?? .max)

  /// An error when `byteCount` bytes, which are needed for `what`, are more than there are.
  package static func require(_ byteCount: Int, for what: @autoclosure () -> String) throws(KerasError) {
    guard byteCount <= Self.byteCount else {
      throw KerasError(
        "\(what()) need \(byteCount >> 20) MB of memory, but this machine has \(Self.byteCount >> 20) MB.")
    }
  }
}
