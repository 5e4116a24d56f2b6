package import KerasCore

/// An object inside a configuration – an initializer, a regularizer, a loss – in any of the forms Keras has used: a
/// name, `{"class_name": …, "config": …}`, or Keras 1's `{"name": …, options…}`.
package struct SerializedObject {
  /// The name as the file has it.
  package let name: String
  /// The options; empty when only a name is given.
  package let options: JSON.Object

  /// Where it is from, as far as the file says so.
  private let origin: SerializedName

  /// An object of this name with these options.
  package init(name: String, options: JSON.Object) {
    self.name = name
    self.options = options
    origin = SerializedName(name)
  }

  /// The object that `json` describes, or nil when it describes none.
  package init?(_ json: JSON) {
    if let name = json.string {
      self.name = name
      options = JSON.Object()
      origin = SerializedName(name)
    } else if let className = json["class_name"]?.string {
      // Functions are serialised as `{"class_name": "function", "config": "relu"}`.
      if let function = json["config"]?.string {
        name = json["registered_name"]?.string.flatMap { $0 == "function" ? nil : $0 } ?? function
        options = JSON.Object()
      } else {
        name = className
        options = json["config"]?.object ?? JSON.Object()
      }
      origin = SerializedName(name, in: json)
    } else if var options = json.object, let name = options["name"]?.string {
      options["name"] = nil
      self.name = name
      self.options = options
      origin = SerializedName(name)
    } else {
      return nil
    }
  }

  /// Whether the file says that the object is Keras's own.
  package var isOfKeras: Bool { origin.isOfKeras }

  /// The name with the package that it is registered in.
  package var fullName: String { origin.registeredName ?? name }

  /// The name without its package.
  package var bareName: String { origin.bareName }

  /// The name without underscores and in lower case, so that `GlorotUniform`, `glorot_uniform` and a registered
  /// `Package>GlorotUniform` are one.
  package var key: String { (name.split(separator: ">").last ?? "").filter { $0 != "_" }.lowercased() }

  /// The number under the first of `keys` that is there, or `defaultValue`.
  package func number(_ keys: String..., default defaultValue: Double) -> Double {
    for key in keys { if let value = options[key]?.double { return value } }
    return defaultValue
  }

  /// The axes under `key`, one or a list, or `defaultValue`.
  package func axes(_ key: String, default defaultValue: [Int]) -> [Int] {
    guard let json = options[key] else { return defaultValue }
    return json.int.map { [$0] } ?? [Int](config: json) ?? defaultValue
  }
}
