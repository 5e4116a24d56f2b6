internal import KerasCore
internal import Graph

extension RandomGraphWriter {
  /// A value as images of one channel.
  private mutating func images() throws(KerasError) -> Tensor {
    try fit(pick(), to: [2, rows, columns]).reshape([2, rows, columns, 1])
  }

  private mutating func padding() -> SpatialPadding { Bool.random(using: &generator) ? .same : .valid }

  /// The extents of a window that fits into an image.
  private mutating func window() -> [Int] {
    [rows, columns].map { Int.random(in: 1...Swift.min(3, $0), using: &generator) }
  }

  /// A kernel for images of one channel, with a few filters.
  private mutating func kernel() -> ReferenceArray {
    let window = window()
    let bound = 1 / Double(window[0] * window[1])
    let filters = Int.random(in: 1...3, using: &generator)
    return generator.array(TensorType(Shape(window + [1, filters])), in: -bound...bound)
  }

  /// A convolution or pooling.
  mutating func spatial() throws(KerasError) -> Tensor {
    let strides = [Int.random(in: 1...2, using: &generator), Int.random(in: 1...2, using: &generator)]
    let x = try images()
    switch Int.random(in: 0..<4, using: &generator) {
    case 0: return try x.maxPool(window: window(), strides: strides, padding: padding())
    case 1: return try x.averagePool(window: window(), strides: strides, padding: padding())
    case 2:
      let kernel = kernel()
      let constant = builder.constant(NDArray(doubles: kernel.values, dtype: .float32, shape: kernel.shape))
      return try x.convolution(constant, strides: strides, padding: padding())
    default:
      let kernel = builder.variable(addVariable(kernel()))
      return try x.convolution(kernel, strides: strides, padding: padding()).relu()
    }
  }

  /// The gradient of a convolution's images or of its kernel.
  mutating func convolutionGradient() throws(KerasError) -> Tensor {
    let x = try images()
    let kernel = builder.variable(addVariable(kernel()))
    let y = try x.convolution(kernel, strides: [1, 1], padding: padding())
    let target = try y.sin().mean() * 4
    return try builder.gradients(of: target, withRespectTo: [Bool.random(using: &generator) ? x : kernel])[0]
  }

  private mutating func pickInteger() -> Tensor { integers[Int.random(in: integers.indices, using: &generator)] }

  /// Slices of a value, taken or put where whole numbers say.
  mutating func indexing() throws(KerasError) -> Tensor {
    let numbers = pickInteger()
    let flat = try numbers.combine(.modulo, numbers.filled(Double(rows))).reshape([numbers.shape.count])
    switch Int.random(in: 0..<4, using: &generator) {
    case 0: return try fit(pick(), to: [flat.shape[0], columns]).scatterAdd(at: flat, extent: rows) * 0.25
    case 1: return try flat.oneHot(rows)
    case 2:
      let places = try fit(pickExact(), to: [rows, columns]).argmax()
      integers.append(try places.combine(.modulo, places.filled(8)))
      return try places.cast(to: .float32) * 0.125
    default: return try fit(pick(), to: [rows, columns]).take(flat)
    }
  }

  /// Whole numbers from others, and what they are as floats.
  mutating func arithmeticOfIntegers() throws(KerasError) -> Tensor {
    let a = pickInteger()
    var b = try pickInteger().cast(to: a.dtype)
    if (try? a.shape.broadcast(with: b.shape)) == nil { b = try a.filled(3) }
    let result: Tensor
    switch Int.random(in: 0..<8, using: &generator) {
    case 0: result = try (a + b).combine(.modulo, b.filled(8))
    case 1: result = try (a - b).combine(.modulo, b.filled(-8))
    case 2: result = try (a * b).combine(.modulo, b.filled(7))
    case 3: result = try a.maximum(b)
    case 4: result = try a.combine(.floorDivide, b.absolute() + 1)
    case 5: result = try a.isGreater(than: b).select(a.broadcast(with: b), b.broadcast(with: a))
    case 6: result = try a.cast(to: a.dtype == .int32 ? .int64 : .int32)
    default: result = try -a
    }
    integers.append(result)
    let number = try result.cast(to: .float32) * 0.125
    exact.append(number)
    return number
  }

  /// Numbers that are others in every run.
  mutating func randomNumbers() throws(KerasError) -> Tensor {
    let variable: Int
    if let key {
      variable = key
    } else {
      variable = addVariable(ReferenceArray([7, 11], shape: [2], dtype: .uint32))
      key = variable
      let step = builder.constant(NDArray([0, 1] as [UInt32], shape: [2]))
      builder.update(variable, to: try builder.variable(variable) + step)
    }
    salt += 1
    let shape: Shape = Bool.random(using: &generator) ? [rows, columns] : [2, rows, columns]
    let numbers = try builder.apply(RandomUniform(shape, salt: salt), [builder.variable(variable)])[0]
    exact.append(numbers)
    return numbers
  }

  /// A recurrence along the rows of a value, or the gradient of its states.
  mutating func scan() throws(KerasError) -> Tensor {
    let sequence = try fit(pick(), to: [2, rows, columns]).transpose([1, 0, 2])
    let start = try fit(pick(), to: [2, columns])
    let weights = try fit(pick().tanh(), to: [columns, columns])
    let isReversed = Bool.random(using: &generator)
    let result = try builder.scan(length: rows, states: [start], sequences: [sequence], isReversed: isReversed) {
      states, slices throws(KerasError) in
      let next = try (states[0].matmul(weights) * (1 / Double(columns)) + slices[0]).tanh()
      return ([next], [try next * 0.5 + slices[0].tanh()])
    }
    switch Int.random(in: 0..<3, using: &generator) {
    case 0: return result.states[0]
    case 1: return result.outputs[0]
    default:
      let target = try result.outputs[0].mean() + result.states[0].mean()
      return try builder.gradients(of: target, withRespectTo: [start])[0]
    }
  }
}

extension Tensor {
  /// The tensor broadcast to the shape that it and `other` have together.
  fileprivate func broadcast(with other: Tensor) throws(KerasError) -> Tensor {
    try broadcast(to: shape.broadcast(with: other.shape))
  }
}
