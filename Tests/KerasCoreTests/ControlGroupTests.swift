@testable import KerasCore
import Testing

/// The limits that control groups set, from files as the kernel writes them.
struct ControlGroupTests {
  private func group(_ files: [String: String]) -> ControlGroup { ControlGroup { files[$0] } }

  @Test func versionTwoTakesTheTightestOfItsFolders() {
    let limits = group([
      "/proc/self/cgroup": "0::/user.slice/app\n",
      "/sys/fs/cgroup/user.slice/cpu.max": "150000 100000\n",
      "/sys/fs/cgroup/user.slice/app/cpu.max": "max 100000\n",
      "/sys/fs/cgroup/user.slice/memory.max": "max\n",
      "/sys/fs/cgroup/user.slice/app/memory.max": "1073741824\n",
    ])
    #expect(limits.processors == 1.5)
    #expect(limits.memory == 1 << 30)
  }

  @Test func versionOneHasAFolderForEachController() {
    let limits = group([
      "/proc/self/cgroup": "4:memory:/box\n2:cpu,cpuacct:/box\n0::/\n",
      "/sys/fs/cgroup/cpu,cpuacct/box/cpu.cfs_quota_us": "50000\n",
      "/sys/fs/cgroup/cpu,cpuacct/box/cpu.cfs_period_us": "100000\n",
      "/sys/fs/cgroup/memory/box/memory.limit_in_bytes": "9223372036854771712\n",
      "/sys/fs/cgroup/memory/memory.limit_in_bytes": "4096\n",
    ])
    #expect(limits.processors == 0.5)
    #expect(limits.memory == 4096)
  }

  @Test(
    arguments: [
      [:], ["/proc/self/cgroup": ""], ["/proc/self/cgroup": "nonsense\n::\n"],
      ["/proc/self/cgroup": "2:cpu:/\n", "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n"],
      ["/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.max": "0 0\n", "/sys/fs/cgroup/memory.max": "-5\n"],
    ] as [[String: String]])
  func withoutALimitThereIsNone(_ files: [String: String]) {
    #expect(group(files).processors == nil)
    #expect(group(files).memory == nil)
  }

  @Test func processorsFollowAffinityAndQuota() {
    #expect(ProcessorCount.count(affinity: 8, quota: nil) == 8)
    #expect(ProcessorCount.count(affinity: 8, quota: 2) == 2)
    #expect(ProcessorCount.count(affinity: 8, quota: 2.6) == 3)
    #expect(ProcessorCount.count(affinity: 1, quota: 4) == 1)
    #expect(ProcessorCount.count(affinity: 8, quota: 0.2) == 1)
    #expect(ProcessorCount.count(affinity: 8, quota: .infinity) == 8)
  }
}
