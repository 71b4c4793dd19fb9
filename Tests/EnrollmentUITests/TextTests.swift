import EnrollmentCore
import TerminalGrid
import Testing

@testable import EnrollmentUI

/// Texts that have to fit their places.
@Suite struct TextTests {
  static let texts = Catalogue(app: "MobilePay")
  static let code = Sample.binding("C-4793")

  static var notices: [Notice] {
    let outcomes: [BackgroundNews.Outcome] =
      [.saved, .discarded, .unsaved, .held] + EndCode.allCases.map { .failed($0) }
    return [
      .leaveAsked(openRequests: 0, unseenAnswers: 0),
      .leaveAsked(openRequests: 0, unseenAnswers: 12),
      .leaveAsked(openRequests: 1, unseenAnswers: 0),
      .leaveAsked(openRequests: 1, unseenAnswers: 12),
      .leaveAsked(openRequests: 9, unseenAnswers: 0),
      .leaveAsked(openRequests: 9, unseenAnswers: 12),
      .oneMoment, .onlyDigits, .numberIsFull, .pasteHasNoNumber, .pasteTooLong, .scanNotUsedHere,
      .scanHasNoNumber, .tooManyOpen, .alreadyOpen, .pickedUp(1), .pickedUp(9), .parked(code),
      .hidden(code),
      .wrongNumber(code), .stillSaving(code), .numberNotChecked, .lookNotNoted, .resultsHidden,
      .pressAgainToSave, .pressAgainToThrowAway, .pressAgainToLift,
      .leavePracticeAsked(openRequests: 0, areKept: false),
      .leavePracticeAsked(openRequests: 9, areKept: false),
      .leavePracticeAsked(openRequests: 9, areKept: true),
      .copyNotMade, .looksHaveNoCard, .mayNotLookUp, .noteNotSaved,
    ] + ticks
      + outcomes.map { .ended(BackgroundNews(code: code, ending: "345", slot: 1, outcome: $0)) }
  }

  private static var ticks: [Notice] {
    [LeadMatter.Reason.numberLost, .nameMissing, .fieldMissing(count: 999)].map {
      .tickedOff(
        LeadMatter(
          reason: $0, member: Sample.member(String(repeating: "Wolfe", count: 40)),
          since: Sample.afternoon, mark: .day(end: Sample.afternoon)),
        asks: AskedFact.allCases)
    }
  }

  @Test(arguments: notices) func `every notice fits row 22`(_ notice: Notice) {
    let text = Self.texts.text(notice) { _ in "F8" }
    #expect(displayWidth(of: text.full) <= 78, "\(text.full)")
    #expect(displayWidth(of: text.small) <= 40, "\(text.small)")
  }

  @Test(arguments: EndCode.allCases, ShopperLanguage.allCases)
  func `every end fits both layouts`(_ code: EndCode, _ language: ShopperLanguage) {
    for mayRetry in [true, false] {
      for wait in [nil, "15:00"] {
        let text = FailureText(
          code,
          FailureText.Facts(
            ending: "345", bindingCode: Self.code, life: "15 minutes", wait: wait,
            missing: .phoneNumber, mayRetry: mayRetry, askableFrom: "00:00"),
          language.sentences(app: "MobilePay"))
        #expect(text.title.count <= 58)
        #expect(text.happened.count <= 2)
        #expect(text.happened.allSatisfy { $0.count <= 74 })
        #expect(text.steps.count <= 3)
        #expect(text.steps.allSatisfy { $0.full.count <= 69 && $0.small.count <= 38 })
        if let say = text.say { Self.expectFits(say) }
      }
    }
    let message = Self.texts.failureMessage(code, title: FailureText.title(code, missing: nil))
    #expect(message.full.count <= 78)
    #expect(message.small.count <= 40, "\(message.small)")
  }

