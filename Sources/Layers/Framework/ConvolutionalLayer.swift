/// A layer whose `kernel` Keras 1 stored in another order of axes, and Theano backwards.
package protocol ConvolutionalLayer: Layer {
  /// Where the channels are.
  var dataFormat: DataFormat { get }
  /// Whether the kernel is that of the convolution whose gradient the layer is.
  var isTransposed: Bool { get }
}
