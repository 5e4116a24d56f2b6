internal import CSystem

/// The processors that this process may use.
package enum ProcessorCount {
  /// How many threads can run at the same time: the processors of the affinity mask (`taskset`), and no more than the quota of
  /// the control groups (of a container, say) pays for.
  package static let granted = count(affinity: Int(cs_granted_processors()), quota: ControlGroup().processors)

  static func count(affinity: Int, quota: Double?) -> Int {
    max(1, min(affinity, quota.map { Int(min($0, 1e6).rounded()) } ?? .max))
  }
}
