internal import CKernels
internal import Graph
internal import KerasCore

/// Where the body of a scan finds the slices of its sequences and leaves its outputs, and whether these places can move
/// with the steps so that nothing is copied: where only fused loops and oneDNN use them.
@safe struct StepPlaces {
  /// The place of one input or output of the body.
  @safe struct Place {
    let base: UnsafeMutableRawPointer
    let byteCount: Int
    let moves: Bool
  }

  private(set) var inputs: [Place] = []
  private(set) var outputs: [Place] = []
  private let loops: [UnsafePointer<ck_loop>]
  private let bindings: [OneDNNBinding]

  init(
    _ work: WorkGraph, _ memory: ProgramMemory, inputs: [Buffer], loops: [UnsafePointer<ck_loop>],
    bindings: [OneDNNBinding]
  ) {
    unsafe self.loops = loops
    self.bindings = bindings
    let pinned = Self.pinned(work, memory)
    var moves = [Bool](repeating: false, count: inputs.count)
    for (value, content) in work.values.enumerated() {
      if case .input(let input) = content.source { moves[input] = !pinned.contains(value) }
    }
    for (input, buffer) in inputs.enumerated() {
      self.inputs.append(unsafe Place(base: buffer.base, byteCount: buffer.type.byteCount, moves: moves[input]))
    }
    var taken: Set<Int> = []
    for view in work.outputs {
      let value = work.values[view.value]
      let isFirst = taken.insert(view.value).inserted
      let isAlone = work.outputs.filter { $0.value == view.value }.count == 1
      let isWhole = view.offset == 0 && view.count == value.count
      unsafe outputs.append(
        Place(
          base: memory.address(of: view), byteCount: view.count * value.type.dtype.size,
          moves: isFirst && isAlone && isWhole && !value.isStatic && !pinned.contains(view.value)
            && !memory.isInPlace(view.value)))
    }
  }

  /// The values whose addresses other instructions know.
  private static func pinned(_ work: WorkGraph, _ memory: ProgramMemory) -> Set<Int> {
    var result = Set(work.updates.map(\.view.value))
    for (index, node) in work.nodes.enumerated() {
      let values = work.operandValues(index) + node.results.map(\.value)
      switch node.kind {
      case .map, .reduceRows: continue
      // The key of random numbers.
      case .uniform: result.formUnion(work.operandValues(index))
      case .kernel(let kernel):
        if !kernel.canMove { result.formUnion(values) }
      }
    }
    return result
  }

  /// The addresses inside of `place` that the body's loops use, each moving by `stride` from `target` on.
  func movingAddresses(_ place: Place, to target: UnsafeMutableRawPointer, stride: Int) -> [ck_moving] {
    var result: [ck_moving] = unsafe []
    func add(_ field: UnsafeMutablePointer<UnsafeMutableRawPointer?>) {
      guard let address = unsafe field.pointee, let offset = unsafe offset(of: UnsafeRawPointer(address), in: place)
      else {
        return
      }
      unsafe result.append(
        ck_moving(address: field, base: (target + offset).assumingMemoryBound(to: CChar.self), stride: stride))
    }
    for number in unsafe loops.indices {
      let loop = unsafe loops[number]
      let valueCount = unsafe loop.pointee.values
      for index in 0..<valueCount {
        // The pool owns all of these; they are constant for the executor alone.
        let value = unsafe UnsafeMutablePointer(mutating: loop.pointee.value + index)
        unsafe add(
          UnsafeMutableRawPointer(value).advanced(by: MemoryLayout<ck_value>.offset(of: \.base) ?? 0)
            .assumingMemoryBound(to: UnsafeMutableRawPointer?.self))
      }
      let stepCount = unsafe loop.pointee.steps
      for index in 0..<stepCount {
        guard let pattern = unsafe loop.pointee.step[index].pattern else { continue }
        unsafe add(
          UnsafeMutableRawPointer(mutating: pattern)
            .advanced(by: MemoryLayout<ck_pattern>.offset(of: \.base) ?? 0)
            .assumingMemoryBound(to: UnsafeMutableRawPointer?.self))
      }
    }
    return unsafe result
  }

  /// The operands of oneDNN's operations that lie inside of `place`.
  func movingOperands(_ place: Place, to target: UnsafeMutableRawPointer, stride: Int) -> [ck_moving_operand] {
    var result: [ck_moving_operand] = unsafe []
    for binding in bindings {
      let operands = unsafe [(0, binding.first), (1, binding.second), (3, UnsafeRawPointer(binding.result))]
      for index in unsafe operands.indices {
        let (argument, address) = unsafe operands[index]
        guard let offset = unsafe offset(of: address, in: place) else { continue }
        unsafe result.append(
          ck_moving_operand(
            operation: UnsafeMutableRawPointer(binding.operation), argument: Int32(argument),
            base: (target + offset).assumingMemoryBound(to: CChar.self), stride: stride))
      }
    }
    return unsafe result
  }

  private func offset(of address: UnsafeRawPointer, in place: Place) -> Int? {
    let offset = unsafe address - UnsafeRawPointer(place.base)
    return 0 <= offset && offset < place.byteCount ? offset : nil
  }
}
