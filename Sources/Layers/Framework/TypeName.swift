/// The name of `type` without its module, as `String(describing:)` gives it.
///
/// That would ask whether the type conforms to each of the protocols for descriptions, which takes ten times as long as all
/// else when a model is loaded: every question goes through all conformances of the program.
package func typeName(_ type: Any.Type) -> String {
  let name = _typeName(type, qualified: false)
  // A private type says in which file it is: `(Antirectifier in _EB4F…)`.
  return name.first == "(" ? String(name.dropFirst().prefix { $0 != " " }) : name
}
