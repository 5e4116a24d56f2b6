import Foundation
@testable import Keras
import Testing

/// The table is the one that Keras 3.15 prints for the same file.
struct SummaryTests {
  @Test func aSequentialModelsTable() throws {
    #expect(
      try summary("batch_normalization_dense_keras3") == """
        Model: "functional_1"
        ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓
        ┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃
        ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩
        │ vector (InputLayer)             │ (None, 7)              │             0 │
        ├─────────────────────────────────┼────────────────────────┼───────────────┤
        │ first (BatchNormalization)      │ (None, 7)              │            28 │
        ├─────────────────────────────────┼────────────────────────┼───────────────┤
        │ dense (Dense)                   │ (None, 5)              │            35 │
        ├─────────────────────────────────┼────────────────────────┼───────────────┤
        │ last (BatchNormalization)       │ (None, 5)              │            20 │
        └─────────────────────────────────┴────────────────────────┴───────────────┘
         Total params: 83 (332.00 B)
         Trainable params: 59 (236.00 B)
         Non-trainable params: 24 (96.00 B)

        """)
  }

  @Test func aGraphsTable() throws {
    #expect(
      try summary("two_inputs_shared_keras3") == """
        Model: "twins"
        ┏━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━┓
        ┃ Layer (type)        ┃ Output Shape      ┃    Param # ┃ Connected to      ┃
        ┡━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━┩
        │ right (InputLayer)  │ (None, 8, 8, 2)   │          0 │ -                 │
        ├─────────────────────┼───────────────────┼────────────┼───────────────────┤
        │ left (InputLayer)   │ (None, 6)         │          0 │ -                 │
        ├─────────────────────┼───────────────────┼────────────┼───────────────────┤
        │ tower (Sequential)  │ (None, 6)         │        106 │ right[0][0]       │
        ├─────────────────────┼───────────────────┼────────────┼───────────────────┤
        │ encoder             │ (None, 5)         │         55 │ left[0][0],       │
        │ (Functional)        │                   │            │ tower[0][0]       │
        ├─────────────────────┼───────────────────┼────────────┼───────────────────┤
        │ joined              │ (None, 10)        │          0 │ encoder[0][0],    │
        │ (Concatenate)       │                   │            │ encoder[1][0]     │
        ├─────────────────────┼───────────────────┼────────────┼───────────────────┤
        │ shared (Dense)      │ (None, 3)         │         21 │ left[0][0],       │
        │                     │                   │            │ tower[0][0]       │
        ├─────────────────────┼───────────────────┼────────────┼───────────────────┤
        │ classes (Dense)     │ (None, 4)         │         44 │ joined[0][0]      │
        ├─────────────────────┼───────────────────┼────────────┼───────────────────┤
        │ difference          │ (None, 3)         │          0 │ shared[0][0],     │
        │ (Subtract)          │                   │            │ shared[1][0]      │
        └─────────────────────┴───────────────────┴────────────┴───────────────────┘
         Total params: 226 (904.00 B)
         Trainable params: 216 (864.00 B)
         Non-trainable params: 10 (40.00 B)

        """)
  }

  @Test(arguments: [(0, "0.00 B"), (1023, "1023.00 B"), (1024, "1.00 KB"), (1 << 20, "1.00 MB"), (3 << 29, "1.50 GB")])
  func sizesAreReadable(_ bytes: Int, _ text: String) {
    #expect(ModelSummary.Size(count: 1234567, bytes: bytes).text == "1,234,567 (\(text))")
  }

  @Test func longWordsAreCutAndOthersWrapped() {
    #expect(SummaryTable.wrap("global_max (GlobalMaxPooling2D)", to: 12) == ["global_max", "(GlobalMaxP…"])
    #expect(SummaryTable.wrap("a b c", to: 3) == ["a b", "c"])
    #expect(SummaryTable.wrap("", to: 3) == [""])
  }

  @Test(arguments: [
    (0.98765, 4, "0.9877"), (-0.00001, 4, "0.0000"), (12.5, 0, "13"), (-2.25, 2, "-2.25"), (.infinity, 2, "inf"),
  ])
  func numbersAreFixed(_ number: Double, _ digits: Int, _ text: String) {
    #expect(fixed(number, digits: digits) == text)
  }

  private func summary(_ name: String) throws -> String {
    let folder = try #require(ModelFolder.predict.first { $0.testDescription == name })
    return try Model(contentsOf: folder.path("model.h5")).summary()
  }
}
