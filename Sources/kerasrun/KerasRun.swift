internal import ArgumentParser
internal import Keras

/// The command line: what `kerasrun` does with its arguments, and with what code it ends.
@main
struct KerasRun: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kerasrun",
    abstract: "Runs, trains and writes back the model files of Keras.",
    discussion: """
      A model is recognised by its content: .h5 of any generation of Keras, .keras, JSON or YAML with --weights. Inputs are \
      IDX (plain or gzip), .npy, .npz, CSV, PNG and JPEG files, and text, one sample a line; a CSV whose columns are named \
      like the inputs holds all of them; - is standard input. Exit codes: 0 done, 1 the model or data cannot be used, 2 \
      wrong usage, 70 a defect of kerasrun, 130 training was interrupted.
      """,
    version: "0.1.0",
    subcommands: [
      PredictCommand.self, EvaluateCommand.self, TrainCommand.self, SummaryCommand.self, InspectCommand.self,
      ConvertCommand.self, VerifyCommand.self, AdaptCommand.self,
    ])

  static func main() {
    StandardFiles.prepare()
    let arguments = Platform.arguments
    let isJSON = arguments.prefix { $0 != "--" }.contains("--json")
    do {
      var command = try parseAsRoot(arguments)
      try command.run()
      try Terminal.checkOutput()
    } catch let error as KerasError {
      Terminal.writeError(error.commandDescription, code: 1, isJSON: isJSON)
      Platform.exit(1)
    } catch let code as ExitCode {
      Platform.exit(code.rawValue)
    } catch {
      switch exitCode(for: error) {
      case .success: Terminal.write(fullMessage(for: error) + "\n")
      case .validationFailure:
        if isJSON {
          Terminal.writeError(message(for: error), code: 2, isJSON: true)
        } else {
          Terminal.writeToStandardError(fullMessage(for: error) + "\n")
        }
        Platform.exit(2)
      default:
        Terminal.writeError(fullMessage(for: error), code: 70, isJSON: isJSON)
        Platform.exit(70)
      }
    }
  }
}
