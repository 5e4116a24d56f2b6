internal import Graph
internal import KerasCore

extension OperationTable {
  /// Functions of numbers that only NumPy's vocabulary has.
  static let numbers: [String: Function] = {
    var table: [String: Function] = [
      "deg2rad": unary { x throws(KerasError) in try x.floating() * (Double.pi / 180) },
      "rad2deg": unary { x throws(KerasError) in try x.floating() * (180 / Double.pi) },
      "round": one { (x, call) throws(KerasError) in
        let scale = Elementary.pow(10, Double(try call.integer(["decimals"], at: 1) ?? 0))
        return scale == 1 ? try x.round() : try (x.floating() * scale).round() / scale
      },
      "sinc": unary { x throws(KerasError) in
        let angle = try x.floating() * Double.pi
        let isZero = try angle.isEqual(to: angle.scalar(0))
        let divisor = try isZero.select(angle.filled(1), angle)
        return try isZero.select(angle.filled(1), divisor.sin() / divisor)
      },
      "signbit": unary { x throws(KerasError) in
        let x = try x.floating()
        // What tells −0 from 0.
        return try x.isLess(than: 0).logicalOr(x.reciprocal().isEqual(to: x.filled(-.infinity)))
      },
      "i0": unary { x throws(KerasError) in try x.floating().besselI0() },
      "erfc": unary { x throws(KerasError) in try 1 - x.floating().map(.erf) },
      "angle": unary { x throws(KerasError) in
        let x = try x.floating()
        return try x.isLess(than: 0).select(x.filled(.pi), x * 0)
      },
      "imag": unary { x throws(KerasError) in try x.filled(0) },
      "isreal": unary { x throws(KerasError) in try x.isEqual(to: x).logicalOr(x.isNotEqual(to: x)) },
      "isposinf": unary { x throws(KerasError) in try x.floating().isEqual(to: x.floating().filled(.infinity)) },
      "isneginf": unary { x throws(KerasError) in try x.floating().isEqual(to: x.floating().filled(-.infinity)) },
      "nan_to_num": one { (x, call) throws(KerasError) in
        let x = try x.floating()
        let largest = Double(Float.greatestFiniteMagnitude)
        func replaced(_ y: Tensor, _ value: Double, by name: String, _ usual: Double) throws(KerasError) -> Tensor {
          try x.isEqual(to: x.filled(value)).select(y.filled(call.number([name]) ?? usual), y)
        }
        let y = try x.map(.isNaN).select(x.filled(call.number(["nan"], at: 1) ?? 0), x)
        return try replaced(replaced(y, .infinity, by: "posinf", largest), -.infinity, by: "neginf", -largest)
      },
      "heaviside": binary { (a, b) throws(KerasError) in
        let (a, b) = (try a.floating(), try b.floating())
        return try a.isEqual(to: a.scalar(0)).select(b, a.isGreater(than: 0).cast(to: a.dtype))
      },
      "hypot": binary { (a, b) throws(KerasError) in
        let (a, b) = (try a.floating().absolute(), try b.floating().absolute())
        let largest = try a.maximum(b)
        let isZero = try largest.isEqual(to: largest.scalar(0))
        let ratio = try a.minimum(b) / isZero.select(largest.filled(1), largest)
        return try largest * (ratio.square() + 1).sqrt()
      },
      "logaddexp": binary { (a, b) throws(KerasError) in
        let (a, b) = (try a.floating(), try b.floating())
        return try a + (b - a).softplus()
      },
      "logaddexp2": binary { (a, b) throws(KerasError) in
        let (a, b) = (try a.floating(), try b.floating())
        let factor = Elementary.log(2)
        return try a + ((b - a) * factor).softplus() / factor
      },
      "fmax": binary { (a, b) throws(KerasError) in
        try a.map(.isNaN).select(b, b.map(.isNaN).select(a, a.maximum(b)))
      },
      "fmin": binary { (a, b) throws(KerasError) in
        try a.map(.isNaN).select(b, b.map(.isNaN).select(a, a.minimum(b)))
      },
      // The remainder has the sign of the dividend.
      "fmod": binary { (a, b) throws(KerasError) in
        try a.sign() * a.absolute().combine(.modulo, b.absolute())
      },
      "ldexp": { call throws(KerasError) in
        [try call.tensor(0).floating() * call.tensor(1).floating().map(.exp2)]
      },
      "nextafter": binary { (a, b) throws(KerasError) in
        let (a, b) = (try a.floating(), try b.floating())
        let shape = try a.shape.broadcast(with: b.shape)
        return try a.broadcast(to: shape).applying(NextAfter(), b.broadcast(to: shape))[0]
      },
      "isclose": { call throws(KerasError) in [try call.isClose()] },
      "all_close": { call throws(KerasError) in [try call.isClose().all()] },
      "xlogy": binary { (a, b) throws(KerasError) in
        let isZero = try a.isEqual(to: a.scalar(0))
        return try isZero.select(a.filled(0), a * isZero.select(b.filled(1), b).log())
      },
      "xlog1py": binary { (a, b) throws(KerasError) in
        let isZero = try a.isEqual(to: a.scalar(0))
        return try isZero.select(a.filled(0), a * isZero.select(b.filled(0), b).map(.log1p))
      },
      "bitwise_not": unary { x throws(KerasError) in x.dtype == .bool ? try x.logicalNot() : try -1 - x },
      "invert": unary { x throws(KerasError) in x.dtype == .bool ? try x.logicalNot() : try -1 - x },
    ]
    let integers: [(IntegerBinary.Function, [String])] = [
      (.and, ["bitwise_and", "__and__"]), (.or, ["bitwise_or", "__or__"]), (.xor, ["bitwise_xor", "__xor__"]),
      (.shiftLeft, ["left_shift", "bitwise_left_shift"]), (.shiftRight, ["right_shift", "bitwise_right_shift"]),
      (.gcd, ["gcd"]), (.lcm, ["lcm"]),
    ]
    for (function, names) in integers {
      for name in names {
        table[name] = binary { (a, b) throws(KerasError) in
          let shape = try a.shape.broadcast(with: b.shape)
          return try a.broadcast(to: shape).applying(IntegerBinary(function), b.broadcast(to: shape))[0]
        }
      }
    }
    let aliases = [
      "bitwise_not": ["bitwise_invert"], "signbit": ["sign_bit"], "all_close": ["allclose"],
      "nextafter": ["next_after"],
      "i0": ["bessel_i0"], "round": ["rint"], "isposinf": ["is_pos_inf"], "isneginf": ["is_neg_inf"],
    ]
    for (name, others) in aliases { for other in others { table[other] = table[name] } }
    table["fabs"] = unary { x throws(KerasError) in try x.floating().absolute() }
    for name in ["real", "conjugate", "conj"] { table[name] = unary { x in x } }
    return table
  }()
}

