internal import CKernels
internal import COneDNN

extension Program {
  /// The instruction sets that graphs can be compiled for here, the best last: those of the processor, as far as oneDNN's
  /// own setting, the environment variable `ONEDNN_MAX_CPU_ISA`, lets them be used.
  package static let instructionSets: [String] = {
    let all = ["baseline", "avx2", "avx512"]
    let best = unsafe String(cString: cd_instruction_set())
    return all[...(all.firstIndex(of: best) ?? 0)].filter { name in unsafe ck_select(name) != nil }
  }()
}
