package import KerasCore

extension KerasGeneration {
  /// `architecture`, a whole model as a file of this generation has it, with what layers cannot know alone: the nodes of
  /// Keras 0 as those of Keras 1, and the order of axes where Keras 1.0 forgot to write it.
  package func completed(_ architecture: JSON) throws(KerasError) -> JSON {
    switch self {
    case .keras0:
      var names = Keras0Names()
      return architecture["class_name"] == nil ? try names.node(architecture) : architecture
    case .keras1:
      var orders: Set<String> = []
      architecture.collectAxisOrders(&orders)
      return orders.count == 1 ? architecture.stating(axisOrder: orders.first ?? "tf") : architecture
    case .keras2, .tfKeras, .keras3: return architecture
    }
  }
}

/// The layers of Keras 1 that have an order of axes, which not all of them wrote.
private let layersWithAxisOrder: Set = [
  "UpSampling2D", "UpSampling3D", "ZeroPadding2D", "ZeroPadding3D", "Cropping2D", "Cropping3D",
]

extension JSON {
  /// Adds every order of axes that is stated in this.
  fileprivate func collectAxisOrders(_ orders: inout Set<String>) {
    for value in array ?? [] { value.collectAxisOrders(&orders) }
    for (key, value) in object?.members ?? [] {
      if key == "dim_ordering", let order = value.string, order != "default" {
        orders.insert(order)
      } else {
        value.collectAxisOrders(&orders)
      }
    }
  }

  /// This with `axisOrder` for all layers that have one and do not state it.
  fileprivate func stating(axisOrder: String) -> JSON {
    if let array { return .array(array.map { $0.stating(axisOrder: axisOrder) }) }
    guard var object else { return self }
    for (key, value) in object.members { object[key] = value.stating(axisOrder: axisOrder) }
    if let name = object["class_name"]?.string, layersWithAxisOrder.contains(name),
      var config = object["config"]?.object, config["dim_ordering"] == nil
    {
      config["dim_ordering"] = .string(axisOrder)
      object["config"] = .object(config)
    }
    return .object(object)
  }
}
