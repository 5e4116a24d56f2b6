import Glibc
import Graph
import KerasCore
import KerasLayers
import TestSupport
import Testing

/// The distributions of random layers of images, over at least 10⁵ draws, and what they keep.
@Suite struct ImageLayerTests {
  /// The images that `layer` makes of `x` in training.
  private func train(_ layer: some Layer, _ x: ReferenceArray, seed: Double = 7) throws -> ReferenceArray {
    let trace = Trace()
    let input = trace.builder.input(x.type)
    let output = try Scope(trace, isTraining: true).callLayer(layer.named("it"), input)
    let graph = trace.builder.finish([output])
    let variables = graph.variables.map { type in ReferenceArray(shape: type.shape, dtype: type.dtype) { _ in seed } }
    return try ProgramVariant.usual.run(graph, inputs: [x], variables: variables).outputs[0]
  }

  /// `count` images of one element.
  private func dots(_ count: Int, _ value: Double) -> ReferenceArray {
    ReferenceArray(shape: [count, 1, 1, 1]) { _ in value }
  }

  /// Checks that `values` are uniform from `low` to `high`: the moments, and a histogram of ten bars.
  private func expectUniform(_ values: [Double], _ low: Double, _ high: Double) {
    let unit = values.map { ($0 - low) / (high - low) }
    let count = Double(unit.count)
    let mean = unit.reduce(0, +) / count
    let variance = unit.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    #expect((mean - 0.5).magnitude < 0.005 && (variance - 1 / 12).magnitude < 0.002)
    var bars = [Int](repeating: 0, count: 10)
    for value in unit { bars[min(max(Int(value * 10), 0), 9)] += 1 }
    for bar in bars { #expect((Double(bar) / count - 0.1).magnitude < 0.006, "\(bars)") }
  }

  static let draws = 100_000

  @Test func brightnessIsUniformAndOneForEachImage() throws {
    var layer = RandomBrightness()
    layer.factor = .range(-0.2, 0.4)
    expectUniform(try train(layer, dots(Self.draws, 100)).values.map { ($0 - 100) / 255 }, -0.2, 0.4)
    let y = try train(layer, ReferenceArray(shape: [9, 4, 5, 3]) { _ in 100 })
    for image in 0..<9 { #expect(Set((0..<60).map { y.values[image * 60 + $0] }).count == 1) }
  }

  @Test func contrastScalesTheDistanceFromTheMean() throws {
    var layer = RandomContrast()
    layer.factor = .range(0.3, 0.5)
    let pairs = ReferenceArray(shape: [Self.draws, 1, 2, 1]) { $0[2] == 0 ? 110 : 90 }
    let y = try train(layer, pairs)
    expectUniform((0..<Self.draws).map { (y.values[2 * $0] - 100) / 10 }, 0.7, 1.5)
  }

  @Test(arguments: [RandomFlip.Mode.horizontal, .vertical, .both]) func flipsHalfOfTheImages(_ mode: RandomFlip.Mode)
    throws
  {
    var layer = RandomFlip()
    layer.mode = mode
    let squares = ReferenceArray(shape: [Self.draws, 2, 2, 1]) { Double($0[1] * 2 + $0[2]) }
    let y = try train(layer, squares)
    let flipped: [Double] = mode == .horizontal ? [1, 0, 3, 2] : mode == .vertical ? [2, 3, 0, 1] : [3, 2, 1, 0]
    var count = 0
    for image in 0..<Self.draws {
      let values = Array(y.values[(4 * image)..<(4 * image + 4)])
      #expect(values == [0, 1, 2, 3] || values == flipped)
      if values == flipped { count += 1 }
    }
    #expect((Double(count) / Double(Self.draws) - 0.5).magnitude < 0.006)
  }

  @Test func translationIsUniform() throws {
    var layer = RandomTranslation()
    (layer.heightFactor, layer.widthFactor, layer.fillMode) = (0.0, .range(-0.25, 0.5), .nearest)
    // A ramp shows how far it moved.
    let ramps = ReferenceArray(shape: [Self.draws, 1, 8, 1]) { Double($0[2]) }
    let y = try train(layer, ramps)
    expectUniform((0..<Self.draws).map { (4 - y.values[8 * $0 + 4]) / 8 }, -0.25, 0.5)
  }

  @Test func rotationIsUniform() throws {
    var layer = RandomRotation()
    layer.factor = .range(-0.05, 0.1)
    // In a plane, the difference of neighbours tells the angle.
    let planes = ReferenceArray(shape: [Self.draws / 4, 3, 3, 1]) { Double($0[2]) }
    let y = try train(layer, planes)
    expectUniform(
      (0..<(Self.draws / 4)).map { asin((y.values[9 * $0 + 1] - y.values[9 * $0 + 7]) / 2) / (2 * .pi) }, -0.05, 0.1)
  }

  @Test func grayscaleFallsOnItsShare() throws {
    var layer = RandomGrayscale()
    layer.factor = 0.3
    let reds = ReferenceArray(shape: [Self.draws, 1, 1, 3]) { $0[3] == 0 ? 1 : 0 }
    let y = try train(layer, reds)
    let count = (0..<Self.draws).count { y.values[3 * $0 + 1] != 0 }
    #expect((Double(count) / Double(Self.draws) - 0.3).magnitude < 0.006)
  }

  @Test func invertFallsOnTheMeanOfItsRange() throws {
    var layer = RandomInvert()
    layer.factor = .range(0.2, 0.6)
    let count = try train(layer, dots(Self.draws, 0)).values.count { $0 == 255 }
    #expect((Double(count) / Double(Self.draws) - 0.4).magnitude < 0.006)
  }

  @Test func posterizationNeverDrawsTheUpperEnd() throws {
    var layer = RandomPosterization()
    layer.factor = .range(1, 4)
    let y = try train(layer, dots(Self.draws, 255)).values
    let shares = [128.0, 192, 224].map { level in Double(y.count { $0 == level }) / Double(Self.draws) }
    #expect(shares.allSatisfy { ($0 - 1.0 / 3).magnitude < 0.006 }, "\(shares)")
  }

  @Test func cropStartsAnywhere() throws {
    let layer = RandomCrop(height: 2, width: 3)
    let image = ReferenceArray(shape: [1, 4, 5, 1]) { Double($0[1] * 5 + $0[2]) }
    var counts: [Double: Int] = [:]
    for seed in 0..<900 { counts[try train(layer, image, seed: Double(seed)).values[0], default: 0] += 1 }
    #expect(counts.count == 9 && counts.values.allSatisfy { 60...140 ~= $0 }, "\(counts)")
  }

  @Test func erasingTakesItsShare() throws {
    var layer = RandomErasing()
    (layer.factor, layer.scale, layer.fillValue) = (.range(1, 1), .range(0.25, 0.25), [9])
    let y = try train(layer, ReferenceArray(shape: [2000, 10, 20, 1]) { _ in 1 })
    for image in 0..<2000 {
      let count = (0..<200).count { y.values[200 * image + $0] == 9 }
      #expect(count == 50)
    }
    layer.fillValue = nil
    let noise = try train(layer, ReferenceArray(shape: [2000, 10, 20, 1]) { _ in -1 }).values.filter { $0 != -1 }
    // Normal noise of the deviation 255, cut off at 0 and 255.
    let dark = Double(noise.count { $0 == 0 }) / Double(noise.count)
    let light = Double(noise.count { $0 == 255 }) / Double(noise.count)
    #expect((dark - 0.5).magnitude < 0.006 && (light - 0.158_655).magnitude < 0.006)
  }

  @Test(arguments: [0.2, 1.0, 3.0]) func mixUpMixesByBeta(_ alpha: Double) throws {
    var layer = MixUp()
    layer.alpha = alpha
    // Among images 0 and 1, half of the pairs differ, and show the weight.
    var weights: [Double] = []
    for seed in 0..<500 {
      let y = try train(layer, ReferenceArray(shape: [256, 1, 1, 1]) { Double($0[0] % 2) }, seed: Double(seed)).values
      weights += y.filter { $0 != 0 && $0 != 1 }
    }
    let count = Double(weights.count)
    let mean = weights.reduce(0, +) / count
    let variance = weights.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    #expect(count > 60_000 || alpha < 1)
    #expect((mean - 0.5).magnitude < 0.006)
    // Numbers that single precision rounds to 0 or 1 are left out, which a small α has.
    if alpha >= 1 { #expect((variance - 1 / (4 * (2 * alpha + 1))).magnitude < 0.002) }
  }

  @Test func cutMixTakesRectanglesOfOtherImages() throws {
    let y = try train(CutMix(), ReferenceArray(shape: [64, 8, 8, 1]) { Double($0[0]) })
    for image in 0..<64 {
      let values = Set((0..<64).map { y.values[64 * image + $0] })
      #expect(values.count <= 2 && values.allSatisfy { 0..<64 ~= $0 })
    }
  }

  @Test func perspectiveOfAPlaneKeepsItsCorners() throws {
    var layer = RandomPerspective()
    (layer.factor, layer.scale, layer.fillValue) = (.range(1, 1), 0.3, -1)
    let y = try train(layer, ReferenceArray(shape: [200, 9, 9, 1]) { Double($0[1] * 9 + $0[2]) })
    // The corner (0, 0) never moves, and all that is seen lies inside the image.
    #expect((0..<200).allSatisfy { y.values[81 * $0].magnitude < 1e-3 })
    #expect(y.values.allSatisfy { -1...80.001 ~= $0 })
  }

  @Test func elasticTransformKeepsConstants() throws {
    var layer = RandomElasticTransform()
    layer.factor = .range(1, 1)
    let y = try train(layer, ReferenceArray(shape: [3, 24, 32, 2]) { _ in 100 })
    #expect(y.values.allSatisfy { ($0 - 100).magnitude < 1e-3 })
    let ramp = ReferenceArray(shape: [3, 24, 32, 1]) { Double($0[2]) }
    let moved = try train(layer, ramp)
    #expect(moved.values != ramp.values)
  }

  @Test func randAugmentAndAugMixStayInTheRange() throws {
    let photo = ReferenceArray(shape: [4, 12, 10, 3]) {
      Double(($0[0] * 37 + $0[1] * 11 + $0[2] * 5 + $0[3] * 3) % 256)
    }
    for seed in 0..<8 {
      for y in [try train(RandAugment(), photo, seed: Double(seed)), try train(AugMix(), photo, seed: Double(seed))] {
        #expect(y.shape == photo.shape && y.values.allSatisfy { -0.01...255.01 ~= $0 })
      }
    }
  }
}
