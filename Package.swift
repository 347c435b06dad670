// swift-tools-version: 6.2
import PackageDescription

/// The same rules for every target.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]
/// For the rooms in which nothing unsafe may happen.
let safe = settings + [.strictMemorySafety()]

let package = Package(
    name: "registrar",
    products: [
        .executable(name: "registrar", targets: ["RegistrarCommand"]),
        .executable(name: "jinja", targets: ["JinjaCommand"]),
        .library(name: "Jinja", targets: ["Jinja"]),
        .library(name: "HTTP", targets: ["HTTP"]),
    ],
    targets: [
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CCrypt"),
        .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),

        // The standard library rounds through libm, which only an import of Glibc would link by itself.
        .target(
            name: "Jinja",
            exclude: ["README.md"],
            swiftSettings: safe,
            linkerSettings: [.linkedLibrary("m")]
        ),
        .target(name: "HTTP", dependencies: ["CLinux"], exclude: ["README.md"], swiftSettings: settings),
        .target(name: "Processes", dependencies: ["HTTP", "CLinux"], swiftSettings: settings),
        .target(name: "SQLite", dependencies: ["CSQLite"], swiftSettings: settings),
        .target(name: "Web", dependencies: ["HTTP", "Jinja", "CCrypt", "CLinux"], swiftSettings: settings),
        .target(name: "Registrar", dependencies: ["Web", "HTTP", "Jinja", "SQLite"], swiftSettings: safe),
        .executableTarget(
            name: "RegistrarCommand",
            dependencies: ["Registrar", "Web", "Processes", "HTTP", "SQLite", "CLinux"],
            swiftSettings: settings
        ),
        .executableTarget(name: "JinjaCommand", dependencies: ["Jinja"], swiftSettings: settings),

        .target(
            name: "TestSupport",
            dependencies: ["HTTP", "Web"],
            path: "Tests/TestSupport",
            swiftSettings: settings
        ),
        .target(
            name: "JinjaCorpus",
            dependencies: ["Jinja"],
            path: "Tests/JinjaCorpus",
            swiftSettings: settings
        ),
        .target(name: "FuzzSupport", path: "Tests/FuzzSupport", swiftSettings: settings),
        .executableTarget(
            name: "JinjaFuzz",
            dependencies: ["Jinja", "JinjaCorpus", "FuzzSupport", "CLinux"],
            path: "Tests/JinjaFuzz",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "HTTPExample",
            dependencies: ["HTTP"],
            path: "Tests/HTTPExample",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "HTTPFuzz",
            dependencies: ["HTTP", "FuzzSupport", "CLinux"],
            path: "Tests/HTTPFuzz",
            swiftSettings: settings
        ),
        .testTarget(
            name: "JinjaTests",
            dependencies: ["Jinja", "JinjaCorpus", "TestSupport"],
            exclude: ["Conformance", "Snapshots"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "HTTPTests",
            dependencies: ["HTTP", "CLinux", "TestSupport"],
            exclude: ["Conformance"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ProcessesTests",
            dependencies: ["Processes", "HTTP", "CLinux", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(name: "SQLiteTests", dependencies: ["SQLite", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "WebTests",
            dependencies: ["Web", "HTTP", "Jinja", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RegistrarTests",
            dependencies: ["Registrar", "Web", "HTTP", "Jinja", "SQLite", "CSQLite", "TestSupport"],
            exclude: ["Snapshots"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "CommandTests",
            dependencies: ["CSQLite"],
            exclude: ["routes.txt", "rights.txt"],
            swiftSettings: settings
        ),
    ]
)
