import CKernels
import Graph
import Testing

@testable import CPU

@Suite("The list of elementwise functions")
struct FunctionListTests {
  private static let arguments: [Float] = [-2.5, -1, -0.75, -0.25, 0, 0.25, 0.5, 0.75, 1, 2, 3.5]

  @Test("has every function of one operand, under its name", arguments: Unary.Function.allCases)
  func unary(_ function: Unary.Function) throws {
    #expect(unsafe String(cString: ck_function_name(function.kernel)) == function.rawValue)
    for (x, y) in zip(Self.arguments, try results(function.kernel, Self.arguments, Self.arguments)) {
      #expect(isNear(y, function(Double(x))), "\(function)(\(x))")
    }
  }

  @Test("has every function of two operands, under its name", arguments: Binary.Function.allCases)
  func binary(_ function: Binary.Function) throws {
    #expect(unsafe String(cString: ck_function_name(function.kernel)) == function.rawValue)
    let pairs = Self.arguments.flatMap { x in Self.arguments.map { (x, $0) } }.filter { $0.1 != 0 }
    let values = try results(function.kernel, pairs.map(\.0), pairs.map(\.1))
    for ((x, y), z) in zip(pairs, values) {
      #expect(isNear(z, function(Double(x), Double(y))), "\(function)(\(x), \(y))")
      guard let (kernel, immediate) = function.kernel(ofSecond: y) else { continue }
      #expect(
        try isNear(results(kernel, [x], [0], immediate)[0], function(Double(x), Double(y))), "\(function)(\(x), \(y))")
      guard let kernel = function.kernelOfConstantFirst else { continue }
      #expect(try isNear(results(kernel, [y], [0], x)[0], function(Double(x), Double(y))), "\(function)(\(x), \(y))")
    }
  }

  @Test("names each function once")
  func names() {
    let names = (0..<CK_FUNCTION_COUNT.rawValue).map {
      unsafe String(cString: ck_function_name(ck_function(rawValue: $0)))
    }
    #expect(Set(names).count == names.count)
  }

  private func results(_ function: ck_function, _ a: [Float], _ b: [Float], _ immediate: Float = 0) throws -> [Float] {
    var result = [Float](repeating: 0, count: a.count)
    let map = try unsafe #require(ck_map_of(ck_select(nil), function))
    unsafe map(&result, a, b, b, immediate, a.count)
    return result
  }

  private func isNear(_ found: Float, _ expected: Double) -> Bool {
    if expected.isNaN { return found.isNaN }
    return Double(found) == expected
      || abs(Double(found) - expected) <= 3 * Double(max(Float(abs(expected)).ulp, 0x1p-149))
  }
}
