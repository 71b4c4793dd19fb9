// swift-tools-version: 6.2
import PackageDescription

// Every module names its edges here and nothing else; the build checks them with
// `--explicit-target-dependency-import-check error`.

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// The modules with parsers of outside bytes.
let parsing = [
  "CIBA", "CursesTerminal", "EnrollmentCore", "EnrollmentUI", "MemberStore", "TerminalGrid",
  "TillConfiguration", "VippsMobilePay",
]
let fuzzed: [Target.Dependency] =
  parsing.map { .byName(name: $0) } + [
    .product(name: "Crypto", package: "swift-crypto"),
    .product(name: "GRDB", package: "GRDB.swift"),
  ]

let package = Package(
  name: "clubtill",
  products: [
    .executable(name: "clubtill", targets: ["clubtill"]),
    // Tests preload it into the program; nothing is linked with it.
    .library(name: "CKillPoint", type: .dynamic, targets: ["CKillPoint"]),
  ],
  dependencies: [
    // Command lines, help and usage errors with the exit status that sysexits gives them.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // AES-GCM for the journal's sealed column, HMAC for the keyed hash of a number, SHA-256, scrypt.
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    // TOML 1.0 for the settings file.
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    // HTTPS with a CA of one's own and honest time limits; URLSession on Linux has neither.
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    // Signature checks of ID tokens (RS256, ES256).
    .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    // SQLite with transactions, migrations, readers and online backup.
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    // The HTTP server of the practice service.
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    // The certificates of that server's https, and the addresses in them.
    .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
    .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
    // Starts and stops that server in order.
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    // One logging door; the backend is chosen by the executable.
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
  ],
  targets: [
    // The terminal.
    .target(
      name: "CCurses",
      cSettings: [.define("_GNU_SOURCE"), .define("_XOPEN_SOURCE_EXTENDED")],
      linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
    .target(name: "TerminalGrid", swiftSettings: strict),
    .target(
      name: "CursesTerminal", dependencies: ["CCurses", "TerminalGrid"], swiftSettings: strict),

    // What the file system says about a file.
    .target(name: "CFileStatus"),

    // What a process may forbid others.
    .target(name: "CProcess"),

    // The core: no module here knows that terminals exist.
    .target(
      name: "CIBA",
      dependencies: [
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "JWTKit", package: "jwt-kit"),
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    .target(name: "VippsMobilePay", dependencies: ["CIBA"], swiftSettings: strict),
    .target(
      name: "EnrollmentCore", dependencies: ["CIBA", "VippsMobilePay"], swiftSettings: strict),
    .target(
      name: "MemberStore",
      dependencies: [
        "CFileStatus", "CIBA", "EnrollmentCore",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Crypto", package: "swift-crypto"),
        // CryptoExtras has scrypt, for PINs.
        .product(name: "CryptoExtras", package: "swift-crypto"),
      ],
      swiftSettings: strict),

    // The screens.
    .target(
      name: "EnrollmentUI", dependencies: ["EnrollmentCore", "TerminalGrid"],
      swiftSettings: strict),

    // The pretend login service. It never imports the client's code.
    .target(
      name: "PracticeProvider",
      dependencies: [
        .product(name: "Hummingbird", package: "hummingbird"),
        // HummingbirdCore names the type of a server; HummingbirdTLS puts it behind https.
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "HummingbirdTLS", package: "hummingbird"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        // The practice authority and its server certificate; SwiftASN1 writes them as PEM.
        .product(name: "X509", package: "swift-certificates"),
        .product(name: "SwiftASN1", package: "swift-asn1"),
        // CryptoExtras makes RSA keys; the service signs by itself, apart from the client's library.
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),

    .target(
      name: "TillConfiguration",
      dependencies: ["CFileStatus", .product(name: "TOMLKit", package: "TOMLKit")],
      swiftSettings: strict),

    // Starts the shop's own program so that it can hold up nothing.
    .target(name: "CHookProcess"),

    .executableTarget(
      name: "clubtill",
      dependencies: [
        "CFileStatus", "CHookProcess", "CIBA", "CProcess", "CursesTerminal", "EnrollmentCore",
        "EnrollmentUI", "MemberStore",
        "PracticeProvider", "TerminalGrid", "TillConfiguration", "VippsMobilePay",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    // Look-up from key to picture at every size of a store, as one table. A program of its own: only
    // a release build tells times, and tests are none; `clubtill` knows nothing of it.
    .executableTarget(
      name: "LookUpBenchmark",
      dependencies: [
        "EnrollmentCore", "EnrollmentUI", "MemberStore", "TerminalGrid",
        // Counts the pages of each table.
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),

    // Stands in for the system's look-up of names that only tests use.
    .target(
      name: "CNameLookup", path: "Tests/CNameLookup", cSettings: [.define("_GNU_SOURCE")]),
    // Binds and connects sockets.
    .target(name: "CLoopback", path: "Tests/CLoopback"),
    // Only tests import it.
    .target(
      name: "TestSupport",
      dependencies: [
        "TerminalGrid", "CChildProcess", "CLoopback", "CNameLookup",
        // A server that says octets as told, and certificates good and bad.
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "SwiftASN1", package: "swift-asn1"),
        .product(name: "X509", package: "swift-certificates"),
      ],
      path: "Tests/TestSupport", resources: [.copy("Fixtures")], swiftSettings: strict),
    .testTarget(
      name: "TestSupportTests", dependencies: ["TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "TerminalGridTests", dependencies: ["TerminalGrid"], swiftSettings: strict),
    .testTarget(
      name: "CursesTerminalTests", dependencies: ["CCurses", "CursesTerminal", "TerminalGrid"],
      swiftSettings: strict),
    .testTarget(
      name: "CIBATests",
      dependencies: [
        "CIBA", "CLoopback", "TestSupport",
        .product(name: "Crypto", package: "swift-crypto"),
        // A server over TLS.
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "VippsMobilePayTests", dependencies: ["CIBA", "TestSupport", "VippsMobilePay"],
      swiftSettings: strict),
    .testTarget(
      name: "EnrollmentCoreTests",
      dependencies: ["CIBA", "EnrollmentCore", "TestSupport", "VippsMobilePay"],
      swiftSettings: strict),
    .testTarget(
      name: "MemberStoreTests",
      dependencies: [
        "CIBA", "EnrollmentCore", "MemberStore",
        // People by the thousand.
        "PracticeProvider",
        "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "EnrollmentUITests",
      dependencies: [
        // The decoder of keys, in front of the counter.
        "CIBA", "CursesTerminal", "EnrollmentCore", "EnrollmentUI", "TerminalGrid", "TestSupport",
      ],
      exclude: ["Screens"], swiftSettings: strict),
    .testTarget(
      name: "PracticeProviderTests",
      dependencies: [
        "CLoopback", "PracticeProvider",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Crypto", package: "swift-crypto"),
        // The header fields that the service's own checks take.
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "JWTKit", package: "jwt-kit"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        // A client that trusts the written authority.
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "TillConfigurationTests", dependencies: ["TillConfiguration"], swiftSettings: strict),
    .testTarget(
      name: "HostileServiceTests",
      dependencies: [
        "CIBA", "EnrollmentCore", "MemberStore", "TestSupport", "VippsMobilePay",
        // The keys of ID tokens, good and bad.
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "FuzzTests", dependencies: fuzzed + ["TestSupport"],
      exclude: ["Corpus", "main.swift", "words.dict"], swiftSettings: strict),
    .testTarget(
      name: "SimulationTests",
      dependencies: [
        "CIBA", "EnrollmentCore", "MemberStore", "TestSupport", "VippsMobilePay",
        // Looks into the store's file from outside.
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    // Starts programs, on pipes or on a pseudo-terminal.
    .target(
      name: "CChildProcess", path: "Tests/CChildProcess",
      linkerSettings: [.linkedLibrary("util")]),
    // Ends the program from outside, at a place that a test chooses.
    .target(
      name: "CKillPoint", path: "Tests/CKillPoint", cSettings: [.define("_GNU_SOURCE")],
      linkerSettings: [.linkedLibrary("dl"), .linkedLibrary("sqlite3")]),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "clubtill", "CChildProcess", "CIBA", "EnrollmentCore", "MemberStore", "TestSupport",
        // Signs ID tokens of a service whose every secret is known.
        .product(name: "Crypto", package: "swift-crypto"),
        // Looks into the store's file from outside.
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)

// A normal build has the fuzz targets as tests, which run the corpus once. `.ci/fuzz` builds them as
// a program with the compiler's fuzzer, beside everything under the address sanitizer: the variable
// names the fuzzer's library. Our parsers are optimized then and tell where an input went; all else need
// not, the parts of JWTKit that read tokens neither, which saves ten minutes of building.
if let fuzzer = Context.environment["CLUBTILL_FUZZ"] {
  package.targets.removeAll { $0.name == "FuzzTests" }
  package.targets += [
    .target(name: "CFuzzer", path: "Tests/CFuzzer"),
    .executableTarget(
      name: "Fuzz", dependencies: fuzzed + ["CFuzzer"], path: "Tests/FuzzTests",
      exclude: ["Corpus", "CorpusTests.swift", "words.dict"], swiftSettings: strict,
      linkerSettings: [.unsafeFlags(["-Xlinker", fuzzer]), .linkedLibrary("stdc++")]),
  ]
  let ways = "edge,indirect-calls,trace-cmp,inline-8bit-counters,pc-table"
  for target in package.targets where (parsing + ["Fuzz"]).contains(target.name) {
    target.swiftSettings = strict + [.unsafeFlags(["-O", "-sanitize-coverage=\(ways)"])]
  }
}
