internal import CKernels
internal import Graph

// Which loop function stands for each elementwise function: exhaustive, so that a new function does not compile without.

extension Unary.Function {
  var kernel: ck_function {
    switch self {
    case .negative: CK_NEGATIVE
    case .absolute: CK_ABSOLUTE
    case .sign: CK_SIGN
    case .reciprocal: CK_RECIPROCAL
    case .square: CK_SQUARE
    case .sqrt: CK_SQRT
    case .rsqrt: CK_RSQRT
    case .cbrt: CK_CBRT
    case .exp: CK_EXP
    case .exp2: CK_EXP2
    case .expm1: CK_EXPM1
    case .log: CK_LOG
    case .log1p: CK_LOG1P
    case .log2: CK_LOG2
    case .log10: CK_LOG10
    case .sin: CK_SIN
    case .cos: CK_COS
    case .tan: CK_TAN
    case .asin: CK_ASIN
    case .acos: CK_ACOS
    case .atan: CK_ATAN
    case .sinh: CK_SINH
    case .cosh: CK_COSH
    case .tanh: CK_TANH
    case .asinh: CK_ASINH
    case .acosh: CK_ACOSH
    case .atanh: CK_ATANH
    case .sigmoid: CK_SIGMOID
    case .softplus: CK_SOFTPLUS
    case .relu: CK_RELU
    case .erf: CK_ERF
    case .erfinv: CK_ERFINV
    case .floor: CK_FLOOR
    case .ceil: CK_CEIL
    case .round: CK_ROUND
    case .trunc: CK_TRUNC
    case .isNaN: CK_IS_NAN
    case .isInf: CK_IS_INF
    case .isFinite: CK_IS_FINITE
    case .logicalNot: CK_LOGICAL_NOT
    }
  }
}

extension Binary.Function {
  var kernel: ck_function {
    switch self {
    case .add: CK_ADD
    case .subtract: CK_SUBTRACT
    case .multiply: CK_MULTIPLY
    case .divide: CK_DIVIDE
    case .power: CK_POWER
    case .maximum: CK_MAXIMUM
    case .minimum: CK_MINIMUM
    case .floorDivide: CK_FLOOR_DIVIDE
    case .modulo: CK_MODULO
    case .arctan2: CK_ARCTAN2
    case .equal: CK_EQUAL
    case .notEqual: CK_NOT_EQUAL
    case .less: CK_LESS
    case .lessEqual: CK_LESS_EQUAL
    case .greater: CK_GREATER
    case .greaterEqual: CK_GREATER_EQUAL
    case .logicalAnd: CK_LOGICAL_AND
    case .logicalOr: CK_LOGICAL_OR
    case .logicalXor: CK_LOGICAL_XOR
    }
  }

  /// The function of `a` alone when `b` is a constant, and whether it takes `−b`.
  var kernelOfConstantSecond: (function: ck_function, negates: Bool)? {
    switch self {
    case .add: (CK_ADD_I, false)
    case .subtract: (CK_ADD_I, true)
    case .multiply: (CK_MULTIPLY_I, false)
    case .divide: (CK_DIVIDE_I, false)
    case .power: (CK_POWER_I, false)
    case .maximum: (CK_MAXIMUM_I, false)
    case .minimum: (CK_MINIMUM_I, false)
    case .equal: (CK_EQUAL_I, false)
    case .notEqual: (CK_NOT_EQUAL_I, false)
    case .less: (CK_LESS_I, false)
    case .lessEqual: (CK_LESS_EQUAL_I, false)
    case .greater: (CK_GREATER_I, false)
    case .greaterEqual: (CK_GREATER_EQUAL_I, false)
    case .floorDivide, .modulo, .arctan2, .logicalAnd, .logicalOr, .logicalXor: nil
    }
  }

  /// The function of `b` alone when `a` is a constant.
  var kernelOfConstantFirst: ck_function? {
    switch self {
    case .add: CK_ADD_I
    case .subtract: CK_SUBTRACT_FROM_I
    case .multiply: CK_MULTIPLY_I
    case .divide: CK_DIVIDE_INTO_I
    case .power: CK_POWER_OF_I
    case .maximum: CK_MAXIMUM_I
    case .minimum: CK_MINIMUM_I
    case .equal: CK_EQUAL_I
    case .notEqual: CK_NOT_EQUAL_I
    case .less: CK_GREATER_I
    case .lessEqual: CK_GREATER_EQUAL_I
    case .greater: CK_LESS_I
    case .greaterEqual: CK_LESS_EQUAL_I
    case .floorDivide, .modulo, .arctan2, .logicalAnd, .logicalOr, .logicalXor: nil
    }
  }
}
