import Foundation
import Testing

/// The commands on models that take text and tables, as Keras saves them (`Fixtures/lookups/make_models.py`).
@Suite("Commands on text and tables")
struct LookupCommandTests {
  private static let folder = Command.fixture("lookups")

  @Test(
    "a classifier of text and a model of a table predict, train and are written like Keras's",
    arguments: [("classifier", "reviews.txt"), ("table", "table.csv")])
  func models(_ name: String, _ data: String) throws {
    let (folder, scratch) = ("\(Self.folder)/\(name)", try Scratch())
    let model = folder + "/model.keras"
    var files = [(model, "y.npz")]
    for format in ["keras", "h5"] {
      let path = scratch.path("converted." + format)
      #expect(try Command(["convert", model, "--output", path, "--quiet"]).status == 0)
      files.append((path, "y.npz"))
    }
    for (path, _) in files {
      let trained = scratch.path("trained." + (path.hasSuffix("h5") ? "h5" : "keras"))
      let run = try Command([
        "train", path, "--data", "\(folder)/\(data)", "--labels", folder + "/labels.npy", "--epochs", "3",
        "--batch-size", "16", "--no-shuffle", "--quiet", "--output", trained,
      ])
      #expect(run.status == 0, "\(run.error)")
      let verified = try Command([
        "verify", trained, "--inputs", "\(folder)/\(data)", "--outputs", folder + "/trained.npz", "--quiet",
      ])
      #expect(verified.status == 0, "\(path): \(verified.error)")
    }
    for (path, outputs) in files {
      let run = try Command([
        "verify", path, "--inputs", "\(folder)/\(data)", "--outputs", "\(folder)/\(outputs)", "--quiet",
      ])
      #expect(run.status == 0, "\(path): \(run.error)")
    }
  }

  @Test(
    "layers learn from other data what Keras's adapt() learns from them",
    arguments: [("classifier", "reviews.txt", "other.txt"), ("table", "table.csv", "other.csv")])
  func adapting(_ name: String, _ data: String, _ other: String) throws {
    let (folder, scratch) = ("\(Self.folder)/\(name)", try Scratch())
    for format in ["keras", "h5"] {
      let path = scratch.path("adapted." + format)
      let run = try Command([
        "adapt", folder + "/model.keras", "--data", "\(folder)/\(other)", "--output", path, "--quiet",
      ])
      #expect(run.status == 0, "\(run.error)")
      let verified = try Command([
        "verify", path, "--inputs", "\(folder)/\(data)", "--outputs", folder + "/adapted.npz", "--quiet",
      ])
      #expect(verified.status == 0, "\(path): \(verified.error)")
    }
    let none = try Command(
      ["adapt", Command.model, "--data", Command.images, "--output", scratch.path("none.h5"), "--quiet"])
    #expect(none.status == 1 && none.error.contains("no layer of the model learns from data"), "\(none.error)")
  }

  @Test("the features of a FeatureSpace")
  func featureSpace() throws {
    let (folder, scratch) = (Self.folder + "/features", try Scratch())
    var paths = [folder + "/model.keras"]
    for format in ["keras", "h5"] {
      paths.append(scratch.path("converted." + format))
      #expect(try Command(["convert", paths[0], "--output", paths[paths.count - 1], "--quiet"]).status == 0)
    }
    for path in paths {
      let run = try Command([
        "verify", path, "--inputs", folder + "/table.csv", "--outputs", folder + "/y.npz", "--quiet",
      ])
      #expect(run.status == 0, "\(path): \(run.error)")
    }
  }

  @Test("inputs of a table are named one by one, and text comes from standard input")
  func ways() throws {
    let table = Self.folder + "/table"
    let whole = try Command(["predict", table + "/model.keras", table + "/table.csv"])
    let names = ["age", "income", "city", "color", "code", "visits"]
    let single = try Command(
      ["predict", table + "/model.keras"] + names.map { "\($0)=\(table)/table.csv" })
    #expect(whole.status == 0 && single.output == whole.output)
    let classifier = Self.folder + "/classifier"
    let file = try Command(["predict", classifier + "/model.keras", classifier + "/reviews.txt"])
    let piped = try Command(
      ["predict", classifier + "/model.keras", "-"], script: "exec \"$0\" \"$@\" < '\(classifier)/reviews.txt'")
    #expect(file.status == 0 && piped.output == file.output)
  }

  @Test("what does not fit is said")
  func errors() throws {
    let scratch = try Scratch()
    let model = Self.folder + "/table/model.keras"
    let text = "age,income,city,color,code,visits\n1,2,a,b,3,4\n1,x,a,b,3,4\n"
    try Data(text.utf8).write(to: URL(filePath: scratch.path("bad.csv")))
    let bad = try Command(["predict", model, scratch.path("bad.csv")])
    #expect(bad.status == 1)
    #expect(bad.error.contains("sample 1 of column \"income\" must be a number, got \"x\"."), "\(bad.error)")
    let short = "age,income,city,color,code,visits\n1,2,a,b\n"
    try Data(short.utf8).write(to: URL(filePath: scratch.path("short.csv")))
    let run = try Command(["predict", model, scratch.path("short.csv")])
    #expect(run.status == 1 && run.error.contains("line 2 has 4 fields, but there are 6 columns."), "\(run.error)")
    let numbers = try Command(["predict", Self.folder + "/classifier/model.keras", Command.images])
    #expect(numbers.status == 1 && numbers.error.contains("must hold text, but it holds numbers."), "\(numbers.error)")
  }
}
