package import Graph
internal import KerasCore

/// One recording of a model: the graph under construction and everything the layers declared on the way.
package final class Trace {
  /// A weight as a layer declared it.
  package struct Weight: Sendable {
    /// The names of the layers it is in, outermost first, without the model itself.
    package var path: [String]
    /// The name the layer gave it.
    package var name: String
    package var type: TensorType
    package var initializer: Initializer
    package var trainable: Bool
    /// Whether training puts the gradient in the place of the weight.
    package var overwriteWithGradient = false
    package var regularizer: Regularizer?
    package var constraint: Constraint?
    /// The graph's variable that holds it.
    package var variable: Int

    /// Whether it is an optimizer that changes the weight in training.
    package var isOptimized: Bool { trainable && !overwriteWithGradient }
  }

  /// A layer's state from one run to the next; zero at first.
  package struct State: Sendable {
    package var key: WeightKey
    package var type: TensorType
    package var variable: Int
  }

  /// The facts of a call for a summary.
  package struct Call {
    package var path: [String]
    package var outputs: [TensorType]
  }

  package let builder = GraphBuilder()
  package private(set) var weights: [Weight] = []
  /// The states that layers keep from one run to the next and files do not hold.
  package private(set) var states: [State] = []
  package private(set) var calls: [Call] = []
  /// Penalties that the loss includes.
  package private(set) var losses: [Tensor] = []
  /// The variable that holds the random key, once something random is traced.
  package private(set) var randomKey: Int?

  private var weightIndices: [String: Int] = [:]
  private var stateIndices: [WeightKey: Int] = [:]
  /// The variables that have each value by now, in the order in which they came to have it.
  private var holders: [Graph.Value: [Int]] = [:]
  /// The values that layers assigned to variables in this step.
  private var assigned: [Int: Tensor] = [:]
  private var masks: [TensorIdentity: Tensor] = [:]
  private var logits: [TensorIdentity: Tensor] = [:]
  private var salts: UInt32 = 0

  /// Whether a function that is missing is taken for one that keeps the shape, so that what layers declare is known; what
  /// they compute is not.
  let keepsShapes: Bool

  /// The extent of what layers on arrays leave to the data.
  let openExtent: Int
  /// The types of the results of such layers, by the graph's inputs that they are, as far as they are known from data.
  private let hostTypes: [Int: TensorType]
  /// The calls of such layers.
  package private(set) var hostCalls: [HostCall] = []

  package init(keepingShapes: Bool = false, openExtent: Int = 97, hostTypes: [Int: TensorType] = [:]) {
    keepsShapes = keepingShapes
    self.openExtent = openExtent
    self.hostTypes = hostTypes
  }

  /// The result, of type `declared` unless data said otherwise, of a layer that computes on arrays.
  func hostCall(
    _ layer: some HostLayer, path: [String], _ inputs: [Tensor], _ declared: TensorType
  ) throws(KerasError) -> Tensor {
    guard inputs.allSatisfy({ $0.builder === builder }) else {
      throw KerasError("the layer cannot be repeated for every step of a sequence.")
    }
    let place = builder.graph.inputs.count
    let type = hostTypes[place] ?? declared
    hostCalls.append(
      HostCall(layer: layer, path: path, inputs: inputs.map(\.value), result: place, dtype: type.dtype))
    return builder.input(type)
  }

  /// The weight `name` of the layer at `path`, declared at the first call and the same ever after.
  func weight(path: [String], name: String, make: (Int) -> Weight) throws(KerasError) -> Tensor {
    let key = (path + [name]).joined(separator: "\u{0}")
    if let index = weightIndices[key] {
      let weight = weights[index]
      let wanted = make(weight.variable).type
      guard wanted == weight.type else {
        throw KerasError(
          "weight \"\(name)\" is \(weight.type.shape), but this call of the shared layer needs \(wanted.shape).")
      }
      return assigned[weight.variable] ?? builder.variable(weight.variable)
    }
    var weight = make(0)
    weight.variable = builder.addVariable(weight.type)
    weightIndices[key] = weights.count
    weights.append(weight)
    return declared(weight.variable)
  }

  /// The state `name` of the layer at `path`, declared at the first call and the same ever after.
  func state(path: [String], name: String, _ type: TensorType) throws(KerasError) -> Tensor {
    let key = WeightKey(path: path, name: name)
    if let index = stateIndices[key] {
      let known = states[index]
      guard known.type == type else {
        throw KerasError("the layer keeps a state that is \(known.type.shape), but this call needs \(type.shape).")
      }
      return assigned[known.variable] ?? builder.variable(known.variable)
    }
    let variable = builder.addVariable(type)
    stateIndices[key] = states.count
    states.append(State(key: key, type: type, variable: variable))
    return declared(variable)
  }

  /// The value before the run of a variable that layers can assign to.
  private func declared(_ variable: Int) -> Tensor {
    let tensor = builder.variable(variable)
    holders[tensor.value] = [variable]
    return tensor
  }

  /// Makes `value` the value of `weight` after the run.
  func assign(_ weight: Tensor, _ value: Tensor) throws(KerasError) {
    guard weight.builder === builder, let declared = holders[weight.value]?.first else {
      throw KerasError("only a tensor from addWeight can be assigned to.")
    }
    guard value.builder === builder else {
      throw KerasError("a layer that changes its weights cannot be repeated for every step of a sequence.")
    }
    holders[weight.value]?.removeFirst()
    holders[value.value, default: []].append(declared)
    assigned[declared] = value
    builder.update(declared, to: value)
  }

  /// Uniform numbers in [0, 1), different in every run of the graph.
  func random(_ shape: Shape) throws(KerasError) -> Tensor {
    let variable: Int
    if let randomKey {
      variable = randomKey
    } else {
      variable = builder.addVariable(TensorType([2], .uint32))
      randomKey = variable
      // The second word counts the runs.
      let step = builder.constant(NDArray([0, 1] as [UInt32]))
      builder.update(variable, to: try builder.variable(variable) + step)
    }
    salts += 1
    return try builder.variable(variable).applying(RandomUniform(shape, salt: salts))[0]
  }

  package func mask(of tensor: Tensor) -> Tensor? { masks[TensorIdentity(tensor)] }

  func setMask(_ mask: Tensor?, of tensor: Tensor) { masks[TensorIdentity(tensor)] = mask }

  /// The logits from which `probabilities` were computed, when a softmax or sigmoid did; a cross-entropy starts from
  /// them, as Keras does, because the probabilities have lost digits.
  package func logits(of probabilities: Tensor) -> Tensor? { logits[TensorIdentity(probabilities)] }

  func setLogits(_ tensor: Tensor, of probabilities: Tensor) { logits[TensorIdentity(probabilities)] = tensor }

  func addLoss(_ loss: Tensor) { losses.append(loss) }

  func record(_ call: Call) { calls.append(call) }
}

/// A tensor as a key: values of different graphs – of a model and of the body of a scan in it – are different.
private struct TensorIdentity: Hashable {
  private let builder: GraphBuilder
  private let value: Graph.Value

  init(_ tensor: Tensor) {
    builder = tensor.builder
    value = tensor.value
  }

  static func == (a: TensorIdentity, b: TensorIdentity) -> Bool { a.builder === b.builder && a.value == b.value }

  func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(builder))
    hasher.combine(value)
  }
}
