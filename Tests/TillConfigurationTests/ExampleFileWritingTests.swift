import Foundation
import Glibc
import Testing

@testable import TillConfiguration

@Suite struct ExampleFileWritingTests {
  let folder: SettingsFolder

  init() throws { folder = try SettingsFolder() }

  private func write(_ name: String, replaces: Bool = false) -> String? {
    do {
      try TillSettings.writeExampleFile(to: folder.path + "/" + name, replaces: replaces)
      return nil
    } catch {
      return error.description.replacing(folder.path + "/", with: "")
    }
  }

  private func mode(_ name: String) throws -> Int? {
    let path = folder.path + "/" + name
    return try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  private func names(in name: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path + "/" + name)
  }

  @Test func `a new file is the example, its owner's alone, in folders that are made`() throws {
    #expect(write("new/clubtill/clubtill.toml") == nil)
    let path = folder.path + "/new/clubtill/clubtill.toml"
    #expect(try String(contentsOfFile: path, encoding: .utf8) == TillSettings.exampleFile)
    #expect(try mode("new/clubtill/clubtill.toml") == 0o600)
    #expect(try mode("new/clubtill") == 0o700)
    #expect(try names(in: "new/clubtill") == ["clubtill.toml"])
    let settings = try SettingsReading(
      environment: [:], file: path, homeDirectory: folder.path
    ).checked()
    #expect(settings.configurationFile == path)
  }

  @Test func `a file that is there is kept unless it is to be replaced`() throws {
    try folder.write("mine", to: "clubtill.toml", mode: 0o644)
    #expect(write("clubtill.toml") == "clubtill.toml: is there already; --force writes over it")
    let path = folder.path + "/clubtill.toml"
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
    #expect(try names() == ["clubtill.toml"])

    #expect(write("clubtill.toml", replaces: true) == nil)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == TillSettings.exampleFile)
    #expect(try mode("clubtill.toml") == 0o600)
    #expect(try names() == ["clubtill.toml"])
  }

  @Test func `a link or a pipe is neither written through nor replaced`() throws {
    let target = try folder.write("mine", to: "target")
    try #require(symlink(target, folder.path + "/link") == 0)
    #expect(write("link") == "link: is there already; --force writes over it")
    #expect(write("link", replaces: true) == "link: is not a regular file")
    #expect(try String(contentsOfFile: target, encoding: .utf8) == "mine")
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: folder.path + "/link") == target)
    try #require(mkfifo(folder.path + "/pipe", 0o600) == 0)
    #expect(write("pipe", replaces: true) == "pipe: is not a regular file")
    #expect(try names().sorted() == ["link", "pipe", "target"])
  }

  @Test func `a folder that cannot be made is told with its reason`() throws {
    try folder.write("", to: "file")
    #expect(write("file/clubtill.toml") == "file/clubtill.toml: cannot be written: Not a directory")
  }

  @Test func `a new file belongs where the program looks first`() {
    func place(_ environment: [String: String]) -> String {
      TillSettings.newFilePath(environment: environment, homeDirectory: "/home/kari")
    }
    #expect(place([:]) == "/home/kari/.config/clubtill/clubtill.toml")
    #expect(place(["XDG_CONFIG_HOME": "/c"]) == "/c/clubtill/clubtill.toml")
    #expect(place(["CLUBTILL_CONFIG": "~/till.toml"]) == "/home/kari/till.toml")
    #expect(place(["CLUBTILL_CONFIG": ""]) == "/home/kari/.config/clubtill/clubtill.toml")
  }
}
