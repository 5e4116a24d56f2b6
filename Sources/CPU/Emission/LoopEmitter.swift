internal import CKernels
internal import Graph
internal import KerasCore

/// Turns the members of a fused loop into the steps that the executor runs for each tile.
struct LoopEmitter {
  /// A value while steps are collected: registers have no place yet.
  @safe enum Place {
    case register
    case memory(UnsafeMutablePointer<Float>, rowAdvance: Int)
  }

  @safe struct Step {
    var kind: ck_step_kind
    var perRow: Bool
    var dst = -1
    var operands: [Int] = []
    var immediate: Float = 0
    var function: ck_function = CK_COPY
    var reduction = Reduce.Function.sum
    var pattern: ck_pattern?
    var salt: UInt32 = 0
    var key: UnsafePointer<UInt32>?
  }

  let work: WorkGraph
  let loop: Fusion.Loop
  let fusion: Fusion
  let memory: ProgramMemory

  private(set) var places: [Place] = []
  private(set) var prologue: [Step] = []
  private(set) var steps: [Step] = []
  /// The loop's value for each register or memory operand that has one.
  private var cache: [OperandKey: Int] = [:]
  /// Steps that write to memory which others of the loop still read.
  private var late: [Step] = []

  private struct OperandKey: Hashable {
    var view: StridedView
    var perRow: Bool
  }

  init(_ work: WorkGraph, _ fusion: Fusion, _ loop: Fusion.Loop, _ memory: ProgramMemory) {
    self.work = work
    self.fusion = fusion
    self.loop = loop
    self.memory = memory
    for member in loop.members { emit(member) }
    placeLateStores()
    fuseMultiplyAdd()
  }

  /// Late stores are not needed where the value can be computed in place: when nothing later reads the old one.
  private mutating func placeLateStores() {
    var writers: [Int: Int] = [:]
    var lastReads: [UnsafeMutablePointer<Float>: Int] = unsafe [:]
    for (index, step) in steps.enumerated() where !late.isEmpty {
      if writers[step.dst] == nil { writers[step.dst] = index }
      for operand in step.operands {
        if case .memory(let pointer, _) = places[operand] { unsafe lastReads[pointer] = index }
      }
    }
    for store in late {
      let register = store.operands[0]
      if let writer = writers[register], let pattern = unsafe store.pattern, unsafe pattern.element == CK_F32,
        let base = unsafe pattern.base
      {
        let target = unsafe UnsafeMutableRawPointer(base).assumingMemoryBound(to: Float.self)
        if unsafe lastReads[target] ?? -1 <= writer {
          unsafe places[register] = .memory(target, rowAdvance: store.perRow ? 1 : columns)
          continue
        }
      }
      steps.append(store)
    }
  }

  var columns: Int { loop.shape.columns ?? 1 }
  var rows: Int { loop.shape.rows }

  private func isRowLevel(_ node: Int) -> Bool {
    if case .reduceRows = work.nodes[node].kind { return false }
    let count = work.nodes[node].results[0].count
    return loop.shape.isExact && count == rows && count != loop.shape.count
  }

  private mutating func emit(_ index: Int) {
    let node = work.nodes[index]
    let perRow = isRowLevel(index)
    var step = unsafe Step(kind: CK_STEP_MAP, perRow: perRow)
    var resultPerRow = perRow
    switch node.kind {
    case .map(CK_COPY) where !node.results[0].isDense:
      // A part of a larger value: what it shows is stored from where it is.
      guard let view = node.operands[0].view else { return }
      var store = unsafe Step(kind: CK_STEP_STORE, perRow: perRow, operands: [value(of: view, perRow: perRow)])
      unsafe store.pattern = pattern(node.results[0], perRow: perRow)
      steps.append(store)
      return
    case .map(let function):
      step.function = function
      for operand in node.operands {
        switch operand {
        case .immediate(let value): step.immediate = value
        case .view(let view): step.operands.append(value(of: view, perRow: perRow))
        }
      }
    case .reduceRows(let function, _):
      step.kind = CK_STEP_REDUCE
      step.reduction = function
      step.operands = node.operands.compactMap(\.view).map { value(of: $0, perRow: false) }
      resultPerRow = true
    case .uniform(let salt):
      step.kind = CK_STEP_UNIFORM
      step.salt = salt
      if let key = node.operands[0].view {
        unsafe step.key = UnsafePointer(memory.address(of: key).assumingMemoryBound(to: UInt32.self))
      }
    case .kernel: return
    }
    write(step, to: node.results[0], perRow: resultPerRow)
  }

  /// Lets `step` write `result`: to memory in place where it can, otherwise to a register that is stored after.
  private mutating func write(_ step: Step, to result: StridedView, perRow: Bool) {
    var step = step
    let value = work.values[result.value]
    let key = OperandKey(view: StridedView(dense: result.value, [value.count]), perRow: perRow)
    let isInMemory = memory.isInMemory(result.value)
    if isInMemory && value.type.dtype == .float32 && result.isDense && !memory.isInPlace(result.value) {
      let pointer = unsafe memory.address(of: result).assumingMemoryBound(to: Float.self)
      step.dst = unsafe add(.memory(pointer, rowAdvance: perRow ? 1 : columns))
      steps.append(step)
      if result.count == value.count { cache[key] = step.dst }
      return
    }
    step.dst = add(.register)
    steps.append(step)
    if result.count == value.count { cache[key] = step.dst }
    guard isInMemory else { return }
    var store = unsafe Step(kind: CK_STEP_STORE, perRow: perRow, operands: [step.dst])
    unsafe store.pattern = unsafe pattern(result, perRow: perRow)
    // What replaces a variable is written when nothing of the loop reads the old value any more.
    if memory.isInPlace(result.value) { late.append(store) } else { steps.append(store) }
  }

