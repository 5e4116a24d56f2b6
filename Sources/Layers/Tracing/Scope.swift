public import Graph
public import KerasCore

/// All that a layer sees of its surroundings while it is traced.
public struct Scope {
  package let trace: Trace
  /// The names of the layers around, outermost first.
  package let path: [String]
  /// Whether the computation is a training step.
  public let isTraining: Bool
  /// A function of the name of a weight and its value that gives the value to compute with; nil: as it is.
  public typealias WeightReplacement = (String, Tensor) throws(KerasError) -> Tensor?
  /// What the layer around makes of this layer's weights.
  private var replacement: WeightReplacement?
  /// The numbers that several calls share; nil: all are new.
  private var draws: RandomDraws?
  package let instance: LayerInstance?
  /// False inside a container that is frozen.
  let trainable: Bool

  /// The outermost scope of a model.
  package init(_ trace: Trace, isTraining: Bool) {
    self.init(trace: trace, path: [], isTraining: isTraining, instance: nil, trainable: true)
  }

  private init(trace: Trace, path: [String], isTraining: Bool, instance: LayerInstance?, trainable: Bool) {
    self.trace = trace
    self.path = path
    self.isTraining = isTraining
    self.instance = instance
    self.trainable = trainable
  }

  /// The surroundings of the layer being traced, for what counts as a layer beside it.
  package var outside: Scope {
    Scope(trace: trace, path: path.dropLast(), isTraining: isTraining, instance: instance, trainable: trainable)
  }

  /// The name of the layer being traced.
  public var layerName: String { instance?.name ?? "" }

  /// Whether the layer being traced is trained (Keras's `trainable`, its containers' included).
  public var isTrainable: Bool { trainable }

  /// The element type that the layer's configuration states.
  public var outputDType: DType { instance?.dtype ?? .float32 }

  /// The Keras whose arithmetic the layer follows, where generations differ: the one that wrote the layer's file.
  public var generation: KerasGeneration { instance?.generation ?? .keras3 }

  /// Declares a weight and returns its value. The order of declaration is the order in files; a layer that is called
  /// again gets the same weight. The configuration's `<options>_regularizer` and `<options>_constraint` apply to it;
  /// `options` is the weight's name unless stated. With `overwriteWithGradient`, training does not let the optimizer change
  /// the weight, but puts its gradient in its place.
  public func addWeight(
    _ name: String, shape: Shape, _ initializer: Initializer, trainable: Bool = true, dtype: DType = .float32,
    options: String? = nil, overwriteWithGradient: Bool = false
  ) throws(KerasError) -> Tensor {
    try TensorType(shape, dtype).requirePossible("weight \"\(name)\"")
    let key = options ?? name
    let weight = try trace.weight(path: path, name: name) { variable in
      Trace.Weight(
        path: path, name: name, type: TensorType(shape, dtype), initializer: initializer,
        trainable: trainable && self.trainable, overwriteWithGradient: overwriteWithGradient,
        regularizer: instance?.regularizers[key], constraint: instance?.constraints[key], variable: variable)
    }
    return try replacement?(name, weight) ?? weight
  }

  /// A state of the layer from one run to the next: zero at first, changed with ``assign(_:_:)``, not in files.
  public func state(_ name: String, shape: Shape, dtype: DType = .float32) throws(KerasError) -> Tensor {
    let type = TensorType(shape, dtype)
    try type.requirePossible("state \"\(name)\"")
    return try trace.state(path: path, name: name, type)
  }

  /// Makes `value` the value of `weight` after this step; whoever declares the weight again in this step gets it too.
  public func assign(_ weight: Tensor, _ value: Tensor) throws(KerasError) {
    guard weight.type == value.type else {
      throw KerasError("a weight that is \(weight.type) cannot become \(value.type).")
    }
    try trace.assign(weight, value)
  }

  /// Uniform numbers in [0, 1), new in every step.
  public func random(_ shape: Shape) throws(KerasError) -> Tensor {
    guard let draws else { return try trace.random(shape) }
    return try draws.next { () throws(KerasError) in try trace.random(shape) }
  }

  /// The same scope, whose random numbers are those of `draws`.
  package func drawing(from draws: RandomDraws) -> Scope {
    var scope = self
    scope.draws = draws
    return scope
  }

  /// Which steps or samples of `tensor` count: a `bool` tensor of its leading axes, or nil when all do.
  public func mask(of tensor: Tensor) -> Tensor? { trace.mask(of: tensor) }

  /// States which steps of `tensor` count; nil: all do.
  public func setMask(_ mask: Tensor?, of tensor: Tensor) { trace.setMask(mask, of: tensor) }

  /// Remembers that `probabilities` are the softmax or sigmoid of `logits`.
  func setLogits(_ logits: Tensor, of probabilities: Tensor) { trace.setLogits(logits, of: probabilities) }

  /// Adds a scalar to the loss.
  public func addLoss(_ loss: Tensor) { trace.addLoss(loss) }

  /// A tensor of `shape` with `value` everywhere.
  public func constant(_ value: Double, shape: Shape = [], dtype: DType = .float32) throws(KerasError) -> Tensor {
    try trace.builder.scalar(value, dtype).broadcast(to: shape)
  }

  /// `array` as a tensor.
  public func constant(_ array: NDArray) -> Tensor { trace.builder.constant(array) }

  /// Whole numbers known now.
  package func indices(_ values: [Int], _ shape: Shape) -> Tensor {
    constant(NDArray(values.map { Int32(clamping: $0) }, shape: shape))
  }

  /// Records a call of a layer inside this one, which gets what `replacement` makes of its weights, if anything.
  public func callLayer(
    _ child: LayerInstance, _ arguments: CallArguments, replacing replacement: WeightReplacement? = nil
  ) throws(KerasError) -> [Tensor] {
    try inside(child.place) { () throws(KerasError) in
      var scope = Scope(
        trace: trace, path: path + [child.name], isTraining: isTraining(in: child, arguments), instance: child,
        trainable: trainable && child.trainable)
      scope.replacement = replacement
      let outputs = try scope.maskingOutputs(of: child, arguments) { () throws(KerasError) in
        try child.layer.call(arguments, scope)
      }
      try scope.penalizeActivity(outputs, by: child.activityRegularizer)
      trace.record(Trace.Call(path: scope.path, outputs: outputs.map(\.type)))
      return outputs
    }
  }

  /// Records a call of a layer that takes one tensor and returns one.
  public func callLayer(_ child: LayerInstance, _ x: Tensor) throws(KerasError) -> Tensor {
    let outputs = try callLayer(child, CallArguments([x]))
    guard outputs.count == 1 else {
      throw KerasError("\(child.place) returns \(outputs.count) tensors where one is needed.")
    }
    return outputs[0]
  }

  /// Whether a call of `child` is part of a training step: since Keras 3, whatever a file states of the call
  /// (`operation_fn` in `keras/src/models/functional.py`); before, what it states comes first.
  private func isTraining(in child: LayerInstance, _ arguments: CallArguments) -> Bool {
    guard child.generation < .keras3, case .value(let value)? = arguments.named["training"], value != .null else {
      return isTraining
    }
    return value.isTrue
  }

  /// Keras divides the penalty on activities by the batch size, and adds it to the loss of an evaluation too.
  private func penalizeActivity(_ outputs: [Tensor], by regularizer: Regularizer?) throws(KerasError) {
    guard let regularizer, regularizer.isKnown else { return }
    for output in outputs { addLoss(try regularizer(output) / Double(output.shape[0])) }
  }
}
