internal import KerasCore

/// A dataspace (Dataspace Message, IV.A.2.b).
struct Dataspace {
  /// Dimension Sizes; nil for a null dataspace.
  var dimensionSizes: [Int]?
  /// Dimension Maximum Sizes; nil for an unlimited dimension.
  var maximumSizes: [Int?] = []
  /// How many elements there are.
  var count: Int
}

extension Cursor {
  /// Passes over a Dataspace message.
  mutating func dataspace() throws(KerasError) -> Dataspace {
    let start = position
    let version = try byte()
    let dimensionality = try byte()
    let flags = try byte()
    guard version == 1 || version == 2, dimensionality <= 32, flags & ~1 == 0 else {
      throw damaged("there is no shape at byte \(start)")
    }
    var isNull = false
    if version == 1 {
      try skip(5)
    } else {
      let type = try byte()
      guard type <= 2, type == 1 || dimensionality == 0 else { throw damaged("there is no shape at byte \(start)") }
      isNull = type == 2
    }
    var sizes: [Int] = []
    var count = 1
    for _ in 0..<dimensionality {
      let size = try number(8)
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      sizes.append(size)
      // Shapes that no memory can hold are refused where they are read, by the name of the dataset.
      count = overflow || product > 1 << 56 ? 1 << 56 : product
    }
    var maximumSizes: [Int?] = sizes
    if flags & 1 != 0 {
      for (axis, size) in sizes.enumerated() {
        maximumSizes[axis] = try address()
        if let most = maximumSizes[axis], most < size { throw damaged("the shape at byte \(start) exceeds its limit") }
      }
    }
    return Dataspace(dimensionSizes: isNull ? nil : sizes, maximumSizes: maximumSizes, count: isNull ? 0 : count)
  }
}
