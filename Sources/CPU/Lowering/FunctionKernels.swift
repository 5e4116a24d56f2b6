internal import CKernels
internal import Graph

// The loop function of each elementwise function is found by its name in the list of `ck_functions.h`.

private let functions: [String: ck_function] = {
  var functions: [String: ck_function] = [:]
  for number in 0..<CK_FUNCTION_COUNT.rawValue {
    let function = ck_function(rawValue: number)
    functions[unsafe String(cString: ck_function_name(function))] = function
  }
  return functions
}()

extension ck_function {
  /// The function that the list calls `name`, which must be there.
  fileprivate init(_ name: String) {
    guard let function = functions[name] else { preconditionFailure("ck_functions.h lacks \(name)") }
    self = function
  }

  /// Whether computing it again costs no more than loading its result.
  var isCheap: Bool { ck_function_is_cheap(self) != 0 }
}

extension Unary.Function {
  /// The function of loops that computes this one.
  var kernel: ck_function { ck_function(rawValue) }
}

extension Binary.Function {
  /// The function of loops that computes this one.
  var kernel: ck_function { ck_function(rawValue) }

  /// The function of `a` and an immediate that stands for this one when `b` is a constant; nil where there is none.
  func kernel(ofSecond b: Float) -> (function: ck_function, immediate: Float)? {
    switch self {
    case .add: (CK_ADD_I, b)
    case .subtract: (CK_ADD_I, -b)
    case .multiply: (CK_MULTIPLY_I, b)
    case .divide: (CK_DIVIDE_I, b)
    // Multiplied out instead of going through logarithms.
    case .power where b == 2: (CK_SQUARE, b)
    case .power: (CK_POWER_I, b)
    case .maximum: (CK_MAXIMUM_I, b)
    case .minimum: (CK_MINIMUM_I, b)
    case .equal: (CK_EQUAL_I, b)
    case .notEqual: (CK_NOT_EQUAL_I, b)
    case .less: (CK_LESS_I, b)
    case .lessEqual: (CK_LESS_EQUAL_I, b)
    case .greater: (CK_GREATER_I, b)
    case .greaterEqual: (CK_GREATER_EQUAL_I, b)
    default: nil
    }
  }

  /// The function of `b` and an immediate that stands for this one when `a` is a constant; nil where there is none.
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
    default: nil
    }
  }
}
