internal import KerasCore

/// How a weight is made of numbers of fewer bits and their scales.
package struct QuantizedWeight: Equatable, Sendable {
  package init() {}
  func dequantized(_ read: (SavedWeight) throws(KerasError) -> NDArray) throws(KerasError) -> [Float] { [] }
}
func quantized(_ variables: [SavedWeight], _ item: JSON?) -> [SavedWeight] { variables }
