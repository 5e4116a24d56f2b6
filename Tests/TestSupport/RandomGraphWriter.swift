internal import KerasCore
internal import Graph

/// Records the steps of a ``RandomGraph``.
struct RandomGraphWriter {
  var generator: Generator
  let builder = GraphBuilder()
  private var inputs: [ReferenceArray] = []
  private var variables: [ReferenceArray] = []
  /// float32 values made so far, each of moderate size.
  var pool: [Tensor] = []
  /// Those no arithmetic has touched: exact in every back end.
  var exact: [Tensor] = []
  /// Whole numbers between −8 and 8.
  var integers: [Tensor] = []
  /// The variable that holds the key of random numbers, once there are any, and how many of these were made.
  var key: Int?
  var salt: UInt32 = 0
  let rows: Int
  let columns: Int

  init(seed: Int) {
    generator = Generator(seed: seed)
    rows = [1, 2, 3, 5, 8, 17].randomElement(using: &generator) ?? 2
    columns = [1, 2, 3, 4, 7, 16, 33].randomElement(using: &generator) ?? 3
  }

  mutating func addLeaves() throws(KerasError) {
    for shape in [[rows, columns], [rows, columns], [columns], [rows, 1], [2, rows, columns]] as [Shape] {
      let type = TensorType(shape)
      inputs.append(generator.array(type, avoiding: [0]))
      exact.append(builder.input(type))
    }
    for shape in [[columns], [rows, columns], [columns, columns]] as [Shape] {
      let start = generator.array(TensorType(shape), in: -1...1, avoiding: [0])
      exact.append(builder.variable(addVariable(start)))
    }
    exact.append(builder.constant(NDArray(doubles: [0.5], dtype: .float32, shape: [])))
    pool = exact
    integers = [try (exact[0] * 4).cast(to: .int32), try (exact[2] * 2).cast(to: .int64)]
  }

  /// A new variable that starts out as `value`; returns its index.
  mutating func addVariable(_ value: ReferenceArray) -> Int {
    variables.append(value)
    return builder.addVariable(value.type)
  }

  mutating func addStep() throws(KerasError) {
    let result: Tensor
    switch Int.random(in: 0..<22, using: &generator) {
    case 0...3: result = try unary(pick())
    case 4...7: result = try binary()
    case 8: result = try select()
    case 9, 10: result = try reduction(pick())
    case 11: result = try product()
    case 12, 13: result = try movement(pick())
    case 14:
      result = try movement(pickExact())
      exact.append(result)
    case 15: result = try spatial()
    case 16: result = try convolutionGradient()
    case 17: result = try indexing()
    case 18: result = try arithmeticOfIntegers()
    case 19: result = try randomNumbers()
    case 20: result = try scan()
    default: result = try row(pick())
    }
    pool.append(result)
  }

  mutating func finish() throws(KerasError) -> RandomGraph {
    var outputs: [Tensor] = []
    for _ in 0..<Int.random(in: 1...4, using: &generator) { outputs.append(pick()) }
    if let last = pool.last { outputs.append(last) }
    for variable in variables.indices where variable != key && Bool.random(using: &generator) {
      let old = builder.variable(variable)
      let change = try fit(pick().tanh(), to: old.shape)
      builder.update(variable, to: try old * 0.9 + change * 0.1)
    }
    return RandomGraph(graph: builder.finish(outputs), inputs: inputs, variables: variables)
  }

  /// A value, more likely one of the latest.
  mutating func pick() -> Tensor {
    let recent = Bool.random(using: &generator) ? Swift.max(pool.count - 4, 0) : 0
    return pool[Int.random(in: recent..<pool.count, using: &generator)]
  }

  mutating func pickExact() -> Tensor { exact[Int.random(in: exact.indices, using: &generator)] }

  /// `x` brought to `shape` by whatever means: a broadcast, or the sum of all its elements.
  func fit(_ x: Tensor, to shape: Shape) throws(KerasError) -> Tensor {
    if let common = try? x.shape.broadcast(with: shape), common == shape { return try x.broadcast(to: shape) }
    return try x.mean().broadcast(to: shape)
  }

  private mutating func unary(_ x: Tensor) throws(KerasError) -> Tensor {
    switch Int.random(in: 0..<16, using: &generator) {
    case 0: try x.tanh()
    case 1: try x.sigmoid()
    case 2: try x.relu()
    case 3: try x.sin()
    case 4: try x.clip(-3, 3).exp() * 0.1
    case 5: try (x.square() + 1).log()
    case 6: try (x.absolute() + 0.5).sqrt()
    case 7: try (x.square() + 0.5).rsqrt()
    case 8: try -x
    case 9: try x.softplus() * 0.5
    case 10: try x.erf()
    case 11: try x * 0.75 + 0.25
    case 12: try (x.absolute() + 1).reciprocal()
    case 13: try x.clip(-1.5, 1.25)
    case 14: try x.stopGradient() * 1
    default: try 1 - x.tanh().square()
    }
  }

