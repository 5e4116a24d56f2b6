// What `import Keras` shows: this module's `Model`, and the public parts of the modules it stands on.
@_exported public import Graph
@_exported public import KerasCore
@_exported public import KerasData
@_exported public import KerasLayers
@_exported public import Training
