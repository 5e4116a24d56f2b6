internal import CKernels
internal import Graph
internal import KerasCore

extension Lowering {
  /// Lowers an operation that cannot join a loop; what has no kernel runs its own meaning.
  mutating func lowerKernel(
    _ operation: any Operation, _ operands: [StridedView], _ node: Graph.Node
  ) -> [StridedView] {
    let kernel = kernel(for: operation, operands, node.types[0]) ?? .reference(operation)
    let views = operands.map { WorkGraph.Operand.view(dense($0)) }
    return add(.kernel(kernel), views, types: node.types)
  }

  private func kernel(
    for operation: any Operation, _ operands: [StridedView], _ type: TensorType
  ) -> WorkGraph.Kernel? {
    // What is chosen is not computed with, so any type of whole bytes will do.
    if operation is Select { return .select }
    if let scan = operation as? Scan { return .scan(scan) }
    if let integer = integerKernel(for: operation, operands, type) { return integer }
    // All other kernels compute with float32; indices may be integers.
    guard let first = operands.first, dtype(first) == .float32 else { return nil }
    switch operation {
    case let product as MatMul: return .matMul(product)
    case let convolution as Convolution: return .convolution(convolution)
    case let gradient as ConvolutionInputGradient: return .convolutionInputGradient(gradient)
    case let gradient as ConvolutionKernelGradient: return .convolutionKernelGradient(gradient)
    case let pool as MaxPool: return .pool(.max, pool.geometry)
    case let gradient as MaxPoolGradient: return .pool(.maxGradient, gradient.geometry)
    case let pool as AveragePool: return .pool(.average(countsPadding: pool.countsPadding), pool.geometry)
    case let gradient as AveragePoolGradient:
      return .pool(.averageGradient(countsPadding: gradient.countsPadding), gradient.geometry)
    case let argument as ArgReduce where argument.axis == type.shape.rank - 1:
      return .argument(smallest: argument.function == .minimum)
    case let gather as Gather where gather.axis == 0 && hasIndices(operands[1]): return .gather(gather.outOfRange)
    case let scatter as ScatterAdd where scatter.axis == 0 && hasIndices(operands[1]): return .scatterAdd
    default: return nil
    }
  }

  private func hasIndices(_ view: StridedView) -> Bool {
    [DType.int32, .int64, .uint8].contains(dtype(view))
  }

  /// Whole-number arithmetic, which floats would round.
  private func integerKernel(
    for operation: any Operation, _ operands: [StridedView], _ type: TensorType
  ) -> WorkGraph.Kernel? {
    guard let first = operands.first, dtype(first).isInteger else { return nil }
    switch operation {
    case let unary as Unary:
      switch unary.function {
      case .negative: return .integer(CK_INTEGER_NEGATIVE)
      case .absolute: return .integer(CK_INTEGER_ABSOLUTE)
      case .sign: return .integer(CK_INTEGER_SIGN)
      case .square: return .integer(CK_INTEGER_SQUARE)
      default: return nil
      }
    case let binary as Binary:
      // Only 64 unsigned bits do not fit the kernel's signed ones; there order and division differ.
      guard dtype(first) != .uint64 else { return nil }
      switch binary.function {
      case .add: return .integer(CK_INTEGER_ADD)
      case .subtract: return .integer(CK_INTEGER_SUBTRACT)
      case .multiply: return .integer(CK_INTEGER_MULTIPLY)
      case .maximum: return .integer(CK_INTEGER_MAXIMUM)
      case .minimum: return .integer(CK_INTEGER_MINIMUM)
      case .floorDivide: return .integer(CK_INTEGER_FLOOR_DIVIDE)
      case .modulo: return .integer(CK_INTEGER_MODULO)
      case .equal: return .integer(CK_INTEGER_EQUAL)
      case .notEqual: return .integer(CK_INTEGER_NOT_EQUAL)
      case .less: return .integer(CK_INTEGER_LESS)
      case .lessEqual: return .integer(CK_INTEGER_LESS_EQUAL)
      case .greater: return .integer(CK_INTEGER_GREATER)
      case .greaterEqual: return .integer(CK_INTEGER_GREATER_EQUAL)
      case .divide, .power, .arctan2, .logicalAnd, .logicalOr, .logicalXor: return nil
      }
    case is Cast where type.dtype.isInteger: return .integer(CK_INTEGER_CONVERT)
    default: return nil
    }
  }
}
