internal import Graph
internal import KerasCore

/// The options that LSTM, GRU and SimpleRNN have in common: sizes, the activation, weights and dropout.
public struct CellOptions: Sendable {
  /// The extent of the output and of each state.
  public var units = 1
  /// The activation of the candidate for the new state.
  public var activation = Activation.tanh
  /// Whether a bias is added.
  public var useBias = true
  /// The initializer of the kernel (inputs, gates · units).
  public var kernelInitializer = Initializer.glorotUniform
  /// The initializer of the recurrent kernel (units, gates · units).
  public var recurrentInitializer = Initializer.orthogonal(gain: 1)
  /// The initializer of the bias.
  public var biasInitializer = Initializer.zeros
  /// In training, the share of the input that is dropped: the same elements in every step.
  public var dropout = 0.0
  /// In training, the share of the previous output that is dropped: the same elements in every step.
  public var recurrentDropout = 0.0
  /// Keras's seed. The random numbers come from the model's key.
  public var seed: Int?
  /// Keras's way of computing; 1 drops other elements for each gate.
  private var implementation = 2

  /// Whether Keras multiplies gate by gate whatever the options are.
  var dropsGateByGate = false

  /// The options of a cell of `units`.
  init(_ units: Int = 1) { self.units = units }

  /// Reads or writes the options; `extent` is what files call ``units``.
  mutating func configure(_ config: inout LayerConfig, extent: String = "units") throws(KerasError) {
    try config.required(extent, &units, in: LayerConfig.extents)
    try config.field("activation", &activation)
    try config.field("use_bias", &useBias)
    try config.field("kernel_initializer", &kernelInitializer)
    try config.field("recurrent_initializer", &recurrentInitializer)
    try config.field("bias_initializer", &biasInitializer)
    try config.field("dropout", &dropout, in: LayerConfig.shares)
    try config.field("recurrent_dropout", &recurrentDropout, in: LayerConfig.shares)
    if config.isReading {
      implementation = config.take("implementation")?.int ?? 2
      config.seed(&seed)
    } else if config.generation >= .keras3 {
      config.seed(&seed)
    }
  }

  /// The factors for the input of each of `gates` gates; nil when nothing is dropped. They are the same in every step.
  func dropout(_ x: Tensor, gates: Int, _ scope: Scope) throws(KerasError) -> [Tensor]? {
    try factors(x.shape, rate: dropout, gates: gates, scope)
  }

  /// The factors for the previous output.
  func recurrentDropout(_ h: Tensor, gates: Int, _ scope: Scope) throws(KerasError) -> [Tensor]? {
    try factors(h.shape, rate: recurrentDropout, gates: gates, scope)
  }

  private func factors(
    _ shape: Shape, rate: Double, gates: Int, _ scope: Scope
  ) throws(KerasError) -> [Tensor]? {
    guard scope.isTraining, rate > 0, rate < 1 else { return nil }
    // Keras draws one mask for all gates unless it multiplies gate by gate, as it does for recurrent dropout.
    let isEachItsOwn = gates > 1 && (recurrentDropout > 0 || implementation == 1 || dropsGateByGate)
    var masks: [Tensor] = []
    for _ in 0..<(isEachItsOwn ? gates : 1) {
      masks.append(try scope.dropout(scope.constant(1, shape: shape), rate: rate, noiseShape: shape))
    }
    return masks
  }

  /// `x · matrix`, gate by gate where each has a mask of its own.
  func product(_ x: Tensor, _ matrix: Tensor, masks: [Tensor]?) throws(KerasError) -> Tensor {
    try product(x, matrix, masks: masks) { x, matrix throws(KerasError) in try x.matmul(matrix) }
  }

  /// What `multiply` makes of `x` and `kernel`, gate by gate – the last axis – where each has a mask of its own.
  func product(
    _ x: Tensor, _ kernel: Tensor, masks: [Tensor]?,
    _ multiply: (Tensor, Tensor) throws(KerasError) -> Tensor
  ) throws(KerasError) -> Tensor {
    guard let masks else { return try multiply(x, kernel) }
    if masks.count == 1 { return try multiply(x * masks[0], kernel) }
    var parts: [Tensor] = []
    for (mask, part) in zip(masks, try kernel.split(masks.count, axis: -1)) {
      parts.append(try multiply(x * mask, part))
    }
    return try concatenate(parts, axis: -1)
  }

  /// `x · kernel + bias` for `gates` gates. In the body of a scan nothing of it depends on the states, so it is computed
  /// for all steps at once.
  func projection(_ x: Tensor, _ kernel: Tensor, bias: Tensor?, gates: Int, _ scope: Scope) throws(KerasError) -> Tensor
  {
    let z = try product(x, kernel, masks: dropout(x, gates: gates, scope))
    guard let bias else { return z }
    return try z + bias
  }

  /// The kernel and the recurrent kernel.
  func kernels(_ x: Tensor, gates: Int, _ scope: Scope) throws(KerasError) -> (kernel: Tensor, recurrent: Tensor) {
    let kernel = try scope.addWeight("kernel", shape: [x.shape[-1], gates * units], kernelInitializer)
    let recurrent = try scope.addWeight(
      "recurrent_kernel", shape: [units, gates * units], recurrentInitializer, options: "recurrent")
    return (kernel, recurrent)
  }

  /// The bias of an LSTM's four gates; nil where there is none.
  func lstmBias(unitForgetBias: Bool, _ scope: Scope) throws(KerasError) -> Tensor? {
    guard useBias else { return nil }
    let initializer = unitForgetBias ? .unitForgetBias(units: units, others: biasInitializer) : biasInitializer
    return try scope.addWeight("bias", shape: [4 * units], initializer)
  }
}
