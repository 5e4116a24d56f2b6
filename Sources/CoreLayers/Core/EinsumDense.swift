public import Graph
public import KerasCore

/// `activation(einsum(equation, x, kernel) + bias)`: a ``Dense`` whose axes are said by an equation such as
/// `"abc,cde->abde"`.
///
/// Source: `keras/src/layers/core/einsum_dense.py`.
public struct EinsumDense: UnaryLayer, AdaptedByLowRank {
  /// The axes of input, kernel and output: `ab,bc->ac`, `...ab,bc->...ac` or `ab...,bc->ac...`.
  public var equation = ""
  /// The extents of the output without its batch axis and without those of the ellipsis; nil: the input's.
  public var outputShape: [Int?] = []
  /// The letters of the axes that the bias has; nil: there is no bias.
  public var biasAxes: String?
  /// The activation.
  public var activation = Activation.linear
  /// The initializer of the kernel.
  public var kernelInitializer = Initializer.glorotUniform
  /// The initializer of the bias.
  public var biasInitializer = Initializer.zeros
  /// The adaptation of the kernel.
  public var lora = LowRankAdaptation()

  public init() {}

  /// A layer that computes `equation` with outputs of this shape.
  public init(_ equation: String, outputShape: [Int?], biasAxes: String? = nil, activation: Activation = .linear) {
    self.equation = equation
    self.outputShape = outputShape
    self.biasAxes = biasAxes
    self.activation = activation
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("equation", &equation)
    // One extent may stand without the list around it.
    if config.isReading, let extent = config.take("output_shape")?.int {
      outputShape = [extent]
    } else {
      try config.required("output_shape", &outputShape)
    }
    guard outputShape.allSatisfy({ $0.map(LayerConfig.extents.contains) ?? true }) else {
      throw KerasError("\"output_shape\" must be a list of positive extents or null, got \(outputShape.config).")
    }
    try config.field("activation", &activation)
    try config.field("bias_axes", &biasAxes)
    try config.field("kernel_initializer", &kernelInitializer)
    try config.field("bias_initializer", &biasInitializer)
    try lora.configure(&config)
    config.ignoring(anyValueOf: "gptq_unpacked_column_size")
  }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let shapes = try EinsumShapes(equation, input: x.shape, output: outputShape, biasAxes: biasAxes)
    var kernel = try scope.addWeight(
      "kernel", shape: shapes.kernel, kernelInitializer, trainable: !lora.isActive)
    let bias = try shapes.bias.map { (shape) throws(KerasError) in
      try scope.addWeight("bias", shape: shape, biasInitializer)
    }
    kernel = try scope.adapted(kernel, "kernel", by: lora)
    let y = try scope.product(x, along: shapes.reducedAxes, kernel, bias) { (x, kernel) throws(KerasError) in
      try einsum(equation, x, kernel)
    }
    return try scope.activate(y, activation)
  }
}

/// The shapes of the weights that an ``EinsumDense`` needs.
private struct EinsumShapes {
  var kernel: Shape = []
  var bias: Shape?
  /// The axes of the input that are summed over.
  var reducedAxes: [Int] = []

  init(_ equation: String, input: Shape, output: [Int?], biasAxes: String?) throws(KerasError) {
    let wrong = KerasError(
      "\"equation\" must have the form \"ab,bc->ac\", \"...ab,bc->...ac\" or \"ab...,bc->ac...\", got \"\(equation)\".")
    let text = equation.filter { $0 != " " }
    guard let arrow = text.firstRange(of: "->"), let comma = text[..<arrow.lowerBound].firstIndex(of: ",") else {
      throw wrong
    }
    let terms = [text[..<comma], text[text.index(after: comma)..<arrow.lowerBound], text[arrow.upperBound...]]
    let leads = terms[0].hasPrefix("...")
    let hasEllipsis = [0, 2].map { leads ? terms[$0].hasPrefix("...") : terms[$0].hasSuffix("...") }
    let letters = terms.map { $0.filter { $0 != "." } }
    guard hasEllipsis[0] == hasEllipsis[1], letters.allSatisfy({ $0.allSatisfy(\.isLetter) }),
      terms[1].count == letters[1].count, input.rank >= letters[0].count, input.rank > 0
    else { throw wrong }
    let elided = input.rank - letters[0].count
    let lead = leads ? elided : 0

    reducedAxes = letters[0].enumerated().filter { !letters[2].contains($0.element) }.map { lead + $0.offset }

    var extents: [Character: Int] = [:]
    for (place, letter) in letters[0].enumerated() { extents[letter] = input[lead + place] }
    // The stated shape lacks the batch axis and what the ellipsis stands for.
    var full: [Int?] = [input[0]] + output
    if leads, elided > 0 { full.insert(contentsOf: input.dimensions[1..<max(elided, 1)].map { $0 }, at: 1) }
    for (place, letter) in letters[2].enumerated() where extents[letter] == nil {
      guard full.indices.contains(lead + place), let extent = full[lead + place] else {
        throw KerasError("\"output_shape\" \(output.config) does not say how long the axis \"\(letter)\" is.")
      }
      extents[letter] = extent
    }
    var kernel: [Int] = []
    for letter in letters[1] {
      guard let extent = extents[letter] else { throw wrong }
      kernel.append(extent)
    }
    self.kernel = Shape(kernel)
    guard let biasAxes, let first = letters[2].firstIndex(where: biasAxes.contains) else { return }
    guard biasAxes.allSatisfy(letters[2].contains) else {
      throw KerasError("\"bias_axes\" \"\(biasAxes)\" must be axes of the output \"\(letters[2])\".")
    }
    let along = letters[2][first...].map { biasAxes.contains($0) ? extents[$0] ?? 1 : 1 }
    bias = Shape(along + (leads ? [] : Array(repeating: 1, count: elided)))
  }
}
