@_exported public import CoreLayers
@_exported public import Layers
