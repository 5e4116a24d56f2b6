internal import ModelFile

/// The summary of a model: its layers, and how many numbers they hold.
struct ModelSummary {
  /// One line of the table.
  struct Row {
    var name: String
    var className: String
    /// The shape of the output, or shapes in a list; `?` when it is not known.
    var outputShape: String
    var parameters: Int
    /// The inbound tensors of the layer, such as `dense[0][0]`.
    var connections: [String]
  }

  /// How many numbers there are, and how many bytes they take.
  struct Size {
    var count = 0
    var bytes = 0

    mutating func add(_ shape: Shape, _ dtype: DType) {
      count += shape.count
      bytes += shape.count * dtype.size
    }

    static func + (a: Size, b: Size) -> Size { Size(count: a.count + b.count, bytes: a.bytes + b.bytes) }

    /// The size as Keras prints it: `1,024 (4.00 KB)`.
    var text: String {
      var size = Double(bytes)
      for unit in ["B", "KB", "MB", "GB", "TB"] {
        if size < 1024 { return "\(grouped(count)) (\(fixed(size, digits: 2)) \(unit))" }
        size /= 1024
      }
      return "\(grouped(count)) (\(fixed(size, digits: 2)) PB)"
    }
  }

  let rows: [Row]
  private(set) var trainable = Size()
  private(set) var nonTrainable = Size()
  private(set) var optimizer = Size()
  /// The shape and the type of each of the model's outputs; none when they are not known.
  let outputs: [(shape: String, dtype: String)]
  /// Whether every layer is called once, on the one before it.
  let isSequential: Bool

  init(_ model: Model) {
    let layers = model.definition.layer.layer.sublayers.filter {
      !(model.definition.layer.layer is Sequential && $0.layer is InputLayer)
    }
    let functional = model.definition.layer.layer as? Functional
    let shapes = OutputShapes(model)
    let parameters = Self.parameters(of: model)
    var rows: [Row] = []
    for layer in layers {
      let isModel = layer.layer is Functional
      rows.append(
        Row(
          name: layer.name, className: isModel ? "Functional" : layer.className, outputShape: shapes.text(layer.name),
          parameters: parameters[layer.name] ?? 0, connections: functional?.connections(of: layer) ?? []))
    }
    self.rows = rows
    outputs = shapes.outputs
    isSequential = functional.map(\.isSequential) ?? true
    if let trace = model.definition.trace {
      for weight in trace.weights {
        if weight.trainable {
          trainable.add(weight.type.shape, weight.type.dtype)
        } else {
          nonTrainable.add(weight.type.shape, weight.type.dtype)
        }
      }
    } else {
      let frozen = Set(layers.filter { !$0.trainable }.map(\.name))
      for layer in model.definition.saved?.layers ?? [] {
        for weight in layer.weights {
          if frozen.contains(layer.name) {
            nonTrainable.add(weight.shape, weight.dtype)
          } else {
            trainable.add(weight.shape, weight.dtype)
          }
        }
      }
    }
    for state in model.definition.saved?.optimizerWeights ?? [] { optimizer.add(state.shape, state.dtype) }
  }

  /// How many numbers each layer of `model` holds: as it declares, or as the file has them when it cannot be recorded.
  private static func parameters(of model: Model) -> [String: Int] {
    var counts: [String: Int] = [:]
    if let trace = model.definition.trace {
      for weight in trace.weights {
        if let name = weight.path.first { counts[name, default: 0] += weight.type.shape.count }
      }
    } else {
      for layer in model.definition.saved?.layers ?? [] {
        for weight in layer.weights { counts[layer.name, default: 0] += weight.shape.count }
      }
    }
    return counts
  }
}

/// The shapes of layers' outputs, with `None` where they depend on the data.
private struct OutputShapes {
  private var texts: [String: String] = [:]
  private(set) var outputs: [(shape: String, dtype: String)] = []

  init(_ model: Model) {
    for (first, second) in OpenExtents.candidates {
      guard let a = Self.trace(model, first), let b = Self.trace(model, second) else { continue }
      for (call, other) in zip(a.calls, b.calls) where call.path.count == 1 {
        let shapes = zip(call.outputs, other.outputs).map(Self.text)
        // Of several calls the last one counts, as in Keras.
        texts[call.path[0]] = shapes.count == 1 ? shapes[0] : "[" + shapes.joined(separator: ", ") + "]"
      }
      outputs = zip(a.outputs, b.outputs).map { (Self.text($0, $1), $0.dtype.rawValue) }
      return
    }
  }

  /// The shape of `one`, with `None` where that of `two` differs.
  private static func text(_ one: TensorType, _ two: TensorType) -> String {
    PartialShape(zip(one.shape.dimensions, two.shape.dimensions).map { $0 == $1 ? $0 : nil }).description
  }

  private static func trace(_ model: Model, _ extents: OpenExtents) -> ModelTrace? {
    let types = model.inputs.compactMap { extents.type(of: $0) }
    guard types.count == model.inputs.count, model.definition.missing.isEmpty else { return nil }
    return try? ModelTrace(model.definition.layer, inputs: types)
  }

  func text(_ layer: String) -> String { texts[layer] ?? "?" }
}

extension Functional {
  /// The inbound tensors of the calls of `layer`, in order.
  fileprivate func connections(of layer: LayerInstance) -> [String] {
    calls.filter { layers[$0.layer].name == layer.name }.sorted { $0.node < $1.node }.flatMap { call in
      (call.positional + call.named.map(\.argument)).flatMap(\.allReferences).map {
        "\(layers[$0.layer].name)[\($0.node)][\($0.output)]"
      }
    }
  }

  /// Whether every layer is called once on one tensor, each at another depth: Keras then leaves out the connections.
  fileprivate var isSequential: Bool {
    guard inputs.count == 1, outputs.count == 1 else { return false }
    var used = Set<Reference>()
    for call in calls {
      let references = (call.positional + call.named.map(\.argument)).flatMap(\.allReferences)
      guard call.node == 0, references.count == 1, used.insert(references[0]).inserted else { return false }
    }
    return true
  }
}

extension Functional.Argument {
  /// The tensors inside, in order.
  var allReferences: [Functional.Reference] {
    switch self {
    case .reference(let reference): [reference]
    case .list(let arguments): arguments.flatMap(\.allReferences)
    case .value: []
    }
  }
}
