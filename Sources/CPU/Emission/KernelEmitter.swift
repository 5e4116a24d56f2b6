internal import CKernels
internal import COneDNN
internal import Graph
internal import KerasCore

/// Turns kernel nodes into instructions, each with a constant context.
@safe struct KernelEmitter {
  let work: WorkGraph
  let memory: ProgramMemory
  let pool: ConstantPool
  let options: Program.Options
  /// Whether this is the body of a scan, whose addresses move with the steps.
  let isBody: Bool
  /// The most scratch memory that any oneDNN operation wants; they run one at a time and share it. The parts of products
  /// do not: a thread may be an instruction ahead of another.
  private var scratchSize = 0
  private var partScratchSize = 0
  private(set) var bindings: [OneDNNBinding] = []
  /// What must run before the instruction that ``emit(_:packing:)`` returned last.
  var leading: [ck_instruction] = unsafe []

  init(
    _ work: WorkGraph, _ memory: ProgramMemory, _ pool: ConstantPool, _ options: Program.Options, isBody: Bool
  ) {
    self.isBody = isBody
    self.work = work
    self.memory = memory
    self.pool = pool
    self.options = options
  }

  /// The instructions of kernel node `index`; more than one when weights are packed, which `packing` gets.
  mutating func emit(_ index: Int, packing: inout [ck_instruction]) throws(KerasError) -> ck_instruction {
    let node = work.nodes[index]
    unsafe leading = []
    guard case .kernel(let kernel) = node.kind else { preconditionFailure("the node is in a loop") }
    let views = node.operands.compactMap(\.view)
    let result = node.results[0]
    switch kernel {
    case .copy: return unsafe copy(views[0], to: result)
    case .fill(let value): return unsafe fill(result, value)
    case .reduceMiddle(let function, let outer, let count, let inner):
      return unsafe reduce(function, views[0], result, outer: outer, count: count, inner: inner)
    case .argument(let smallest):
      let columns = views[0].axes.last?.size ?? 1
      let call = unsafe ck_argument_call(
        target: memory.address(of: result).assumingMemoryBound(to: Int32.self), source: floats(views[0]),
        smallest: smallest ? 1 : 0, rows: result.count, columns: columns, threads: workers(views[0].count))
      return unsafe instruction(ck_execute_argument, call)
    case .pool(let kind, let geometry): return unsafe pool(kind, geometry, views, result)
    case .gather, .scatterAdd: return unsafe gather(kernel, views, result, type: type(of: views[1]))
    case .integer(let function):
      let element = type(of: views[0])
      let call = unsafe ck_integer_call(
        target: memory.address(of: result), a: UnsafeRawPointer(memory.address(of: views[0])),
        b: views.count > 1 ? UnsafeRawPointer(memory.address(of: views[1])) : nil, count: result.count,
        function: function, element_size: Int32(element.size), is_signed: element.isSigned ? 1 : 0,
        target_size: Int32(type(of: result).size), threads: workers(result.count))
      return unsafe instruction(ck_execute_integer, call)
    case .select:
      let call = unsafe ck_select_call(
        target: memory.address(of: result), condition: memory.address(of: views[0]).assumingMemoryBound(to: UInt8.self),
        a: UnsafeRawPointer(memory.address(of: views[1])), b: UnsafeRawPointer(memory.address(of: views[2])),
        count: result.count, element_size: Int32(type(of: result).size), threads: workers(result.count))
      return unsafe instruction(ck_execute_select, call)
    case .matMul, .convolution, .convolutionInputGradient, .convolutionKernelGradient:
      return unsafe try oneDNN(kernel, views, result, packing: &packing)
    case .scan(let scan): return unsafe try self.scan(scan, node, packing: &packing)
    case .reference(let operation):
      return unsafe reference(operation, node)
    }
  }

  /// Gives all oneDNN operations their scratch memory.
  func bindScratch() throws(KerasError) {
    let partSize = (partScratchSize + 63) / 64 * 64
    let scratch = unsafe pool.bytes(max(scratchSize, partSize * options.threads))
    for binding in bindings {
      let status = unsafe binding.bind(scratch, partSize: partSize)
      guard status == 0 else { throw KerasError("oneDNN refused its operands with status \(status).") }
    }
  }

  func type(of view: StridedView) -> DType { work.values[view.value].type.dtype }

