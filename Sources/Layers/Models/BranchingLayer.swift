/// A layer of models side by side, whose layers count as layers of the model that it is in.
package protocol BranchingLayer: Layer {
  /// The layers of the models, as files list them.
  var flattened: [LayerInstance] { get }
}
