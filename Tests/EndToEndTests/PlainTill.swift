import Foundation
import Testing

/// A shop whose till belongs to a user without rights.
final class PlainTill: Sendable {
  let shop: PracticeShop
  let home: URL
  let environment: [String: String]
  /// The number that systems give to nobody, where the tests are the superuser's.
  let user: uid_t = geteuid() == 0 ? 65_534 : geteuid()

  /// Starts what comes after it as the user.
  var asUser: [String] {
    user == geteuid()
      ? [] : ["setpriv", "--reuid", "\(user)", "--regid", "\(user)", "--clear-groups"]
  }

  var state: URL { home.appending(path: "state") }

  init() async throws {
    shop = try await PracticeShop()
    home = shop.folder.appending(path: "till")
    let secret = home.appending(path: "secret")
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    let written = try #require(shop.environment["CLUBTILL_CLIENT_SECRET_FILE"])
    try Data(contentsOf: URL(fileURLWithPath: written)).write(to: secret)
    chmod(secret.path, 0o400)
    for path in [home.path, secret.path] { chown(path, user, user) }
    environment = shop.environment.merging([
      "CLUBTILL_CLIENT_SECRET_FILE": secret.path, "HOME": home.path,
      "CLUBTILL_STATE_DIRECTORY": home.appending(path: "state").path,
    ]) { $1 }
  }

  deinit {
    // What was closed has to be opened, or the folder cannot be removed.
    for name in ["state", "closed"] { chmod(home.appending(path: name).path, 0o700) }
  }

  func run(_ words: String..., adding more: [String: String] = [:]) async throws -> CommandResult {
    try await BuiltProgram.run(
      [BuiltProgram.path] + words, environment: environment.merging(more) { $1 }, user: user)
  }

  func enroll() async throws {
    let result = try await run("enroll", "--phone", "40610001", "--json")
    try #require(result.status == 0, "\(result)")
  }

  func prepare(_ place: EndToEnd.StorePlaceTests.Place) async throws {
    let store = state.appending(path: "clubtill.sqlite").path
    switch place {
    case .readOnlyStore:
      try await enroll()
      chmod(store, 0o400)
    case .readOnlyFolder:
      try await enroll()
      chmod(state.path, 0o500)
    case .readOnlyFolderAfterKill:
      let killed = try await run(
        "enroll", "--phone", "40610001", "--json",
        adding: ["LD_PRELOAD": BuiltProgram.path(of: "libCKillPoint.so"), "KILL_POINT": "K13"])
      try #require(killed.status == 128 + SIGKILL)
      chmod(state.path, 0o500)
    case .folderInStoresPlace:
      try makeState()
      mkdir(store, 0o700)
    case .pipeInStoresPlace:
      try makeState()
      mkfifo(store, 0o600)
    case .linkInStoresPlace:
      try makeState()
      symlink("/dev/null", store)
    case .fileInFoldersPlace: try Data("a file".utf8).write(to: state)
    case .closedParent: chmod(home.path, 0o500)
    case .closedFolder:
      try makeState()
      chmod(state.path, 0)
    }
  }

  private func makeState() throws {
    try FileManager.default.createDirectory(at: state, withIntermediateDirectories: true)
    chown(state.path, user, user)
    chmod(state.path, 0o700)
  }
}
