internal import ModelFile

/// Weights that a file has in an older form than the model.
struct WeightConversion {
  /// What is different.
  enum Rule {
    /// An array for each gate.
    case lstmOfKeras1, gruOfKeras1
    /// An array for each gate, and kernels with other axes or another direction.
    case convLSTMOfKeras1(KernelLayout)
    /// CuDNN's arrangement.
    case lstmOfCuDNN, gruOfCuDNN
    /// Other axes of a convolution's kernel, or another direction along them.
    case kernel(KernelLayout)
  }

  let rule: Rule
  /// The layer, as errors name it.
  let place: String
  /// The model's weights.
  let weights: [Trace.Weight]
  /// The file's.
  let sources: [SavedWeight]

  /// What the form is, for errors.
  var form: String {
    switch rule {
    case .lstmOfKeras1, .gruOfKeras1, .convLSTMOfKeras1: "of each gate by themselves, as Keras 1 did"
    case .lstmOfCuDNN, .gruOfCuDNN: "in the order of CuDNN"
    case .kernel: "in the order of Keras 1"
    }
  }

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

  /// `arrays` with the kernels among them in today's form.
  private static func arranged(_ arrays: [NDArray], _ layout: KernelLayout) throws(KerasError) -> [NDArray] {
    var result: [NDArray] = []
    for array in arrays { result.append(array.shape.rank == 1 ? array : try layout.converted(array)) }
    return result
  }
}
