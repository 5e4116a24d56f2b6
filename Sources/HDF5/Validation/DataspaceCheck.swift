internal import KerasCore

/// The extents of an array in a file.
struct StoredSpace {
  /// The extents; nil for a space that holds nothing.
  var extents: [Int]?
  /// What the extents can grow to; nil where there is no limit.
  var limits: [Int?] = []
  /// How many elements there are.
  var count: Int
}

extension Cursor {
  /// Passes over a dataspace.
  mutating func dataspace() throws(KerasError) -> StoredSpace {
    let start = position
    let version = try byte()
    let rank = try byte()
    let flags = try byte()
    guard version == 1 || version == 2, rank <= 32, flags & ~1 == 0 else {
      throw damaged("there is no shape at byte \(start)")
    }
    var isNull = false
    if version == 1 {
      try skip(5)
    } else {
      let kind = try byte()
      guard kind <= 2, kind == 1 || rank == 0 else { throw damaged("there is no shape at byte \(start)") }
      isNull = kind == 2
    }
    var extents: [Int] = []
    var count = 1
    for _ in 0..<rank {
      let extent = try number(8)
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      extents.append(extent)
      // Shapes that no memory can hold are refused where they are read, by the name of the dataset.
      count = overflow || product > 1 << 56 ? 1 << 56 : product
    }
    var limits: [Int?] = extents
    if flags & 1 != 0 {
      for (axis, extent) in extents.enumerated() {
        limits[axis] = try place()
        if let most = limits[axis], most < extent { throw damaged("the shape at byte \(start) exceeds its limit") }
      }
    }
    return StoredSpace(extents: isNull ? nil : extents, limits: limits, count: isNull ? 0 : count)
  }
}
