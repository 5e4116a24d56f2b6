/// A layer whose `kernel` Keras 1 stored in another order of axes, and Theano backwards.
package protocol ConvolutionalLayer: Layer {
  /// The data format: where the channels are.
  var dataFormat: DataFormat { get }
  /// Whether the kernel is that of the convolution whose gradient the layer is.
  var isTransposed: Bool { get }
}

extension Conv: ConvolutionalLayer {
  package var dataFormat: DataFormat { options.dataFormat }
  package var isTransposed: Bool { false }
}

extension ConvTranspose: ConvolutionalLayer {
  package var dataFormat: DataFormat { options.dataFormat }
  package var isTransposed: Bool { true }
}

extension ConvLSTM: ConvolutionalLayer {
  package var dataFormat: DataFormat { cell.options.dataFormat }
  package var isTransposed: Bool { false }
}
