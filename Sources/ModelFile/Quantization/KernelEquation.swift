internal import KerasCore

/// The equation of an EinsumDense layer, such as `abc,cde->abde`, as far as it concerns the kernel.
struct KernelEquation {
  private let kernel: [Character]
  private let output: [Character]
  private let sizes: [Character: Int]

  /// The equation that `item`, a layer's configuration, has; nil when it has none.
  init?(_ item: JSON?) {
    guard let config = item?["config"], let equation = config["equation"]?.string else { return nil }
    let text = equation.filter { $0 != " " && $0 != "." }
    let sides = text.split(separator: ",", maxSplits: 1)
    guard sides.count == 2, let arrow = sides[1].firstIndex(of: "-") else { return nil }
    kernel = Array(sides[1][..<arrow])
    output = Array(sides[1][arrow...].drop { $0 == "-" || $0 == ">" })
    var sizes: [Character: Int] = [:]
    // Both from the right: the axes on the left are those of batches.
    let inputShape = item?["build_config"]?["input_shape"]?.array ?? []
    for (letter, extent) in zip(sides[0].reversed(), inputShape.reversed()) { sizes[letter] = extent.int }
    let outputShape = config["output_shape"]?.array ?? config["output_shape"].map { [$0] } ?? []
    for (letter, extent) in zip(output.reversed(), outputShape.reversed()) where extent.int != nil {
      sizes[letter] = extent.int
    }
    self.sizes = sizes
  }

  /// The kernel's extents as far as they are known.
  var extents: [Int?] { kernel.map { sizes[$0] } }

  /// The extent of the kernel along `axis`.
  func extent(_ axis: Int) -> Int? { axis < kernel.count ? sizes[kernel[axis]] : nil }

  /// The axes of the kernel that are summed over.
  var reducedAxes: [Int] { kernel.indices.filter { !output.contains(kernel[$0]) } }

  /// The other axes of the kernel in the order of the output.
  var outputOrder: [Int] { output.compactMap { kernel.firstIndex(of: $0) } }
}
