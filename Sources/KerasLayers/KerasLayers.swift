// All the layers that Keras has, family by family.
@_exported public import CoreLayers
@_exported public import Layers
@_exported public import SequenceLayers
@_exported public import SpatialLayers
