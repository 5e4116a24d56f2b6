internal import KerasCore

extension Damage {
  /// Numbers of the architecture that are absurd, and values of other types than they should be.
  static let options = Damage("options", Form.configured) { attempt, random in
    try attempt.editConfig { change(options: &$0, &random) }
  }

  /// Options of one layer of any class that are possible, one by one, but enormous – and now and then absurd.
  static let layerOptions = Damage("options of a layer", [.layers]) { attempt, random in
    try attempt.editConfig { json in
      let isShape = random.below(4) == 0
      let isLayer: (JSON) -> Bool = { $0["class_name"] != nil && ($0["class_name"]?.string == "InputLayer") == isShape }
      // The model itself is one too.
      let count = json.count(where: isLayer)
      json.change(min(1, count - 1), where: isLayer) { layer in
        guard var node = layer.object, var config = node["config"] else { return }
        for _ in 0...random.below(2) { change(extents: &config, to: random.pick(enormous), &random) }
        if random.below(6) == 0 { change(options: &config, &random) }
        node["config"] = config
        layer = .object(node)
      }
    }
  }

  /// Numbers that an option can be, but that make tensors which no machine has room for, or too many operations.
  private static let enormous: [JSON] = [
    1, 2, 3, 5, 16, 255, 1000, 4096, 65_536, 1_000_000, 16_777_216, 1_000_000_000, 2_147_483_647, 0, -1, -2,
    -2_147_483_647, 1e-30, 1e30, 0.25,
  ]

  /// Puts `value` in the place of a number, or of one number of a list.
  private static func change(extents json: inout JSON, to value: JSON, _ random: inout Random) {
    let isNumber: (JSON) -> Bool = { $0.double != nil }
    let count = json.count(where: isNumber)
    guard count > 0 else { return }
    json.change(random.below(count), where: isNumber) { $0 = value }
  }

  /// What nobody expects where a number should be.
  private static let values: [JSON] = [
    0, -1, 1, 2, 3, 7, 255, 1000, 65_536, 1_000_000, 1_000_000_000, 2_147_483_647, 2_147_483_648, 4_294_967_296,
    1_000_000_000_000, 1_000_000_000_000_000, .int(.max), .int(.min), -1_000_000_000, 0.5, -0.5, 1e-30, 1e300,
    .double(.infinity), .double(-.infinity), .double(.nan), "text", "", nil, true, [], [:], [0], [1], [nil],
    [1_000_000_000, 1_000_000_000], [-1, -1], [[1, 2], [3, 4]], [2_147_483_647, 2_147_483_647, 2_147_483_647],
  ]

  private static func change(options json: inout JSON, _ random: inout Random) {
    for _ in 0...random.below(3) {
      // Mostly extents, which are what a runtime computes with.
      let isWanted = random.below(3) > 0 ? { $0.isExtents } : { (json: JSON) in json.isLeaf }
      let count = json.count(where: isWanted)
      guard count > 0 else { continue }
      let value = random.pick(values)
      let (keepsForm, element) = (random.below(2) == 0, random.below(4))
      json.change(random.below(count), where: isWanted) { old in
        if keepsForm, var elements = old.array, !value.isExtents || value.array == nil, !elements.isEmpty {
          elements[element % elements.count] = value
          old = .array(elements)
        } else {
          old = value
        }
      }
    }
  }
}
