internal import CKernels

/// One instruction of a program.
@safe struct Instruction {
  /// Runs a part.
  var execute: ck_execute
  /// What it needs, constant for the life of the program.
  var context: UnsafeRawPointer
  /// Into how many parts it divides.
  var parts: Int
  /// Whether these are the only parts; otherwise any division gives the same results.
  var isFixed = false
  /// Whether it is worth more than one thread.
  var isWide = false
  /// Whether a barrier stands before it: it reads or writes what another part of an earlier instruction wrote or read.
  var hasBarrier = true

  /// The instruction as the executor sees it.
  var executable: ck_instruction {
    unsafe ck_instruction(
      execute: execute, context: context, parts: Int32(parts), is_fixed: isFixed ? 1 : 0)
  }
}

extension ConstantPool {
  /// The list of `instructions` for the executor.
  func list(_ instructions: [Instruction], _ environment: UnsafePointer<ck_environment>) -> ck_list {
    var ends: [Int] = []
    for index in instructions.indices.dropFirst() where instructions[index].hasBarrier { ends.append(index) }
    if !instructions.isEmpty { ends.append(instructions.count) }
    return unsafe ck_list(
      instructions: UnsafePointer(array(instructions.map(\.executable))), count: instructions.count,
      phase_ends: UnsafePointer(array(ends)), phase_count: ends.count,
      is_wide: instructions.contains(where: \.isWide) ? 1 : 0, environment: environment)
  }
}
