import KerasCore
import Testing

@Suite("JSON")
struct JSONTests {
  @Test(
    "values",
    arguments: [
      ("null", JSON.null), ("true", true), (" false\n", false), ("0", 0), ("-12", -12), ("1.5", 1.5), ("1e3", 1000.0),
      ("-2.5E-3", -0.0025), ("Infinity", .double(.infinity)), ("-Infinity", .double(-.infinity)),
      ("18446744073709551615", 18446744073709551615.0), ("\"\"", ""), ("[]", []), ("{}", [:]),
      ("[1, [2], {\"a\": null}]", [1, [2], ["a": nil]]),
      ("{\"b\": 1, \"a\": 2, \"b\": 3}", ["b": 3, "a": 2]),
      (#""\u00e9\ud83d\ude00\n\"\\\/\t""#, "é😀\n\"\\/\t"), (#""\ud83dx\udc00""#, "\u{FFFD}x\u{FFFD}"),
      ("\u{FEFF}1", 1),
    ] as [(String, JSON)])
  func values(_ text: String, _ expected: JSON) throws {
    #expect(try JSON(parsing: text) == expected)
  }

  @Test("NaN is a number")
  func nan() throws {
    #expect(try JSON(parsing: "[NaN]").array?.first?.double?.isNaN == true)
  }

  @Test("keys keep their order")
  func order() throws {
    #expect(try JSON(parsing: #"{"z": 1, "a": 2, "m": 3}"#).object?.keys == ["z", "a", "m"])
  }

  @Test(
    "errors say where",
    arguments: [
      ("", "line 1, column 1 of the JSON: expected a value, but the text ends."),
      ("{\"a\": }", "line 1, column 7 of the JSON: expected a value, found \"}\"."),
      ("{\"a\" 1}", "line 1, column 6 of the JSON: expected \":\" after the key \"a\", found \"1\"."),
      ("{a: 1}", "line 1, column 2 of the JSON: expected a key in quotation marks, found \"a\"."),
      (
        "{\"a\": 1,\n \"b\": 2",
        "line 2, column 8 of the JSON: expected \",\" or \"}\" after the value of \"b\", but the text ends."
      ),
      ("[1 2]", "line 1, column 4 of the JSON: expected \",\" or \"]\" after an element, found \"2\"."),
      ("[1,]", "line 1, column 4 of the JSON: expected a value, found \"]\"."),
      ("\"grün", "line 1, column 1 of the JSON: a string has no closing quotation mark."),
      ("\"ü\\x\"", "line 1, column 3 of the JSON: a string holds the unknown escape \"\\x\"."),
      ("\"\\u12g4\"", "line 1, column 6 of the JSON: expected four hexadecimal digits after \"\\u\", found \"g\"."),
      ("01", "line 1, column 2 of the JSON: expected the end of the text, found \"1\"."),
      ("1.", "line 1, column 3 of the JSON: expected a digit after the point, but the text ends."),
      (
        "\"a\nb\"",
        "line 1, column 3 of the JSON: a string holds a control character, which must be written as \\u00XX."
      ),
      ("tru", "line 1, column 1 of the JSON: expected a value, found \"t\"."),
    ])
  func errors(_ text: String, _ expected: String) {
    #expect(throws: KerasError(expected)) { try JSON(parsing: text) }
  }

  @Test("nesting has a limit")
  func depth() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(try JSON(parsing: nested(512)).description == nested(512))
    #expect(throws: KerasError("line 1, column 514 of the JSON: values are nested more than 512 deep.")) {
      try JSON(parsing: nested(1_000_000))
    }
  }

  @Test("bytes that are not UTF-8")
  func notUTF8() {
    #expect(throws: KerasError("line 1, column 1 of the JSON: a string is not UTF-8.")) {
      try JSON(parsing: [0x22, 0xFF, 0x22])
    }
  }

  @Test(
    "numbers as Python prints them",
    arguments: [
      (0.001, "0.001"), (1e-07, "1e-07"), (0.0001, "0.0001"), (0.00001, "1e-05"), (1.5e-10, "1.5e-10"), (1, "1.0"),
      (-0.0, "-0.0"), (0.1, "0.1"), (123456.789, "123456.789"), (1e15, "1000000000000000.0"), (1e16, "1e+16"),
      (9007199254740992, "9007199254740992.0"), (1.2345678901234567e17, "1.2345678901234566e+17"), (1e22, "1e+22"),
      (1e100, "1e+100"), (.leastNonzeroMagnitude, "5e-324"), (0.009999999776482582, "0.009999999776482582"),
      (1.7976931348623157e308, "1.7976931348623157e+308"), (.infinity, "Infinity"), (-.infinity, "-Infinity"),
      (.nan, "NaN"),
    ])
  func numbers(_ value: Double, _ expected: String) {
    #expect(JSON.double(value).description == expected)
    #expect(JSON.array([.double(value)]).strictDescription == (value.isFinite ? "[\(expected)]" : "[null]"))
  }

  @Test("text as Python's json.dumps writes it")
  func text() {
    let json: JSON = ["a": [1, 2.5, nil, true], "ü": "😀\n\u{7F}\"\\", "empty": [:], "none": []]
    #expect(
      json.description
        == #"{"a": [1, 2.5, null, true], "\u00fc": "\ud83d\ude00\n\u007f\"\\", "empty": {}, "none": []}"#)
  }
}
