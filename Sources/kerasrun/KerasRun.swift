import ArgumentParser

@main
struct KerasRun: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "kerasrun")
}
