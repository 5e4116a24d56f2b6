// swift-tools-version: 6.2
import PackageDescription

let swiftSettings: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]
let cSettings: [CSetting] = [.treatAllWarnings(as: .error)]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: swiftSettings)
}

func tests(_ target: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: target + "Tests", dependencies: [.byName(name: target), "TestSupport"] + dependencies,
    swiftSettings: swiftSettings)
}

let package = Package(
  name: "kerasrun",
  products: [
    .library(name: "Keras", targets: ["Keras"]),
    .executable(name: "kerasrun", targets: ["kerasrun"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    .systemLibrary(name: "CHDF5System", pkgConfig: "hdf5", providers: [.apt(["libhdf5-dev"])]),
    .target(name: "CHDF5", dependencies: ["CHDF5System"], cSettings: cSettings),
    .target(
      name: "COneDNN", cSettings: cSettings, linkerSettings: [.linkedLibrary("dnnl"), .linkedLibrary("gomp")]),
    .target(name: "CKernels", cSettings: cSettings, linkerSettings: [.linkedLibrary("gomp"), .linkedLibrary("m")]),
    .target(
      name: "CZip", cSettings: cSettings, linkerSettings: [.linkedLibrary("zip"), .linkedLibrary("z")]),
    .target(name: "CYAML", cSettings: cSettings, linkerSettings: [.linkedLibrary("yaml")]),
    .target(
      name: "CImage", cSettings: cSettings, linkerSettings: [.linkedLibrary("png"), .linkedLibrary("jpeg")]),

    .target(name: "CSystem", cSettings: cSettings),
    library("KerasCore", ["CSystem"]),
    library("HDF5", ["CHDF5", "CZip", "KerasCore"]),
    library("Zip", ["CZip", "KerasCore"]),
    library("TensorBundle", ["KerasCore"]),
    library("ModelFile", ["HDF5", "Zip", "TensorBundle", "CYAML", "KerasCore"]),
    library("Graph", ["KerasCore"]),
    library("Dialects", ["Graph", "KerasCore"]),
    library("Layers", ["Dialects", "Graph", "KerasCore"]),
    library("CoreLayers", ["Layers", "Graph", "KerasCore"]),
    library("SpatialLayers", ["Layers", "Graph", "KerasCore"]),
    library("SequenceLayers", ["CoreLayers", "Layers", "Graph", "KerasCore"]),
    library("KerasLayers", ["CoreLayers", "SpatialLayers", "SequenceLayers", "Layers", "Graph", "KerasCore"]),
    library("Training", ["Layers", "Graph", "KerasCore"]),
    library("CPU", ["Graph", "COneDNN", "CKernels", "KerasCore"]),
    library("KerasData", ["Zip", "CImage", "KerasCore"]),
    library("Keras", ["KerasLayers", "Training", "Layers", "Graph", "CPU", "ModelFile", "KerasData", "KerasCore"]),
    .executableTarget(
      name: "kerasrun",
      dependencies: ["Keras", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      swiftSettings: swiftSettings),

    .executableTarget(
      name: "kerasrun-bench",
      dependencies: ["Keras", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      path: "Benchmarks/kerasrun-bench", swiftSettings: swiftSettings),

    .executableTarget(
      name: "recurrent", dependencies: ["CPU", "Graph", "KerasLayers", "Training", "KerasCore"],
      path: "Benchmarks/recurrent",
      swiftSettings: swiftSettings),

    .target(
      name: "FuzzSupport", dependencies: ["Keras", "ModelFile", "HDF5", "TensorBundle", "Zip", "KerasCore"],
      path: "Fuzz/Support",
      swiftSettings: swiftSettings),
    .executableTarget(
      name: "fuzz", dependencies: ["FuzzSupport"], path: "Fuzz/Command", swiftSettings: swiftSettings),

    .target(
      name: "TestSupport", dependencies: ["KerasCore", "Graph", "CPU"], path: "Tests/TestSupport",
      swiftSettings: swiftSettings),
    .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter", cSettings: cSettings),
    .executableTarget(
      name: "allocation-probe",
      dependencies: ["CPU", "Graph", "KerasLayers", "Training", "KerasCore", "CAllocationCounter"],
      path: "Tests/AllocationProbe", swiftSettings: swiftSettings),
    .testTarget(name: "StructureTests", swiftSettings: swiftSettings),
    tests("KerasCore"),
    tests("HDF5"),
    tests("Zip"),
    tests("TensorBundle"),
    tests("ModelFile", ["HDF5", "Zip", "FuzzSupport", "fuzz"]),
    tests("Graph"),
    tests("Layers", ["KerasLayers", "Training", "Graph", "ModelFile", "KerasData"]),
    tests("CPU", ["Graph", "KerasLayers", "CKernels", "COneDNN", "allocation-probe"]),
    tests("KerasData"),
    tests("Keras", ["FuzzSupport"]),
    tests("kerasrun"),
  ]
)
