internal import ArgumentParser
internal import Keras

/// The command line: what `kerasrun` does with its arguments, and with what code it ends.
@main
struct KerasRun: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kerasrun",
    abstract: "Runs, trains and writes back the model files of Keras.",
    discussion: """
      A model is recognised by its content: .h5 of any generation of Keras, .keras, JSON or YAML with --weights. Inputs are IDX (plain or gzip), .npy, .npz, \
      CSV, PNG and JPEG files. Exit codes: 0 done, 1 the model or data cannot be used, 2 wrong usage, 70 a defect of \
      kerasrun.
      """,
    version: "0.1.0",
    subcommands: [
      PredictCommand.self, EvaluateCommand.self, TrainCommand.self, SummaryCommand.self, InspectCommand.self,
      ConvertCommand.self, VerifyCommand.self,
    ])

  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let error as KerasError {
      Terminal.writeError(error.commandDescription)
      Platform.exit(1)
    } catch {
      let message = fullMessage(for: error)
      switch exitCode(for: error) {
      case .success: Terminal.write(message + "\n")
      case .validationFailure:
        Terminal.writeToStandardError(message + "\n")
        Platform.exit(2)
      default:
        Terminal.writeError(message)
        Platform.exit(70)
      }
    }
  }
}
