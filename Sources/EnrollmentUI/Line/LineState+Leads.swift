import EnrollmentCore

/// The lead's list.
extension LineState {
  var isLeadListEmpty: Bool { leadMatters.isEmpty && requests.held.isEmpty }

  /// Has it read for somebody who asked for it. `show` means a row of it from then on.
  mutating func showLeadList() {
    card = nil
    place = .leadReading
    readLeadList()
  }

  /// An answer to an older reading is dropped, for the latest is still to come.
  mutating func readLeads(_ sequence: Int, _ result: Result<[LeadMatter], StoreFailure>) {
    guard sequence == leadReadings else { return }
    let isAsked = place == .leadReading
    switch result {
    case .success(let matters): leadMatters = matters
    case .failure: if isAsked { say(.leadListFailed) }
    }
    guard isAsked else { return }
    let list = LineLeadList(held: requests.held, matters: leadMatters)
    place = list.rows.isEmpty ? .number : .leads(list)
    if !list.rows.isEmpty {
      say(texts.lineLeadTitle(list.rows.count, isAll: list.isAll))
      for row in list.rows { say(texts.lineLead(row, asks: settings.asks, calendar)) }
    } else if case .success = result {
      say(texts.leadEmpty.full)
    }
  }

  /// Opens a row: a request where it stands, or a member, which is noted.
  mutating func openLead(_ argument: String) {
    guard case .leads(let list) = place else { return }
    guard let row = row(argument, of: list) else { return sayRows("open", list) }
    switch row.content {
    case .held(let entry): if let entry = requests[entry.status.id] { open(entry) }
    case .matter(let matter):
      guard let member = matter.member else { return say(.looksHaveNoCard) }
      open(member, .leadList, back: place)
    }
  }

  /// Has a row ticked off; it is gone once that is on disk.
  mutating func tickOff(_ argument: String) {
    guard case .leads(let list) = place else { return }
    guard let row = row(argument, of: list) else { return sayRows("done", list) }
    switch row.content {
    case .held: say(texts.lineLeadUndecided(row.number))
    case .matter(let matter):
      place = .ticking(matter, of: list)
      order(.tickOff(matter))
    }
  }

  mutating func tickedOff(_ failure: StoreFailure?) {
    guard case .ticking(let matter, var list) = place else { return }
    if failure == nil {
      list.remove(matter)
      leadMatters.removeAll { $0 == matter }
      say(texts.lineTickedOff)
    } else {
      say(.tickNotSaved)
    }
    place = list.rows.isEmpty ? .number : .leads(list)
    if list.rows.isEmpty { say(texts.leadEmpty.full) }
    readLeadList()
  }

  /// Tells once that something waits for the team lead, where the word for it works.
  mutating func tellOfLeads() {
    if leadMatters.isEmpty { isToldOfLeads = false }
    guard place == .number, !leadMatters.isEmpty, !isToldOfLeads else { return }
    isToldOfLeads = true
    say(texts.lineLeadWaits)
  }

  /// The row with the number that was typed; nil if there is none, or somebody has decided about it.
  private func row(_ argument: String, of list: LineLeadList) -> LineLeadList.Row? {
    Int(argument).flatMap { number in standing(list).first { $0.number == number } }
  }

  private mutating func sayRows(_ word: String, _ list: LineLeadList) {
    say(texts.lineTakesOne(word, standing(list).map(\.number)))
  }

  private func standing(_ list: LineLeadList) -> [LineLeadList.Row] {
    list.rows.filter { row in
      switch row.content {
      case .held(let entry): requests.held.contains { $0.status.id == entry.status.id }
      case .matter: true
      }
    }
  }
}
