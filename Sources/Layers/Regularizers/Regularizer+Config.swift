package import KerasCore

extension Regularizer {
  /// The penalty that a configuration describes: `L1`, `L2`, `L1L2` and their older names.
  package init(config json: JSON, key: String) throws(KerasError) {
    guard let object = SerializedObject(json) else {
      throw KerasError("\"\(key)\" must be a regularizer, got \(json).")
    }
    switch object.key {
    case "l1": self.init(l1: object.number("l1", "l", default: 0.01))
    case "l2": self.init(l2: object.number("l2", "l", default: 0.01))
    case "l1l2", "l1l2regularizer", "weightregularizer", "activityregularizer":
      // Used by name alone, `l1_l2` has Keras's factors of 0.01.
      let factor = json.string == nil ? 0 : 0.01
      self.init(l1: object.number("l1", default: factor), l2: object.number("l2", default: factor))
    default: throw KerasError("\"\(key)\": the regularizer \"\(object.name)\" is not supported.")
    }
  }

  /// The penalty as files describe it.
  package var config: JSON {
    ["class_name": "L1L2", "config": ["l1": .double(l1), "l2": .double(l2)]]
  }
}