  private mutating func add(_ place: Place) -> Int {
    places.append(place)
    return places.count - 1
  }

  /// The loop's value that shows `view`, loaded or spread over rows first if need be.
  private mutating func value(of view: StridedView, perRow: Bool) -> Int {
    let key = OperandKey(view: view, perRow: perRow)
    if let value = cache[key] { return value }
    let value: Int
    if isProduced(view.value) {
      let elements = perRow ? rows : loop.shape.count
      let whole = StridedView(dense: view.value, [work.values[view.value].count])
      if fusion.registerUse(view, elements: elements, loop.shape) == .expanded {
        value = expanded(cache[OperandKey(view: whole, perRow: true)] ?? 0)
      } else {
        value = cache[OperandKey(view: whole, perRow: perRow)] ?? 0
      }
    } else {
      value = load(view, perRow: perRow)
    }
    cache[key] = value
    return value
  }

  /// Whether a member of the loop makes the whole value.
  private func isProduced(_ value: Int) -> Bool {
    let writers = work.values[value].writers
    return writers.count == 1 && fusion.loopOfNode[writers[0]] == fusion.loopOfNode[loop.members[0]]
  }

  private mutating func expanded(_ rowValue: Int) -> Int {
    let value = add(.register)
    unsafe steps.append(Step(kind: CK_STEP_EXPAND, perRow: false, dst: value, operands: [rowValue]))
    return value
  }

  private mutating func load(_ view: StridedView, perRow: Bool) -> Int {
    let isFloat = work.values[view.value].type.dtype == .float32
    let pattern = unsafe pattern(view, perRow: perRow)
    if isFloat && view.isDense && view.count == (perRow ? rows : loop.shape.count) {
      let pointer = unsafe memory.address(of: view).assumingMemoryBound(to: Float.self)
      return unsafe add(.memory(pointer, rowAdvance: perRow ? 1 : columns))
    }
    // One value per row that lies in order in memory: spread from where it is.
    let isOneEach = unsafe pattern.inner_stride == 0 && pattern.rank == 1 && pattern.stride.0 == 1
    if isFloat && !perRow && isOneEach && columns > 1 {
      let pointer = unsafe memory.address(of: view).assumingMemoryBound(to: Float.self)
      return unsafe expanded(add(.memory(pointer, rowAdvance: 1)))
    }
    let value = add(.register)
    var step = unsafe Step(kind: CK_STEP_LOAD, perRow: perRow, dst: value)
    unsafe step.pattern = pattern
    if unsafe pattern.rank == 0 { prologue.append(step) } else { steps.append(step) }
    return value
  }

  /// How the rows of `view` – or its elements, one per row – are found in memory. Axes along which nothing moves are
  /// left out when they are all there are, so that rank 0 means: the same for every row.
  private func pattern(_ view: StridedView, perRow: Bool) -> ck_pattern {
    var (axes, inner) = view.rows(of: perRow ? 1 : columns) ?? ([], 0)
    if view.isDense && columns == 1 { inner = 1 }
    if axes.allSatisfy({ $0.stride == 0 }) { axes = [] }
    var pattern = unsafe ck_pattern()
    unsafe pattern.base = memory.address(of: view).assumingMemoryBound(to: CChar.self)
    unsafe pattern.element = element(view)
    unsafe pattern.rank = Int32(axes.count)
    unsafe pattern.inner_stride = inner
    unsafe store(axes.map(\.size), into: &pattern.size)
    unsafe store(axes.map(\.stride), into: &pattern.stride)
    return unsafe pattern
  }

  private func element(_ view: StridedView) -> ck_element {
    switch work.values[view.value].type.dtype {
    case .bool, .uint8: CK_U8
    case .int32: CK_I32
    case .int64: CK_I64
    default: CK_F32
    }
  }

  /// A product that only a sum reads becomes one step with it.
  private mutating func fuseMultiplyAdd() {
    var readers = [Int](repeating: 0, count: places.count)
    for step in prologue + steps { for operand in step.operands { readers[operand] += 1 } }
    var product: [Int: Int] = [:]
    var removed: Set<Int> = []
    for index in steps.indices {
      let step = steps[index]
      guard step.kind == CK_STEP_MAP else { continue }
      if (step.function == CK_MULTIPLY || step.function == CK_MULTIPLY_I), readers[step.dst] == 1,
        case .register = places[step.dst]
      {
        product[step.dst] = index
      } else if step.function == CK_ADD {
        for (position, operand) in step.operands.enumerated() {
          guard let source = product[operand], steps[source].perRow == step.perRow else { continue }
          let other = step.operands[1 - position]
          steps[index].function = steps[source].function == CK_MULTIPLY ? CK_MULTIPLY_ADD : CK_MULTIPLY_ADD_I
          steps[index].operands = steps[source].operands + [other]
          steps[index].immediate = steps[source].immediate
          removed.insert(source)
          break
        }
      }
    }
    steps = steps.enumerated().filter { !removed.contains($0.offset) }.map(\.element)
  }
}
