import Foundation
import Testing

@testable import TillConfiguration

@Suite struct HookCommandTests {
  let folder: SettingsFolder

  init() throws { folder = try SettingsFolder() }

  private func fault(_ command: String) throws -> String? {
    try folder.load("hook.command = '\(command)'").hookFault()?.description
      .replacing(folder.path + "/", with: "")
  }

  @Test func `no hook and a program that may be started have no fault`() throws {
    try folder.write("#!/bin/sh\n", to: "tell", mode: 0o700)
    #expect(try folder.load().hookFault() == nil)
    #expect(try fault("tell") == nil)
    #expect(try fault(folder.path + "/tell") == nil)
  }

  @Test func `what is no program is told with its path and the key`() throws {
    try folder.write("#!/bin/sh\n", to: "plain", mode: 0o600)
    try folder.write("", to: "folder/file")
    #expect(try fault("none") == "none: hook.command: there is no such file")
    #expect(
      try fault("plain") == "plain: hook.command: is not a program that this user may start")
    #expect(
      try fault("none --now") == """
        none --now: hook.command: there is no such file; it is the path of a program alone, \
        arguments are not possible
        """)
    #expect(try fault("folder") == "folder: hook.command: is not a regular file")
    #expect(try fault("plain/none") == "plain/none: hook.command: there is no such file")
  }

  @Test func `a till enrolls without its hook`() throws {
    try folder.write("s3cret", to: "secret")
    let text = """
      provider.base_url = "https://api.vipps.no"
      client = { id = "till", secret_file = "secret" }
      till.number = 1
      hook.command = "/none"
      """
    let reading = SettingsReading(
      environment: [:], file: try folder.write(text), homeDirectory: folder.path)
    #expect(reading.everyFault() == [])
    #expect(reading.settings.hookFault() != nil)
  }

  @Test func `practice can tell a hook of the environment from one of the file`() throws {
    let file = try folder.load("hook.command = '/bin/true'")
    #expect(file.hookCommand == "/bin/true")
    #expect(!file.hookCommandIsFromEnvironment)
    let environment = try folder.load(environment: ["CLUBTILL_HOOK_COMMAND": "/bin/true"])
    #expect(environment.hookCommandIsFromEnvironment)
  }
}