  private mutating func binary() throws(KerasError) -> Tensor {
    let a = pick()
    var b = pick()
    if (try? a.shape.broadcast(with: b.shape)) == nil { b = try fit(b, to: a.shape) }
    switch Int.random(in: 0..<7, using: &generator) {
    case 0: return try a * 0.5 + b * 0.5
    case 1: return try (a - b) * 0.5
    case 2: return try a.tanh() * b
    case 3: return try a.maximum(b)
    case 4: return try a.minimum(b)
    case 5: return try a / (b.square() + 1)
    default: return try a.tanh() + b
    }
  }

  private mutating func select() throws(KerasError) -> Tensor {
    let condition = pickExact()
    let other = pickExact()
    let a = try fit(pick(), to: condition.shape)
    let b = try fit(pick(), to: condition.shape)
    let bound = try fit(other, to: condition.shape)
    // A mean is not exact, and equal operands are a tie in every back end.
    guard (try? other.shape.broadcast(with: condition.shape)) == condition.shape else {
      return try condition.isGreater(than: 0).select(a, b)
    }
    return try condition.isGreaterOrEqual(to: bound).select(a, b)
  }

  private mutating func reduction(_ x: Tensor) throws(KerasError) -> Tensor {
    guard x.shape.rank > 0 else { return try x.tanh() }
    let axis = Bool.random(using: &generator) ? -1 : Int.random(in: 0..<x.shape.rank, using: &generator)
    let keepDims = Bool.random(using: &generator)
    switch Int.random(in: 0..<5, using: &generator) {
    case 0: return try x.mean(axis: axis, keepDims: keepDims)
    case 1: return try x.max(axis: axis, keepDims: keepDims)
    case 2: return try x.min(axis: axis, keepDims: keepDims)
    case 3: return try (x.tanh() * (1 / Double(x.shape[axis]))).sum(axis: axis, keepDims: keepDims)
    default: return try x.mean(keepDims: keepDims)
    }
  }

  /// Functions of whole rows, as layers have them.
  private mutating func row(_ x: Tensor) throws(KerasError) -> Tensor {
    guard x.shape.rank > 0 else { return try x.sigmoid() }
    switch Int.random(in: 0..<3, using: &generator) {
    case 0: return try x.softmax()
    case 1: return try x.logSoftmax() * 0.2
    default:
      let centered = try x - x.mean(axis: -1, keepDims: true)
      return try centered * (centered.square().mean(axis: -1, keepDims: true) + 0.1).rsqrt()
    }
  }

  private mutating func product() throws(KerasError) -> Tensor {
    let a = try fit(pick(), to: Bool.random(using: &generator) ? [rows, columns] : [2, rows, columns])
    switch Int.random(in: 0..<3, using: &generator) {
    case 0: return try a.matmul(fit(pick(), to: [columns, columns])) * (1 / Double(columns))
    case 1:
      return try a.matmul(fit(pick(), to: [columns, columns]), transposesSecond: true) * (1 / Double(columns))
    default: return try a.matmul(fit(pick(), to: a.shape), transposesFirst: true) * (1 / Double(rows))
    }
  }

  /// The same elements elsewhere, or some of them.
  private mutating func movement(_ x: Tensor) throws(KerasError) -> Tensor {
    guard x.shape.rank > 0 else { return try x.broadcast(to: [rows, columns]) }
    let axis = Int.random(in: 0..<x.shape.rank, using: &generator)
    switch Int.random(in: 0..<7, using: &generator) {
    case 0: return try x.reshape([x.shape.count])
    case 1: return try x.transpose(Array(0..<x.shape.rank).shuffled(using: &generator))
    case 2:
      let end = Int.random(in: 1...x.shape[axis], using: &generator)
      return try x.slice(axis: axis, from: Int.random(in: 0..<end, using: &generator), to: end)
    case 3:
      let strides = x.shape.dimensions.map { _ in Int.random(in: 1...2, using: &generator) }
      return try x.slice(starts: strides.map { _ in 0 }, ends: x.shape.dimensions, strides: strides)
    case 4 where x.shape.count < 2000: return try concatenate([x, x], axis: axis)
    case 5 where x.shape.count < 2000:
      let amounts = x.shape.dimensions.map { _ in Int.random(in: 0...1, using: &generator) }
      return try x.pad(low: amounts, high: amounts.reversed())
    case 6 where x.shape.rank < 4: return try x.expandDims(axis: 0)
    default: return try x.reshape([x.shape.count])
    }
  }
}
