internal import KerasCore
package import Graph

/// Repeatable random numbers (SplitMix64) and arrays of them.
package struct Generator: RandomNumberGenerator {
  private var state: UInt64

  package init(seed: Int) { state = UInt64(bitPattern: Int64(seed)) &* 0x9E37_79B9_7F4A_7C15 }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number from `range`, at least `margin` away from each of `kinks`.
  package mutating func number(
    in range: ClosedRange<Double>, avoiding kinks: [Double] = [], margin: Double = 0.02
  ) -> Double {
    while true {
      let value = Double.random(in: range, using: &self)
      if kinks.allSatisfy({ ($0 - value).magnitude >= margin }) { return value }
    }
  }

  /// An array of `type`: numbers from `range` away from `kinks` for floating-point types, whole numbers from it for
  /// integers, either truth value for `bool`.
  package mutating func array(
    _ type: TensorType, in range: ClosedRange<Double> = -2...2, avoiding kinks: [Double] = []
  ) -> ReferenceArray {
    var result = ReferenceArray([], shape: type.shape, dtype: type.dtype)
    for _ in 0..<type.shape.count {
      if type.dtype == .bool {
        result.values.append(Bool.random(using: &self) ? 1 : 0)
      } else if type.dtype.isFloating {
        result.values.append(number(in: range, avoiding: kinks))
      } else {
        result.values.append(Double(Int.random(in: Int(range.lowerBound)...Int(range.upperBound), using: &self)))
      }
    }
    return result.rounded()
  }

  /// An array of `type` in which no two elements are closer than 0.05: no ties, so maxima are differentiable.
  package mutating func distinctArray(_ type: TensorType) -> ReferenceArray {
    let count = type.shape.count
    let values = (0..<count).map { 0.05 * Double($0 - count / 2) + 0.01 }.shuffled(using: &self)
    return ReferenceArray(values, shape: type.shape, dtype: type.dtype).rounded()
  }
}
