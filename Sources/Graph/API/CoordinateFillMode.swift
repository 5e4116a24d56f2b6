package import KerasCore

/// The element that stands for a place outside an image, as `keras.ops.image.map_coordinates` has it: places are first
/// made whole, and then brought inside.
public enum CoordinateFillMode: String, CaseIterable, Sendable {
  /// A number: `k k k | a b c | k k k`.
  case constant
  /// The nearest element: `a a a | a b c | c c c`.
  case nearest
  /// The image repeated: `a b c | a b c | a b c`.
  case wrap
  /// Without the sign, `… c b | a b c |`, and beyond the end the distance to twice the extent.
  case mirror
  /// Without the sign, `… c b | a b c |`, and mirrored at the end, `| a b c | c b a`.
  case reflect

  /// The whole places inside an axis of `extent` elements that stand for the whole `places`.
  package func inside(_ places: Tensor, _ extent: Int) throws(KerasError) -> Tensor {
    let count = Double(extent)
    switch self {
    case .constant, .nearest: return try places.clip(0, count - 1)
    case .wrap: return try places - (places * (1 / count)).floor() * count
    case .mirror, .reflect:
      let distance = try places.absolute()
      let rest = try distance - (distance * (0.5 / count)).floor() * (2 * count)
      let back = try 2 * count - rest - (self == .reflect ? 1 : 0)
      return try rest.isLess(than: count).select(rest, back)
    }
  }
}

extension Tensor {
  /// The elements at `places`, which state a coordinate along every axis and are of one shape, or what is `linear` between
  /// them; `value` stands for what is outside where `fill` is a number.
  ///
  /// Source: `map_coordinates` in `keras/src/backend/tensorflow/image.py`.
  package func elements(
    at places: [Tensor], linear: Bool, fill: CoordinateFillMode, value: Double
  ) throws(KerasError) -> Tensor {
    guard places.count == shape.rank, 1...8 ~= places.count, shape.count > 0, let first = places.first,
      places.allSatisfy({ $0.shape == first.shape && $0.dtype.isFloating })
    else { throw KerasError("a coordinate along each of up to 8 axes of \(shape) is needed, got \(places.count).") }
    let flat = try reshape([shape.count])
    var sum: Tensor?
    for corner in 0..<(linear ? 1 << places.count : 1) {
      var index: Tensor?
      var weight: Tensor?
      var isInside: Tensor?
      for (axis, place) in places.enumerated() {
        let isUpper = corner >> axis & 1 == 1
        let below = linear ? try place.floor() : try place.round()
        let whole = isUpper ? try below + 1 : below
        let offset = try fill.inside(whole, shape[axis]).clip(0, Double(shape[axis] - 1)).cast(to: .int32)
        let step = try offset * Double(shape.strides[axis])
        index = try index.map { other throws(KerasError) in try other + step } ?? step
        if linear {
          let share = isUpper ? try place - below : try 1 - (place - below)
          weight = try weight.map { other throws(KerasError) in try other * share } ?? share
        }
        let isHere = try whole.isGreater(than: -1).logicalAnd(whole.isLess(than: Double(shape[axis])))
        isInside = try isInside.map { other throws(KerasError) in try other.logicalAnd(isHere) } ?? isHere
      }
      guard let index, let isInside else { continue }
      var taken = try flat.take(index)
      if fill == .constant { taken = try isInside.select(taken, taken.filled(value)) }
      let term = try weight.map { weight throws(KerasError) in try weight * taken } ?? taken
      sum = try sum.map { other throws(KerasError) in try other + term } ?? term
    }
    return sum ?? self
  }
}
