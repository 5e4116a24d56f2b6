import Graph
import KerasCore
import KerasLayers
import Layers
import Testing
import TestSupport

/// A name belongs to its package and module.
@Suite struct SerializedNameTests {
  private func node(_ className: String, _ parts: JSON) -> JSON {
    var object = parts.object ?? JSON.Object()
    object["class_name"] = .string(className)
    object["config"] = ["name": "it"]
    return .object(object)
  }

  private func isKnown(_ node: JSON, _ registry: LayerRegistry = .keras) throws -> Bool {
    let layer = try LayerInstance(config: node, generation: .keras3, registry: registry)
    return !(layer.layer is PlaceholderLayer)
  }

  @Test(
    arguments: [
      [:], ["module": "keras.layers", "registered_name": nil], ["module": "keras"], ["module": "keras_core.layers"],
      ["module": "keras.src.layers.activations.relu", "registered_name": "ReLU"], ["module": "tf_keras.layers"],
      ["module": "keras.layers.activation.relu"], ["module": "tensorflow.python.keras.layers.advanced_activations"],
    ] as [JSON])
  func whatTheFileSaysIsKerassIs(_ parts: JSON) throws { #expect(try isKnown(node("ReLU", parts))) }

  @Test(
    arguments: [
      ["module": nil], ["module": nil, "registered_name": "ReLU"], ["module": nil, "registered_name": "my>ReLU"],
      ["module": "my.layers", "registered_name": "ReLU"], ["registered_name": "my>ReLU"],
      ["module": "keras_nlp.layers"],
      ["module": "kerasish"], ["module": "__main__"],
    ] as [JSON])
  func whatTheFileSaysIsSomebodysOwnIsNotKerass(_ parts: JSON) throws {
    #expect(try !isKnown(node("ReLU", parts)))
  }

  @Test func aNameWithAPackageIsThatPackages() throws {
    #expect(try !isKnown(node("my>ReLU", [:])))
    #expect(try !isKnown(node("Addons>GroupNormalization", [:])))
    #expect(try isKnown(node("Custom>Antirectifier", [:])))
  }

  /// Stands for a class of somebody's own.
  private struct Mine: UnaryLayer {
    func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor { try x - 3 }
  }

  @Test func aRegistrationIsForItsPackageOrForAll() throws {
    let mine = node("ReLU", ["module": nil, "registered_name": "my>ReLU"])
    func layer(_ node: JSON, as name: String) throws -> any Layer {
      var registry = LayerRegistry.keras
      registry.register(Mine.self, as: name)
      return try LayerInstance(config: node, generation: .keras3, registry: registry).layer
    }
    #expect(try layer(mine, as: "my>ReLU") is Mine)
    #expect(try layer(mine, as: "ReLU") is Mine)
    #expect(try layer(mine, as: "your>ReLU") is PlaceholderLayer)
    #expect(try layer(node("ReLU", ["module": "keras.layers"]), as: "my>ReLU") is ReLU)
  }

  @Test(
    arguments: [
      ["<lambda>", "<lambda>"], ["ternary_tanh", "ternary_tanh"], ["my>relu", "my>relu"],
      [
        "kecamCommon>hard_sigmoid_torch",
        [
          "module": "builtins", "class_name": "function", "config": "kecamCommon>hard_sigmoid_torch",
          "registered_name": "function",
        ],
      ],
      ["my>hard_sigmoid", ["class_name": "my>hard_sigmoid", "config": [:]]],
    ] as [JSON])
  func anUnknownFunctionIsKept(_ pair: JSON) throws {
    let (name, value) = try (#require(pair.array?[0].string), #require(pair.array?[1]))
    for generation in [KerasGeneration.keras1, .keras2, .tfKeras, .keras3] {
      let node: JSON = ["class_name": "Dense", "config": ["name": "it", "units": 2, "activation": value]]
      let layer = try LayerInstance(config: node, generation: generation, registry: .keras)
      #expect(layer.missingFunctions.map(\.name) == [name])
      #expect(try layer.config(for: generation, registry: .keras)["config"]?["activation"] == value)
      let trace = Trace()
      let x = trace.builder.input(TensorType([1, 3]))
      let error = #expect(throws: KerasError.self) { try Scope(trace, isTraining: false).callLayer(layer, x) }
      #expect(error?.message == "the activation \"\(name)\" is not one that Keras has.")
    }
  }

  @Test func aSlipOfThePenIsSaid() throws {
    let node: JSON = ["class_name": "Dense", "config": ["name": "it", "units": 2, "activation": "rellu"]]
    let layer = try LayerInstance(config: node, generation: .keras3, registry: .keras)
    #expect(
      layer.missingFunctions.first?.error.message
        == "the activation \"rellu\" is not one that Keras has. Did you mean \"relu\"?")
  }
}