extension OperationCall {
  /// Whether two tensors are as good as equal: |a − b| ≤ atol + rtol · |b|.
  fileprivate func isClose() throws(KerasError) -> Tensor {
    var (a, b) = try pair()
    (a, b) = (try a.floating(), try b.floating())
    let bound = try b.absolute() * (number(["rtol"], at: 2) ?? 1e-5) + (number(["atol"], at: 3) ?? 1e-8)
    let isNear = try (a - b).absolute().isLessOrEqual(to: bound).logicalAnd(b.map(.isFinite))
    let isSame = try isNear.logicalOr(a.isEqual(to: b))
    guard flag("equal_nan") else { return isSame }
    return try isSame.logicalOr(a.map(.isNaN).logicalAnd(b.map(.isNaN)))
  }
}

extension Tensor {
  /// The modified Bessel function of the first kind and order 0.
  ///
  /// Source: Abramowitz and Stegun, 9.8.1 and 9.8.2.
  fileprivate func besselI0() throws(KerasError) -> Tensor {
    func polynomial(_ coefficients: [Double], _ x: Tensor) throws(KerasError) -> Tensor {
      var sum = try x.filled(0)
      for coefficient in coefficients.reversed() { sum = try sum * x + coefficient }
      return sum
    }
    let size = try absolute()
    let isSmall = try size.isLess(than: 3.75)
    let small = try polynomial(
      [1, 3.5156229, 3.0899424, 1.2067492, 0.2659732, 0.0360768, 0.0045813],
      (isSmall.select(self, filled(0)) / 3.75).square())
    let large = try size.maximum(3.75)
    let tail = try polynomial(
      [
        0.39894228, 0.01328592, 0.00225319, -0.00157565, 0.00916281, -0.02057706, 0.02635537, -0.01647633, 0.00392377,
      ], 3.75 / large)
    return try isSmall.select(small, tail * large.exp() * large.rsqrt())
  }
}