  @Test(arguments: ShopperLanguage.allCases)
  func `every sentence for the shopper fits two rows`(_ language: ShopperLanguage) {
    let sentences = language.sentences(app: "MobilePay")
    for tip in Tip.allCases { Self.expectFits(sentences.tip(tip, ending: "345")) }
    let name = PersonName(full: "Maximiliane-Charlotte Hansen", given: nil, family: nil)
    for sentence in [
      sentences.whichNumber, sentences.readBack("777"), sentences.connectionLost,
      sentences.oneMoment, sentences.refuseIt, sentences.welcome(name), sentences.welcome(nil),
      sentences.alreadyMember(name), sentences.alreadyMember(nil), sentences.anotherDay,
    ] {
      Self.expectFits(sentence)
    }
  }

  static func expectFits(_ sentence: Wording) {
    for drawn in [sentence.full, asciiFolded(sentence.full)] {
      #expect(wrapped("\"\(drawn)\"", toWidth: 67).count <= 2, "\(drawn)")
    }
    for drawn in [sentence.small, asciiFolded(sentence.small)] {
      #expect(wrapped("\"\(drawn)\"", toWidth: 35).count <= 2, "\(drawn)")
    }
  }

  @Test func `large signs exist for every code, in both forms`() {
    for charset in [Charset.ascii, .utf8] {
      for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" {
        var stage = Stage(columns: 80, rows: 24, charset: charset)
        LargeSigns.draw("\(letter)-0123", row: 6, on: &stage)
        let drawn = stage.grid.lines[5..<10]
        #expect(drawn.allSatisfy { displayWidth(of: $0) <= 80 })
        #expect(drawn.contains { $0.prefix(25).contains { $0 != " " } }, "\(letter)")
      }
    }
  }

  @Test func `every explanation fits above the keys`() {
    let texts = Self.texts
    for lines in [
      texts.entryExplanation, texts.waitingExplanation, texts.stopExplanation,
      texts.cardExplanation, texts.knownExplanation, texts.failureExplanation,
      texts.coolDownExplanation,
      texts.unsavedExplanation, texts.heldExplanation, texts.lookUpExplanation,
      texts.memberExplanation, texts.listExplanation, texts.practiceExplanation,
    ] {
      #expect(lines.count <= 3)
      #expect(lines.allSatisfy { $0.count <= 74 }, "\(lines)")
    }
  }

  @Test func `what the help says of a key fits beside it`() {
    let texts = Self.texts
    for label in [
      texts.keyHelp, texts.keySend, texts.keyFix, texts.keyClear, texts.keyLeave, texts.keyMenu,
      texts.keyLookUp, texts.keyLanguage, texts.keyWaiting, texts.keyPark, texts.keyNextTip,
      texts.keyStop, texts.keyKeepWaiting, texts.keyHide, texts.keyWrongNumber,
      texts.keyRightNumber, texts.keyNextShopper, texts.keyBackToStart, texts.keyBack,
      texts.keyNotNow, texts.keyHideNow, texts.keyShowAgain, texts.keyShowCard,
      texts.keyDifferentPerson, texts.keyComplete, texts.keyRefresh, texts.keyTryAgain,
      texts.keyEditNumber, texts.keyLift, texts.keySaveNow, texts.keySaveAnyway,
      texts.keyThrowAway, texts.keyLater, texts.keyOpen, texts.keyPick, texts.keyMove,
      texts.keyEnrolNumber, texts.keyLeadList, texts.keyDone, texts.keyOpenRow,
      texts.keyOpenRequest, texts.keyPickShopper, texts.keyNoPick, texts.keyLeavePractice,
    ] {
      #expect(label.help.count <= 53, "\(label.help)")
      #expect(label.smallHelp.count <= 30, "\(label.smallHelp)")
    }
  }

  @Test func `long words are broken rather than lost`() {
    #expect(wrapped("ab cdefgh i", toWidth: 3) == ["ab", "cde", "fgh", "i"])
    #expect(wrapped("a  b", toWidth: 9) == ["a  b"])
  }
}
