extension TillSettings {
  /// A settings file in which every setting stands as a comment: those with a default at it, the
  /// others with a value that shows how one is written.
  package static var exampleFile: String {
    let defaults = TillSettings(stateDirectory: "~/.local/state/clubtill")
    var lines = [
      "# Settings of Clubtill, TOML 1.0.",
      "#",
      "# A setting counts when the # before it is taken away. A value of the environment wins over",
      "# the one in this file; its name stands above the setting. Secrets do not belong here.",
    ]
    var table: Substring?
    for setting in Setting.all {
      lines.append("")
      if setting.table != table {
        lines += ["[\(setting.table)]"]
        table = setting.table
      }
      lines += setting.help.split(separator: "\n").map { "# \($0)" }
      let literal = setting.literal(defaults)
      let remark = literal == nil ? setting.sampleRemark : "the default"
      lines.append("# \(setting.environmentName); \(remark):")
      lines.append("#\(setting.name) = \((literal ?? setting.sample)?.description ?? "")")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
