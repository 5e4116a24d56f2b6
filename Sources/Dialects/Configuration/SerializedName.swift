package import KerasCore

/// A class or function as a file names it: by its name and, where it says so, by the package and the module it is from.
///
/// A name belongs to its package and module. Only what a file says is Keras's is Keras's; files in the forms from before
/// Keras 3 name no modules, and a bare name is Keras's there.
package struct SerializedName {
  /// The name, such as `Dense` or `my>Dense`.
  package let name: String
  /// `my>Dense` for a class registered in a package; a bare name says nothing more.
  package let registeredName: String?
  /// Whether the file says that Keras itself has it.
  package let isOfKeras: Bool

  /// The name that stands alone in a file.
  package init(_ name: String) {
    self.name = name
    registeredName = nil
    isOfKeras = !name.contains(">")
  }

  /// `name`, as the object `node` states it with its module.
  package init(_ name: String, in node: JSON) {
    self.name = name
    let registered = node["registered_name"]?.string.flatMap { $0.contains(">") ? $0 : nil }
    registeredName = registered
    switch node["module"] {
    case nil: isOfKeras = registered == nil && !name.contains(">")
    // A function: all of them are of a class that Python has, so that the name alone tells.
    case .string("builtins")?: isOfKeras = registered == nil && !name.contains(">")
    case .string(let module)?: isOfKeras = Self.modules.contains { module == $0 || module.hasPrefix($0 + ".") }
    default: isOfKeras = false
    }
  }

  /// The name without its package.
  package var bareName: String { String((registeredName ?? name).split(separator: ">").last ?? "") }

  /// The packages in which Keras has been.
  private static let modules = ["keras", "tf_keras", "keras_core", "tensorflow.keras", "tensorflow.python.keras"]
}
