internal import CKernels
internal import Graph
internal import KerasCore

extension Lowering {
  /// Lowers one operation: moves become views, the rest nodes.
  mutating func lower(_ operation: any Operation, _ node: Graph.Node, _ index: Int) throws(KerasError) {
    let operands = node.inputs.map(view)
    let shape = node.types[0].shape.dimensions
    var result: StridedView
    switch operation {
    case is StopGradient, is Float8Gradient:
      result = operands[0]
    case is Reshape:
      result = operands[0].reshaped(shape) ?? dense(operands[0]).reshapedDense(shape)
    case is BroadcastTo:
      result = operands[0].broadcast(shape)
    case let slice as Slice:
      result = operands[0].sliced(starts: slice.starts, sizes: shape, strides: slice.strides)
    case let transpose as Transpose:
      result = operands[0].permuted(transpose.permutation)
    case let reverse as Reverse:
      result = operands[0]
      for axis in reverse.axes {
        result.offset += (result.axes[axis].size - 1) * result.axes[axis].stride
        result.axes[axis].stride.negate()
      }
    case let pad as Pad: result = lower(pad, operands[0], node.types[0])
    case let concatenate as Concatenate: result = lower(concatenate, operands, node.types[0])
    case let reduce as Reduce where node.types[0].dtype == .float32: result = lower(reduce, operands[0], node.types[0])
    case let reduce as Reduce where node.types[0].dtype == .bool:
      // Truth values are 0 and 1 in loops: any is the maximum, all the minimum.
      let numbers = map(CK_COPY, operands, TensorType(Shape(operands[0].axes.map(\.size))))
      let reduced = lower(reduce, numbers, TensorType(node.types[0].shape))
      result = map(CK_NOT_EQUAL_I, [reduced], immediate: 0, node.types[0])
    case let random as RandomUniform:
      result = add(.uniform(salt: random.salt), [.view(dense(operands[0]))], types: node.types)[0]
    case let iota as Iota: result = constant(iota.reference([])[0])
    default:
      if let mapped = lowerElementwise(operation, operands, node.types[0]) {
        result = mapped
      } else {
        let results = lowerKernel(operation, operands, node)
        for (output, view) in results.enumerated() { views[Graph.Value(node: index, output: output)] = view }
        return
      }
    }
    views[Graph.Value(node: index)] = result
  }

  private mutating func constant(_ array: ReferenceArray) -> StridedView {
    let constant = NDArray(doubles: array.values, dtype: array.dtype, shape: array.shape)
    return addValue(array.type, .constant(constant), isStatic: true)
  }

  private mutating func lower(_ pad: Pad, _ operand: StridedView, _ type: TensorType) -> StridedView {
    let result = addValue(type)
    let inner = result.sliced(starts: pad.low, sizes: operand.axes.map(\.size), strides: pad.interior.map { $0 + 1 })
    add(.kernel(FillKernel(value: pad.value)), [], into: result)
    if inner.count > 0 { add(.kernel(CopyKernel()), [.view(operand)], into: inner) }
    return result
  }

  private mutating func lower(
    _ concatenate: Concatenate, _ operands: [StridedView], _ type: TensorType
  ) -> StridedView {
    let result = addValue(type)
    var starts = type.shape.dimensions.map { _ in 0 }
    for operand in operands where operand.count > 0 {
      let part = result.sliced(starts: starts, sizes: operand.axes.map(\.size), strides: starts.map { _ in 1 })
      let shape = part.rowsAreRuns ? LoopShape(count: part.count).extended(by: [part]) : nil
      if type.dtype == .float32, let shape {
        add(.map(CK_COPY), suited([operand], shape), into: part)
      } else {
        add(.kernel(CopyKernel()), [.view(operand)], into: part)
      }
      starts[concatenate.axis] += operand.axes[concatenate.axis].size
    }
    return result
  }

