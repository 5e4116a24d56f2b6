internal import CKernels
internal import Graph
internal import KerasCore

extension Lowering {
  /// Lowers an operation that cannot join a loop; what has no kernel runs its own meaning.
  mutating func lowerKernel(
    _ operation: any Operation, _ operands: [StridedView], _ node: Graph.Node
  ) -> [StridedView] {
    let kernel = kernel(for: operation, operands, node.types[0]) ?? ReferenceKernel(operation: operation)
    let views = operands.map { WorkGraph.Operand.view(dense($0)) }
    return add(.kernel(kernel), views, types: node.types)
  }

  private func kernel(
    for operation: any Operation, _ operands: [StridedView], _ type: TensorType
  ) -> (any Kernel)? {
    // What is chosen is not computed with, so any type of whole bytes will do.
    if operation is Select { return SelectKernel() }
    if let scan = operation as? Scan { return ScanKernel(scan: scan) }
    if let integer = integerKernel(for: operation, operands, type) { return integer }
    // All other kernels compute with float32; indices may be integers.
    guard let first = operands.first, dtype(first) == .float32 else { return nil }
    switch operation {
    case let product as MatMul: return MatMulKernel(product: product)
    case let convolution as Convolution: return ConvolutionKernel(geometry: convolution.geometry)
    case let gradient as ConvolutionInputGradient: return ConvolutionInputGradientKernel(geometry: gradient.geometry)
    case let gradient as ConvolutionKernelGradient: return ConvolutionKernelGradientKernel(geometry: gradient.geometry)
    case let pool as MaxPool: return PoolKernel(function: .max, geometry: pool.geometry)
    case let gradient as MaxPoolGradient: return PoolKernel(function: .maxGradient, geometry: gradient.geometry)
    case let pool as AveragePool:
      return PoolKernel(function: .average(countsPadding: pool.countsPadding), geometry: pool.geometry)
    case let gradient as AveragePoolGradient:
      return PoolKernel(function: .averageGradient(countsPadding: gradient.countsPadding), geometry: gradient.geometry)
    case let argument as ArgReduce where argument.axis == type.shape.rank - 1:
      return ArgumentKernel(smallest: argument.function == .minimum)
    case let gather as Gather where gather.axis == 0 && hasIndices(operands[1]):
      return GatherKernel(outOfRange: gather.outOfRange)
    case let scatter as ScatterAdd where scatter.axis == 0 && hasIndices(operands[1]): return ScatterAddKernel()
    default: return nil
    }
  }

  private func hasIndices(_ view: StridedView) -> Bool {
    [DType.int32, .int64, .uint8].contains(dtype(view))
  }

  /// Whole-number arithmetic, which floats would round.
  private func integerKernel(
    for operation: any Operation, _ operands: [StridedView], _ type: TensorType
  ) -> (any Kernel)? {
    guard let first = operands.first, dtype(first).isInteger else { return nil }
    switch operation {
    case let unary as Unary:
      switch unary.function {
      case .negative: return IntegerKernel(function: CK_INTEGER_NEGATIVE)
      case .absolute: return IntegerKernel(function: CK_INTEGER_ABSOLUTE)
      case .sign: return IntegerKernel(function: CK_INTEGER_SIGN)
      case .square: return IntegerKernel(function: CK_INTEGER_SQUARE)
      default: return nil
      }
    case let binary as Binary:
      // Only 64 unsigned bits do not fit the kernel's signed ones; there order and division differ.
      guard dtype(first) != .uint64 else { return nil }
      switch binary.function {
      case .add: return IntegerKernel(function: CK_INTEGER_ADD)
      case .subtract: return IntegerKernel(function: CK_INTEGER_SUBTRACT)
      case .multiply: return IntegerKernel(function: CK_INTEGER_MULTIPLY)
      case .maximum: return IntegerKernel(function: CK_INTEGER_MAXIMUM)
      case .minimum: return IntegerKernel(function: CK_INTEGER_MINIMUM)
      case .floorDivide: return IntegerKernel(function: CK_INTEGER_FLOOR_DIVIDE)
      case .modulo: return IntegerKernel(function: CK_INTEGER_MODULO)
      case .equal: return IntegerKernel(function: CK_INTEGER_EQUAL)
      case .notEqual: return IntegerKernel(function: CK_INTEGER_NOT_EQUAL)
      case .less: return IntegerKernel(function: CK_INTEGER_LESS)
      case .lessEqual: return IntegerKernel(function: CK_INTEGER_LESS_EQUAL)
      case .greater: return IntegerKernel(function: CK_INTEGER_GREATER)
      case .greaterEqual: return IntegerKernel(function: CK_INTEGER_GREATER_EQUAL)
      case .divide, .power, .arctan2, .logicalAnd, .logicalOr, .logicalXor: return nil
      }
    case is Cast where type.dtype.isInteger: return IntegerKernel(function: CK_INTEGER_CONVERT)
    default: return nil
    }
  }
}
