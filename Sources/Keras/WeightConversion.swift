internal import ModelFile

/// Weights that a file has in an older form than the model.
struct WeightConversion {
  /// The conversion rule.
  enum Rule {
    /// An array for each gate.
    case lstmOfKeras1, gruOfKeras1
    /// An array for each gate, and kernels with other axes or another direction.
    case convLSTMOfKeras1(KernelLayout)
    /// CuDNN's arrangement.
    case lstmOfCuDNN, gruOfCuDNN
    /// Other axes of a convolution's kernel, or another direction along them.
    case kernel(KernelLayout)
    /// A standard deviation, to which ε is added, and not a variance.
    case deviationOfKeras0(epsilon: Double)
    /// The sum of a weight and what LoRA adds to it, times `scale`.
    case lowRank(scale: Double)
  }

  let rule: Rule
  /// The layer, as errors name it.
  let place: String
  /// The model's weights.
  let weights: [Trace.Weight]
  /// The file's.
  let sources: [SavedWeight]

  /// The difference of the file, in a few words.
  var form: String {
    switch rule {
    case .lstmOfKeras1, .gruOfKeras1, .convLSTMOfKeras1: "one array for each gate"
    case .lstmOfCuDNN, .gruOfCuDNN: "order of CuDNN"
    case .kernel(let layout): layout.isMirrored ? "kernel of Theano" : "other order of axes"
    case .deviationOfKeras0: "standard deviation"
    case .lowRank: "LoRA added"
    }
  }

  /// The weight that the source with the number `index` is, or is a part of.
  func weight(ofSource index: Int) -> Trace.Weight { weights[index % weights.count] }

  /// `arrays`, the elements of ``sources``, as those of ``weights``.
  func converted(_ arrays: [NDArray]) throws(KerasError) -> [NDArray] {
    do throws(KerasError) {
      let result =
        switch rule {
        case .lstmOfKeras1: try RecurrentWeights.lstm(keras1: arrays)
        case .convLSTMOfKeras1(let layout): try RecurrentWeights.lstm(keras1: Self.arranged(arrays, layout))
        case .gruOfKeras1: try RecurrentWeights.gru(keras1: arrays)
        case .lstmOfCuDNN: try RecurrentWeights.lstm(cuDNN: arrays)
        case .gruOfCuDNN: try RecurrentWeights.gru(cuDNN: arrays)
        case .kernel(let layout): [try layout.converted(arrays[0])]
        // What is divided by is the same: √(variance + ε) = deviation + ε.
        case .deviationOfKeras0(let epsilon): [try Self.mapped(arrays[0]) { ($0 + epsilon) * ($0 + epsilon) - epsilon }]
        // As Keras has it, the next adaptation starts from nothing.
        case .lowRank: arrays + weights.dropFirst().map { Self.zeros($0.type.shape) }
        }
      for (weight, array) in zip(weights, result) where weight.type.shape != array.shape {
        throw KerasError(
          "weight \"\(WeightBinding.nameInLayer(weight))\" is \(array.shape) in the file, but the layer needs "
            + "\(weight.type.shape).")
      }
      return result
    } catch {
      throw error.inside(place)
    }
  }

  /// `arrays`, new values of ``weights``, as the file has them, which has `old` where ``sources`` are.
  func restored(_ arrays: [NDArray], old: [NDArray]) throws(KerasError) -> [NDArray] {
    do throws(KerasError) {
      switch rule {
      case .lstmOfKeras1: return try RecurrentWeights.lstm(toKeras1: arrays)
      case .convLSTMOfKeras1(let layout):
        var result = try RecurrentWeights.lstm(toKeras1: arrays)
        for index in result.indices where result[index].shape.rank > 1 {
          result[index] = try layout.restored(result[index], shape: sources[index].shape)
        }
        return result
      case .gruOfKeras1: return try RecurrentWeights.gru(toKeras1: arrays)
      case .lstmOfCuDNN:
        guard let bias = old.last?.doubles else { throw KerasError("the weights of a layer must be numbers.") }
        return try RecurrentWeights.lstm(toCuDNN: arrays, bias: Array(bias[(bias.count / 2)...]))
      case .gruOfCuDNN: return try RecurrentWeights.gru(toCuDNN: arrays)
      case .kernel(let layout): return [try layout.restored(arrays[0], shape: sources[0].shape)]
      case .deviationOfKeras0(let epsilon):
        return [try Self.mapped(arrays[0]) { ($0 + epsilon).squareRoot() - epsilon }]
      case .lowRank(let scale): return [try LowRankWeights.merged(arrays, scale: scale)]
      }
    } catch {
      throw error.inside(place)
    }
  }

  /// `arrays`, what an optimizer remembers of ``sources``, as of ``weights``. Of two biases that are added, the gradients
  /// are the same, and so is what is remembered.
  func convertedState(_ arrays: [NDArray]) throws(KerasError) -> [NDArray] {
    guard case .lstmOfCuDNN = rule, var bias = arrays.last, let values = bias.doubles else {
      return try converted(arrays)
    }
    let half = Array(values[..<(values.count / 2)])
    bias = NDArray(doubles: half + half.map { _ in 0 }, dtype: bias.dtype, shape: bias.shape)
    return try converted(arrays.dropLast() + [bias])
  }

  /// `arrays`, what an optimizer remembers of ``weights``, as of ``sources``.
  func restoredState(_ arrays: [NDArray]) throws(KerasError) -> [NDArray] {
    guard case .lstmOfCuDNN = rule, let bias = arrays.last, let values = bias.doubles else {
      return try restored(arrays, old: [])
    }
    let result = try RecurrentWeights.lstm(toCuDNN: arrays, bias: values.map { _ in 0 })
    return result.dropLast() + [NDArray(doubles: values + values, dtype: bias.dtype, shape: [2 * values.count])]
  }

  /// True when files hold optimizer slots for ``weights``; false when they hold them for ``sources``.
  var keepsState: Bool {
    if case .lowRank = rule { true } else { false }
  }

  private static func zeros(_ shape: Shape) -> NDArray {
    NDArray(doubles: Array(repeating: 0, count: shape.count), dtype: .float32, shape: shape)
  }

  private static func mapped(_ array: NDArray, _ function: (Double) -> Double) throws(KerasError) -> NDArray {
    guard let values = array.doubles else { throw KerasError("the weights of a layer must be numbers.") }
    return NDArray(doubles: values.map(function), dtype: array.dtype, shape: array.shape)
  }

  /// `arrays` with the kernels among them in today's form.
  private static func arranged(_ arrays: [NDArray], _ layout: KernelLayout) throws(KerasError) -> [NDArray] {
    var result: [NDArray] = []
    for array in arrays { result.append(array.shape.rank == 1 ? array : try layout.converted(array)) }
    return result
  }
}