  /// A reduction is of rows when its axes are the last ones, of (outer, n, inner) when they are neighbours; otherwise
  /// they are moved to the end first.
  private mutating func lower(_ reduce: Reduce, _ operand: StridedView, _ type: TensorType) -> StridedView {
    let sizes = operand.axes.map(\.size)
    let axes = reduce.axes.filter { sizes[$0] != 1 }
    guard let first = axes.first, let last = axes.last else {
      return operand
    }
    let kept = sizes.indices.filter { !axes.contains($0) }
    let count = axes.reduce(1) { $0 * sizes[$1] }
    let after = kept.filter { $0 > last }.reduce(1) { $0 * sizes[$1] }
    let neighbours = !kept.contains { $0 > first && $0 < last && sizes[$0] != 1 }
    if after == 1 && neighbours, let shape = LoopShape(count: operand.count).extended(by: [], exactColumns: count) {
      return add(.reduceRows(reduce.function, columns: count), suited([operand], shape), types: [type])[0]
    }
    if neighbours {
      let before = kept.filter { $0 < first }.reduce(1) { $0 * sizes[$1] }
      let kernel = ReduceKernel(function: reduce.function, outer: before, count: count, inner: after)
      return add(.kernel(kernel), [.view(dense(operand))], types: [type])[0]
    }
    let moved = copy(operand.permuted(kept + axes))
    let rows = ReduceKernel(
      function: reduce.function, outer: kept.reduce(1) { $0 * sizes[$1] }, count: count, inner: 1)
    return add(.kernel(rows), [.view(moved)], types: [type])[0]
  }

  /// The operation as one function of each element, when the loops have it.
  private mutating func lowerElementwise(
    _ operation: any Operation, _ operands: [StridedView], _ type: TensorType
  ) -> StridedView? {
    let types = operands.map(dtype)
    switch operation {
    case let unary as Unary where types[0].isLoopType && type.dtype.isLoopType:
      return map(unary.function.kernel, operands, type)
    case let binary as Binary where types[0].isLoopType && type.dtype.isLoopType:
      if let b = scalar(operands[1]), let kernel = binary.function.kernel(ofSecond: b) {
        return map(kernel.function, [operands[0]], immediate: kernel.immediate, type)
      }
      if let a = scalar(operands[0]), let kernel = binary.function.kernelOfConstantFirst {
        return map(kernel, [operands[1]], immediate: a, type)
      }
      return map(binary.function.kernel, operands, type)
    case is Select where type.dtype.isLoopType:
      return map(CK_SELECT, operands, type)
    case let cast as Cast:
      switch (types[0], cast.dtype) {
      case (let from, let to) where from == to: return operands[0]
      case (.bool, .float32), (.int32, .float32), (.int64, .float32), (.uint8, .float32), (.float32, .int32),
        (.float32, .int64):
        return map(CK_COPY, operands, type)
      case (.float32, .bool):
        return map(CK_NOT_EQUAL_I, operands, immediate: 0, type)
      default: return nil
      }
    default: return nil
    }
  }

  private mutating func map(
    _ function: ck_function, _ operands: [StridedView], immediate: Float? = nil, _ type: TensorType
  ) -> StridedView {
    var list = suited(operands, LoopShape(count: type.shape.count))
    if let immediate { list.append(.immediate(immediate)) }
    return add(.map(function), list, types: [type])[0]
  }

  /// The operands of a node in a loop of this shape. A loop reads all of them row by row; one whose layout does not fit
  /// the others' rows is copied into order first.
  private mutating func suited(_ operands: [StridedView], _ shape: LoopShape) -> [WorkGraph.Operand] {
    var shape = shape
    var list: [WorkGraph.Operand] = []
    for operand in operands {
      if operand.rowsAreRuns, let extended = shape.extended(by: [operand]) {
        shape = extended
        list.append(.view(operand))
      } else {
        list.append(.view(copy(operand)))
      }
    }
    return list
  }

  /// The number that `view` shows everywhere, when it is a float constant.
  private func scalar(_ view: StridedView) -> Float? {
    guard case .constant(let array) = work.values[view.value].source, array.count == 1, view.isScalar,
      array.dtype == .float32
    else { return nil }
    return array.floats?.first
  }
}

extension StridedView {
  /// A dense view under another shape of as many elements.
  fileprivate func reshapedDense(_ dimensions: [Int]) -> StridedView {
    var view = StridedView(dense: value, dimensions)
    view.offset = offset
    return view
  }
}

extension DType {
  /// Whether loops compute with the type: truth values are 0 and 1 there.
  var isLoopType: Bool { self == .float32 || self == .bool }
}
