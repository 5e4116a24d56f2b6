import KerasCore
import Layers
import Testing

struct InitializersTests {
  private func sample(_ initializer: Initializer, _ shape: Shape, seed: UInt64 = 1) throws -> [Double] {
    var generator = SplitMix64(seed: seed)
    return try initializer.sample(shape: shape, generator: &generator).map(Double.init)
  }

  private func moments(_ values: [Double]) -> (mean: Double, deviation: Double) {
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    return (mean, variance.squareRoot())
  }

  @Test(arguments: [
    // Limits √(6 / (fan in + fan out)) and so on; of a kernel (3, 3, 8, 16), 72 inputs and 144 outputs.
    (Initializer.glorotUniform, Shape([40, 60]), 0.244949, 0.141421),
    (.heUniform, Shape([3, 3, 8, 16]), 0.288675, 0.166667),
    (.lecunUniform, Shape([100, 30]), 0.173205, 0.1),
    (.glorotNormal, Shape([3, 3, 8, 16]), 0.218818, 0.0962250),
    (.heNormal, Shape([50, 40]), 0.454741, 0.2),
    (.lecunNormal, Shape([100]), 0.227370, 0.1),
    (.truncatedNormal(mean: 0, standardDeviation: 0.5), Shape([60, 60]), 1.0, 0.439813),
    (.randomUniform(minimum: -0.2, maximum: 0.2), Shape([60, 60]), 0.2, 0.115470),
    (.randomNormal(mean: 0, standardDeviation: 0.3), Shape([60, 60]), .infinity, 0.3),
    (.varianceScaling(scale: 2, mode: .fanOut, distribution: .untruncatedNormal), Shape([60, 50]), .infinity, 0.2),
  ])
  func drawsFromTheRightDistribution(
    _ initializer: Initializer, _ shape: Shape, _ bound: Double, _ deviation: Double
  ) throws {
    var values: [Double] = []
    for seed in 0..<(20_000 / UInt64(shape.count) + 1) { values += try sample(initializer, shape, seed: seed) }
    let found = moments(values)
    #expect(found.mean.magnitude < 4 * deviation / Double(values.count).squareRoot())
    #expect((found.deviation / deviation - 1).magnitude < 0.03)
    #expect(values.allSatisfy { $0.magnitude <= bound * 1.000_01 })
    // The distribution reaches its ends.
    if bound.isFinite { #expect((values.map(\.magnitude).max() ?? 0) > bound * 0.97) }
    #expect(Set(values).count > values.count * 9 / 10)
  }

  @Test(arguments: [Shape([12, 5]), Shape([5, 12]), Shape([3, 2, 4])])
  func orthogonalIsOrthogonal(_ shape: Shape) throws {
    let values = try sample(.orthogonal(gain: 2), shape)
    let (rows, columns) = (shape.count / shape[-1], shape[-1])
    for i in 0..<min(rows, columns) {
      for j in 0..<min(rows, columns) {
        var product = 0.0
        for k in 0..<max(rows, columns) {
          let a = rows < columns ? values[i * columns + k] : values[k * columns + i]
          let b = rows < columns ? values[j * columns + k] : values[k * columns + j]
          product += a * b
        }
        #expect((product - (i == j ? 4 : 0)).magnitude < 1e-5)
      }
    }
  }

  @Test func fillsWithWhatIsAsked() throws {
    #expect(try sample(.zeros, [2]) == [0, 0])
    #expect(try sample(.ones, [2]) == [1, 1])
    #expect(try sample(.constant(0.5), [2]) == [0.5, 0.5])
    #expect(try sample(.identity(gain: 3), [2, 3]) == [3, 0, 0, 0, 3, 0])
    #expect(throws: KerasError.self) { try sample(.identity(gain: 1), [2]) }
    #expect(throws: KerasError.self) { try sample(.orthogonal(gain: 1), [2]) }
  }

  @Test func repeatsForTheSameSeed() throws {
    #expect(try sample(.glorotUniform, [4, 4], seed: 5) == sample(.glorotUniform, [4, 4], seed: 5))
    #expect(try sample(.glorotUniform, [4, 4], seed: 5) != sample(.glorotUniform, [4, 4], seed: 6))
  }
}
