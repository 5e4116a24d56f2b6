import Foundation
import Keras
import Testing

/// Classes and functions of somebody's own, some of which are called as Keras's are: `Fixtures/names`.
struct NameTests {
  static let files = ["keras.keras", "tf_keras.keras", "tf_keras.h5"]

  private func path(_ file: String) -> String {
    ModelFolder.package.appending(path: "Fixtures/names/" + file).path
  }

  private func array(_ file: String, _ kind: String) throws -> NDArray {
    try DataFile.read(path("\(file.prefix { $0 != "." })_\(kind).npz"))[0].array
  }

  /// What Python calls `ReLU` in these files.
  private struct Minus: UnaryLayer {
    func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor { try x - 3 }
  }

  private static let registry = {
    var registry = LayerRegistry.keras
    registry.register(Minus.self, as: "my>ReLU")
    registry.register(activation: "my>tanh") { x throws(KerasError) in try x.clip(-1, 1) }
    registry.register(activation: "ternary") { x throws(KerasError) in try x.sign() }
    registry.register(initializer: "my>Zeros") { shape, _ throws(KerasError) in
      Array(repeating: 0.5, count: shape.count)
    }
    registry.register(regularizer: "L2") { x throws(KerasError) in try x.absolute().sum() * 0.25 }
    registry.register(constraint: "my>NonNeg") { x throws(KerasError) in try x.minimum(0.125) }
    return registry
  }()

  @Test(arguments: files) func whatNobodyRegisteredIsKeptListedAndNamed(_ file: String) throws {
    let model = try Model(contentsOf: path(file))
    let facts = [
      #"layer "first" (Dense): the activation "my>tanh" is not one that Keras has."#,
      #"layer "first" (Dense): the initializer "my>Zeros" is not one that Keras has."#,
      #"layer "first" (Dense): the regularizer "my>L2" is not one that Keras has."#,
      #"layer "first" (Dense): the constraint "my>NonNeg" is not one that Keras has."#,
      #"layer "minus" (\#(file.hasSuffix("h5") ? "my>" : "")ReLU): no layer is registered for this class."#,
      #"layer "second" (Dense): the activation "my>ternary" is not one that Keras has."#,
    ]
    let summary = model.summary()
    for fact in facts { #expect(summary.contains("Missing: \(fact)")) }
    #expect(summary.contains("Trainable params: 26 "))
    #expect(try ModelInspection(contentsOf: path(file)).placeholders.count == facts.count)

    let copy = FileManager.default.temporaryDirectory.appending(path: "\(UUID())-\(file)")
    defer { try? FileManager.default.removeItem(at: copy) }
    try model.save(to: copy.path)
    #expect(try Data(contentsOf: copy) == Data(contentsOf: URL(filePath: path(file))))

    let x = try array(file, "x")
    let error = #expect(throws: KerasError.self) { try model.predict([x]) }
    #expect(
      error?.description
        == "\(path(file)): " + [facts[0], facts[4], facts[5]].joined(separator: " ")
        + #" State what it computes: LayerRegistry.register(activation: "my>tanh") { x in … }."#)
    #expect(error?.commandDescription.contains("Replace it in Python") == true)
    let data = TrainingData(x, NDArray([Float](repeating: 1, count: 12), shape: [6, 2]))
    let refusal = #expect(throws: KerasError.self) { try model.evaluate(data) }
    #expect(refusal?.description.contains(facts[2]) == true)
    #expect(refusal?.description.contains(facts[3]) == true)
  }

  @Test(arguments: files) func whatIsRegisteredComputes(_ file: String) throws {
    let model = try Model(contentsOf: path(file), layers: Self.registry)
    let x = try array(file, "x")
    #expect(try Difference(model.predict([x])[0], array(file, "y")).largest < 1e-6)
    let data = TrainingData(x, NDArray([Float](repeating: 1, count: 12), shape: [6, 2]))
    let loss = try #require(try array(file, "loss").doubles?.first)
    #expect(try abs((model.evaluate(data)["loss"] ?? 0) - loss) < 1e-5)
    let copy = FileManager.default.temporaryDirectory.appending(path: "\(UUID())-\(file)")
    defer { try? FileManager.default.removeItem(at: copy) }
    _ = try model.fit(data, epochs: 1)
    try model.save(to: copy.path)
    let reader = try ModelInspection(contentsOf: copy.path, layers: Self.registry)
    #expect(reader.placeholders.isEmpty)
    let again = try Model(contentsOf: copy.path, layers: Self.registry)
    #expect(try again.predict([x]) == model.predict([x]))
  }
}
