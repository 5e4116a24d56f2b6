internal import Keras

/// Standard input, which `-` names where a file is read.
enum StandardInput {
  private static let file = Result { () throws(KerasError) in try StandardFiles.input() }

  /// The path of the file that `argument` names.
  static func path(_ argument: String) throws(KerasError) -> String {
    argument == "-" ? try file.get() : argument
  }
}