  func floats(_ view: StridedView) -> UnsafeMutablePointer<Float> {
    unsafe memory.address(of: view).assumingMemoryBound(to: Float.self)
  }

  /// An instruction with `call` for its context.
  func instruction<Call>(
    _ execute: @escaping ck_execute, _ call: Call, sharing: ck_sharing = CK_ONE_OF_MANY
  ) -> ck_instruction {
    unsafe ck_instruction(
      execute: execute, context: UnsafeRawPointer(pool.pointer(to: call)), sharing: sharing, meets: 1)
  }

  /// How many threads `elements` elements are worth.
  func workers(_ elements: Int) -> Int32 { Int32(elements < 20_000 ? 1 : options.threads) }

  /// Has `binding` bound to memory of `size` bytes once all operations are known.
  mutating func needScratch(_ size: Int, _ binding: OneDNNBinding) {
    if binding.part == nil {
      scratchSize = max(scratchSize, size)
    } else {
      partScratchSize = max(partScratchSize, size)
    }
    bindings.append(binding)
  }

  private func copy(_ source: StridedView, to target: StridedView) -> ck_instruction {
    // Axes that neither side interrupts are copied as one.
    var axes: [(size: Int, from: Int, to: Int)] = []
    for (from, to) in zip(source.axes, target.axes) where from.size != 1 {
      if let last = axes.last, last.from == from.stride * from.size, last.to == to.stride * to.size {
        axes[axes.count - 1] = (last.size * from.size, from.stride, to.stride)
      } else {
        axes.append((from.size, from.stride, to.stride))
      }
    }
    var shape = ck_copy()
    shape.rank = Int32(axes.count)
    shape.element_size = Int32(type(of: source).size)
    store(axes.map(\.size), into: &shape.size)
    store(axes.map(\.from), into: &shape.src_strides)
    store(axes.map(\.to), into: &shape.dst_strides)
    let call = unsafe ck_copy_call(
      source: UnsafeRawPointer(memory.address(of: source)), target: memory.address(of: target), shape: shape,
      threads: workers(source.count))
    return unsafe instruction(ck_execute_copy, call)
  }

  private func fill(_ target: StridedView, _ value: Double) -> ck_instruction {
    let dtype = type(of: target)
    let one = Buffer(TensorType([1], dtype))
    one.store(NDArray(doubles: [value], dtype: dtype, shape: [1]))
    var bits: UInt64 = 0
    unsafe withUnsafeMutableBytes(of: &bits) {
      unsafe $0.copyMemory(from: UnsafeRawBufferPointer(start: one.base, count: dtype.size))
    }
    let call = unsafe ck_fill_call(
      target: memory.address(of: target), count: target.count, element_size: Int32(dtype.size), bits: bits,
      threads: workers(target.count))
    return unsafe instruction(ck_execute_fill, call)
  }

  private func gather(
    _ kernel: WorkGraph.Kernel, _ views: [StridedView], _ result: StridedView, type index: DType
  ) -> ck_instruction {
    var isGather = false
    var missing = Float(0)
    if case .gather(let outOfRange) = kernel {
      isGather = true
      missing = outOfRange == .notANumber ? .nan : 0
    }
    let count = views[1].count
    let whole = isGather ? views[0] : result
    let rows = whole.axes[0].size
    let call = unsafe ck_gather_call(
      target: floats(result), table: floats(views[0]), indices: UnsafeRawPointer(memory.address(of: views[1])),
      index_element: index == .int64 ? CK_I64 : index == .uint8 ? CK_U8 : CK_I32,
      positions: pool.bytes(4 * count).assumingMemoryBound(to: Int32.self), missing: missing, table_rows: rows,
      width: whole.count / max(rows, 1), count: count, threads: workers(result.count))
    return unsafe instruction(isGather ? ck_execute_gather : ck_execute_scatter_add, call)
  }
}

extension Reduce.Function {
  /// The kernel's name for the function.
  var kernel: ck_reduction {
    switch self {
    case .sum: CK_SUM
    case .product: CK_PRODUCT
    case .maximum: CK_MAX
    case .minimum: CK_MIN
    }
  }
}

extension DType {
  /// Whether the type is an integer with a sign.
  var isSigned: Bool {
    switch self {
    case .int8, .int16, .int32, .int64: true
    default: false
    }
  }
}
