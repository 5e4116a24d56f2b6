internal import KerasCore

extension JSON {
  /// How many values there are inside, this one included, that `isWanted`.
  func count(where isWanted: (JSON) -> Bool) -> Int {
    var count = isWanted(self) ? 1 : 0
    switch self {
    case .array(let elements): for element in elements { count += element.count(where: isWanted) }
    case .object(let object): for member in object.members { count += member.value.count(where: isWanted) }
    default: break
    }
    return count
  }

  /// Gives the value of this index among those that `isWanted` to `change`.
  mutating func change(_ index: Int, where isWanted: (JSON) -> Bool, _ change: (inout JSON) -> Void) {
    var left = index
    visit(&left, isWanted, change)
  }

  /// The value of this index among those that `isWanted`.
  func value(_ index: Int, where isWanted: (JSON) -> Bool) -> JSON {
    var found = JSON.null
    var copy = self
    copy.change(index, where: isWanted) { found = $0 }
    return found
  }

  /// Goes through the values in order; `left` counts down, and is −1 when the value was found.
  private mutating func visit(_ left: inout Int, _ isWanted: (JSON) -> Bool, _ change: (inout JSON) -> Void) {
    if isWanted(self) {
      left -= 1
      if left < 0 { return change(&self) }
    }
    switch self {
    case .array(var elements):
      for index in elements.indices where left >= 0 { elements[index].visit(&left, isWanted, change) }
      self = .array(elements)
    case .object(var object):
      for (key, value) in object.members where left >= 0 {
        var value = value
        value.visit(&left, isWanted, change)
        object[key] = value
      }
      self = .object(object)
    default: break
    }
  }

  /// Whether it is a number, or a list of numbers and nothing else: what extents are given as.
  var isExtents: Bool {
    switch self {
    case .int, .double: true
    case .array(let elements): !elements.isEmpty && elements.allSatisfy { $0.double != nil }
    default: false
    }
  }

  /// Whether nothing is inside.
  var isLeaf: Bool { array == nil && object == nil }
}
