import Foundation
import Testing

/// What scripts rely on: values and errors in JSON, standard input, paths as bytes.
struct ContractTests {
  private static let regression = Command.fixture("predict/dense_3d_keras3")

  @Test func jsonHoldsTheValues() throws {
    let document = try Command(["predict", Self.regression + "/model.h5", Self.regression + "/x.npz", "--json"]).object
    let output = try #require((document["outputs"] as? [[String: Any]])?.first)
    let shape = try #require(output["shape"] as? [Int])
    var values = try #require(output["values"] as? [Any])
    #expect(values.count == shape[0])
    for extent in shape.dropFirst() {
      values = try #require(values[0] as? [Any])
      #expect(values.count == extent)
    }
    #expect(values.allSatisfy { $0 is Double })
  }

  /// Data with a number that JSON cannot say, for the digits' model.
  private func bad(_ scratch: Scratch) throws -> String {
    let row = (["nan"] + Array(repeating: "0.5", count: 783)).joined(separator: ",") + "\n"
    try Data(row.utf8).write(to: scratch.url.appending(path: "x.csv"))
    return scratch.path("x.csv")
  }

  @Test func whatJSONCannotSayIsNull() throws {
    let scratch = try Scratch()
    let x = try bad(scratch)
    let run = try Command(["predict", Command.model, x, "--json", "--output", scratch.path("y.json")])
    let output = try #require((try run.object["outputs"] as? [[String: Any]])?.first)
    #expect((output["values"] as? [[Any]])?.first?.allSatisfy { $0 is NSNull } == true)
    let file = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: scratch.path("y.json"))))
    #expect(((file as? [String: Any])?.values.first as? [[Any]])?.first?.allSatisfy { $0 is NSNull } == true)
  }

  @Test(arguments: [
    (["summary", "nothing.h5", "--json"], 1), (["summary", "--json"], 2), (["fly", "--json"], 2),
    (["predict", "m.h5", "x", "--json", "--top", "0"], 2),
  ])
  func errorsAreJSON(_ arguments: [String], _ code: Int) throws {
    let run = try Command(arguments)
    #expect(run.status == Int32(code))
    #expect(run.output == "")
    let document = try JSONSerialization.jsonObject(with: Data(run.error.utf8)) as? [String: Any]
    #expect(document?["exit_code"] as? Int == code)
    #expect((document?["error"] as? String)?.isEmpty == false)
  }

  @Test func aRowOfMissingNumbersIsNoHeader() throws {
    let scratch = try Scratch()
    for row in ["NA", "", "n/a,NA", "null,"] {
      try Data("\(row)\n1,2\n".utf8).write(to: scratch.url.appending(path: "x.csv"))
      let run = try Command(["predict", Command.model, scratch.path("x.csv")])
      #expect(run.status == 1)
      #expect(run.error.contains(row.isEmpty ? "(None, 784), got (1, 2)" : "line 1, column 1: a number is needed, got"))
    }
  }

  @Test(arguments: [
    "cat \"$2\" | \"$0\" predict \"$1\" -", "\"$0\" predict \"$1\" - < \"$2\"", "cat \"$1\" | \"$0\" predict - \"$2\"",
    "cat \"$2\" | \"$0\" predict \"$1\" input_layer=-", "{ head -c 3; cat; } < \"$2\" | \"$0\" predict \"$1\" -",
    "cat \"$3\" | \"$0\" predict \"$1\" \"$2\" --labels - | grep -v accuracy | sed 's/  right//'",
  ])
  func aDashIsStandardInput(_ script: String) throws {
    let expected = try Command(["predict", Command.model, Command.images])
    let run = try Command([Command.model, Command.images, Command.labels], script: script)
    #expect(run.status == 0, "\(run.error)")
    #expect(run.output == expected.output)
  }

  @Test func archivesComeThroughPipes() throws {
    let folder = Command.fixture("predict/two_inputs_shared_keras3")
    let scratch = try Scratch()
    #expect(try Command(["convert", folder + "/model.h5", "--output", scratch.path("m.keras")]).status == 0)
    for (model, input) in [("\"$1\"", "-"), ("-", "\"$2\"")] {
      let run = try Command(
        [scratch.path("m.keras"), folder + "/x.npz", folder + "/y.npz"],
        script: "cat \(input == "-" ? "\"$2\"" : "\"$1\"") | \"$0\" verify \(model) --inputs \(input) --outputs \"$3\"")
      #expect(run.status == 0, "\(run.error)")
    }
  }

  @Test func standardInputIsNoPlaceForAModel() throws {
    for output in [["--in-place"], ["--output", "-"]] {
      let run = try Command(["train", "-", "--data", Command.images, "--labels", Command.labels] + output)
      #expect(run.status == 2)
    }
  }

  @Test func pathsAreBytes() throws {
    let scratch = try Scratch()
    let run = try Command(
      [Command.model, Command.images, Command.labels],
      script: """
        export LC_ALL=C; name=$(printf 'mod\\350le'); mkdir "$name"; cp "$1" "$name/$name.h5"; cd "$name"
        "$0" train "$name.h5" --data "$2" --labels "$3" --output "$name-new.h5" --history "$name.csv" && \
        "$0" predict "$name-new.h5" "$2" --output "$name.npz" && "$0" convert "$name.h5" --output "$name.keras" && \
        "$0" verify "$name.keras" --inputs "$2" --outputs "$name.npz" --tolerance 10 >&2 && \
        "$0" summary "$name-none.h5"; ls -b
        """, in: scratch.url)
    #expect(
      run.output.contains("\nmod\\350le-new.h5\nmod\\350le.csv\nmod\\350le.h5\nmod\\350le.keras\nmod\\350le.npz\n"))
    #expect(
      run.errorBytes.range(of: Data("mod".utf8) + [0xE8] + Data("le-none.h5: the file cannot be read".utf8)) != nil)
  }

  @Test func longErrorsAreShortened() throws {
    let scratch = try Scratch()
    let name = String(repeating: "x", count: 3000)
    let options = ["--optimizer", name, "--loss", "mse", "--output", scratch.path("m.h5")]
    let run = try Command(["train", Command.model, "--data", Command.images, "--labels", Command.labels] + options)
    #expect(run.status == 1)
    #expect(run.error.utf8.count < 3000)
    #expect(run.error.contains("xxx … xxx"))
    #expect(!run.error.contains("UnicodeScalarView"))
  }

  @Test func colorsAndBarsAreForTerminals() throws {
    let run = try Command(["summary", "nothing.h5"])
    #expect(run.error.hasPrefix("error: nothing.h5: "))
    let scratch = try Scratch()
    // A terminal is what `script` makes.
    for (variable, isColored) in [("NO_COLOR=1", false), ("NO_COLOR=", true)] {
      let run = try Command(
        ["summary", "nothing.h5"], script: "\(variable) script -qec \"$0 $1 $2\" /dev/null", in: scratch.url)
      #expect(run.output.contains("\u{1B}[1;31m") == isColored, "\(run.output)")
    }
  }
}
