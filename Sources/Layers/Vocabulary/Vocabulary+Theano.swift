internal import Graph
package import KerasCore

extension KerasGeneration {
  /// `architecture`, a whole model in this generation's words, with the padding that Theano means by "same": as many
  /// windows as TensorFlow's, which start elsewhere.
  ///
  /// Where `isTheano` is nil, because the file does not say on what it was computed, what differs is refused.
  /// Source: `keras/backend/theano_backend.py` of Keras 1.2.2 and 2.2.4.
  package func padded(
    _ architecture: JSON, isTheano: Bool?, registry: LayerRegistry
  ) throws(KerasError) -> JSON {
    guard self <= .keras2, isTheano != false else { return architecture }
    return try architecture.paddedByTheano(self, isCertain: isTheano ?? false, registry)
  }
}

/// A layer's windows, and the word for where Theano starts them.
private struct TheanoWindows {
  var sizeKey = "kernel_size"
  var padding = SpatialPadding.half
  /// Whether Theano gives the results of even windows another extent than it says.
  var mustBeOdd = false

  /// By today's class names.
  static let all: [String: TheanoWindows] = [
    "Conv1D": .init(), "Conv2D": .init(), "Conv3D": .init(), "DepthwiseConv2D": .init(), "ConvLSTM2D": .init(),
    "SeparableConv1D": .init(mustBeOdd: true), "SeparableConv2D": .init(mustBeOdd: true),
    "Conv2DTranspose": .init(mustBeOdd: true), "Conv3DTranspose": .init(mustBeOdd: true),
    "MaxPooling1D": pooling, "MaxPooling2D": pooling, "MaxPooling3D": pooling,
    "AveragePooling1D": pooling, "AveragePooling2D": pooling, "AveragePooling3D": pooling,
  ]
  private static let pooling = TheanoWindows(sizeKey: "pool_size", padding: .overhang)

  /// Whether windows of this size at this stride start where TensorFlow's do, whatever the extent.
  func startTheSame(_ size: Int, stride: Int) -> Bool {
    size == 1 || stride == 1 && (padding == .half ? size % 2 == 1 : size == 3)
  }
}

extension JSON {
  /// The numbers of an option that is one number or one an axis.
  fileprivate var extents: [Int] { int.map { [$0] } ?? array?.compactMap(\.int) ?? [] }

  fileprivate func paddedByTheano(
    _ generation: KerasGeneration, isCertain: Bool, _ registry: LayerRegistry
  ) throws(KerasError) -> JSON {
    if let array {
      var elements: [JSON] = []
      for element in array { elements.append(try element.paddedByTheano(generation, isCertain: isCertain, registry)) }
      return .array(elements)
    }
    guard var object else { return self }
    for (key, value) in object.members {
      object[key] = try value.paddedByTheano(generation, isCertain: isCertain, registry)
    }
    guard let name = object["class_name"]?.string, var config = object["config"]?.object,
      let layer = registry.makeLayer(SerializedName(name)), let windows = TheanoWindows.all[type(of: layer).className]
    else { return .object(object) }
    let place = "layer \"\(config["name"]?.string ?? name)\" (\(name))"
    try inside(place) { () throws(KerasError) in
      let isChanged = try windows.place(in: &config, type(of: layer).className, generation)
      guard isCertain || !isChanged else {
        throw KerasError(
          "the file does not say whether Theano or TensorFlow padded here, which differs; say so with "
            + "--theano-kernels or --no-theano-kernels.")
      }
    }
    object["config"] = .object(config)
    return .object(object)
  }
}

extension TheanoWindows {
  /// Gives `config`, of a layer of this class, the padding that Theano means; returns whether that is another one.
  func place(
    in config: inout JSON.Object, _ className: String, _ generation: KerasGeneration
  ) throws(KerasError) -> Bool {
    let options = generation.translated(config, className: className)
    let sizes = options[sizeKey]?.extents ?? [2]
    let stated = options["strides"]?.extents ?? []
    let strides = !stated.isEmpty ? stated : padding == .overhang ? sizes : [1]
    var isChanged = false
    if className == "ConvLSTM2D", sizes.contains(where: { $0 % 2 == 0 }) {
      config["recurrent_padding"] = .string(SpatialPadding.half.rawValue)
      isChanged = true
    }
    let isTheSame = sizes.indices.allSatisfy { axis in
      startTheSame(sizes[axis], stride: strides[axis < strides.count ? axis : 0])
    }
    guard options["padding"] == "same", !isTheSame else { return isChanged }
    guard !mustBeOdd || sizes.allSatisfy({ $0 % 2 == 1 }) else {
      throw KerasError(
        "with Theano, \"same\" padding of even kernels gives another extent here, which is not supported.")
    }
    config["border_mode"] = nil
    config["padding"] = .string(padding.rawValue)
    return true
  }
}
