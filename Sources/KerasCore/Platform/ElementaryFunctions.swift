internal import CSystem

/// The functions of C's `math.h`, for numbers that are computed one at a time.
package enum Elementary {
  package static func exp(_ x: Double) -> Double { cs_exp(x) }
  package static func exp2(_ x: Double) -> Double { cs_exp2(x) }
  package static func expm1(_ x: Double) -> Double { cs_expm1(x) }
  package static func log(_ x: Double) -> Double { cs_log(x) }
  package static func log1p(_ x: Double) -> Double { cs_log1p(x) }
  package static func log2(_ x: Double) -> Double { cs_log2(x) }
  package static func log10(_ x: Double) -> Double { cs_log10(x) }
  package static func sin(_ x: Double) -> Double { cs_sin(x) }
  package static func cos(_ x: Double) -> Double { cs_cos(x) }
  package static func tan(_ x: Double) -> Double { cs_tan(x) }
  package static func asin(_ x: Double) -> Double { cs_asin(x) }
  package static func acos(_ x: Double) -> Double { cs_acos(x) }
  package static func atan(_ x: Double) -> Double { cs_atan(x) }
  package static func sinh(_ x: Double) -> Double { cs_sinh(x) }
  package static func cosh(_ x: Double) -> Double { cs_cosh(x) }
  package static func tanh(_ x: Double) -> Double { cs_tanh(x) }
  package static func asinh(_ x: Double) -> Double { cs_asinh(x) }
  package static func acosh(_ x: Double) -> Double { cs_acosh(x) }
  package static func atanh(_ x: Double) -> Double { cs_atanh(x) }
  package static func cbrt(_ x: Double) -> Double { cs_cbrt(x) }
  package static func erf(_ x: Double) -> Double { cs_erf(x) }
  package static func erfc(_ x: Double) -> Double { cs_erfc(x) }
  package static func pow(_ x: Double, _ y: Double) -> Double { cs_pow(x, y) }
  package static func atan2(_ y: Double, _ x: Double) -> Double { cs_atan2(y, x) }
}
