extension Conv: ConvolutionalLayer {
  package var dataFormat: DataFormat { options.dataFormat }
  package var isTransposed: Bool { false }
}

extension ConvTranspose: ConvolutionalLayer {
  package var dataFormat: DataFormat { options.dataFormat }
  package var isTransposed: Bool { true }
}
