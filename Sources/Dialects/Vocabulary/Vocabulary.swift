package import KerasCore

/// How one generation of Keras said what the next one says in other words: class by class, changes of a layer's options.
///
/// Layers know only today's words. What a file says is translated before a layer reads it, and back for files that an
/// older Keras is to open.
package struct Vocabulary: Sendable {
  /// The changes for some classes, by their names of today; for every class when none is named.
  package struct Entry: Sendable {
    let classes: Set<String>
    let changes: [Change]

    init(_ classes: String..., changes: [Change]) {
      self.classes = Set(classes)
      self.changes = changes
    }
  }

  /// One change of a configuration.
  package enum Change: Sendable {
    /// The option had another name.
    case rename(String, to: String)
    /// One option was several since.
    case split(String, into: [String])
    /// Several numbers are one list since.
    case join([String], into: String)
    /// Some values had other names.
    case values(String, [(old: JSON, new: JSON)])
    /// The option was dropped; these values (any, when none is given) change nothing.
    case drop(String, when: [JSON])
    /// The option is new; what it does unless it has this value could not be said.
    case introduced(String, JSON)
    /// A missing key meant this.
    case implied(String, JSON)
    /// A dictionary of four or two paddings is a list of pairs since.
    case margins(String, [String])
    /// `hard_sigmoid` meant another function, and some functions are new.
    case activations([String])
    /// Of paddings, only what layers say themselves has a word.
    case paddings([String])
    /// The layer is new.
    case introducedLayer
    /// The layer is no more.
    case goneLayer
    /// The option has this value no more.
    case gone(String, JSON)

    static func drop(_ key: String) -> Change { .drop(key, when: []) }
  }

  let entries: [Entry]

  /// `config` of a layer of this class in the words of the next generation.
  package func updated(_ config: JSON.Object, className: String) -> JSON.Object {
    var config = config
    for change in changes(for: className) { change.apply(to: &config) }
    return config
  }

  /// `config` of a layer of this class in the words of this generation.
  package func restored(_ config: JSON.Object, className: String) throws(KerasError) -> JSON.Object {
    var config = config
    for change in changes(for: className).reversed() { try change.undo(in: &config) }
    return config
  }

  /// `config` without what only this generation has a word for; an error where no other words say it.
  func paraphrased(_ config: JSON.Object, className: String) throws(KerasError) -> JSON.Object {
    var config = config
    for change in changes(for: className) { try change.paraphrase(&config) }
    return config
  }

  /// What is particular to the class comes before what all classes share.
  private func changes(for className: String) -> [Change] {
    entries.filter { $0.classes.contains(className) }.flatMap(\.changes)
      + entries.filter(\.classes.isEmpty).flatMap(\.changes)
  }
}

extension KerasGeneration {
  /// The vocabularies that lie between this generation and today's, oldest first.
  private var vocabularies: [Vocabulary] {
    switch self {
    case .keras0, .keras1: [.keras1, .beforeKeras3]
    case .keras2, .tfKeras: [.beforeKeras3]
    case .keras3: []
    }
  }

  /// A layer's options as a file of this generation states them, in today's words.
  package func translated(_ config: JSON.Object, className: String) -> JSON.Object {
    var config = config
    for vocabulary in vocabularies { config = vocabulary.updated(config, className: className) }
    return config
  }

  /// A layer's options in today's words, as a file of this generation states them.
  package func spoken(_ config: JSON.Object, className: String) throws(KerasError) -> JSON.Object {
    var config = config
    for vocabulary in vocabularies.reversed() { config = try vocabulary.restored(config, className: className) }
    return vocabularies.isEmpty ? try Vocabulary.beforeKeras3.paraphrased(config, className: className) : config
  }
}
