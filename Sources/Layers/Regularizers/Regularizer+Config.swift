package import KerasCore

extension Regularizer {
  /// The penalty of Keras that `object` describes: `L1`, `L2`, `L1L2` and their older names; nil for any other.
  init?(_ object: SerializedObject, isBare: Bool) {
    switch object.key {
    case "l1": self.init(l1: object.number("l1", "l", default: 0.01))
    case "l2": self.init(l2: object.number("l2", "l", default: 0.01))
    case "l1l2", "l1l2regularizer", "weightregularizer", "activityregularizer":
      // Used by name alone, `l1_l2` has Keras's factors of 0.01.
      let factor = isBare ? 0.01 : 0
      self.init(l1: object.number("l1", default: factor), l2: object.number("l2", default: factor))
    default: return nil
    }
  }

  /// The penalty as files describe it.
  package var config: JSON {
    custom?.config ?? ["class_name": "L1L2", "config": ["l1": .double(l1), "l2": .double(l2)]]
  }
}
