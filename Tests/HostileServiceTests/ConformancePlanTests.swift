import CIBA
import EnrollmentCore
import Foundation
import MemberStore
import TestSupport
import Testing

/// A whole till against every module of the certification plans that concerns it.
@Suite(.timeLimit(.minutes(30)), .proves(.conformance))
struct ConformancePlanTests {
  @Test func `every module of the plans stands in the list once`() {
    #expect(ConformanceCase.all.filter { $0.plan == .ciba }.count == 22)
    #expect(ConformanceCase.all.filter { $0.plan == .connect }.count == 17)
    #expect(Set(ConformanceCase.all.map(\.testDescription)).count == 39)
  }

  @Test(arguments: ConformanceCase.all)
  func `a module of the certification plans ends as it must`(module: ConformanceCase) async throws {
    try await Turnstile.shared.pass {
      let service = try await PretendService(clock: JumpClock())
      service.grant(request: 60, token: 20)
      let till = try Till(service: service)
      for (place, script) in module.scripts { service.answer(at: place, with: script) }
      let (rest, statuses) = try await till.enroll("40612345")
      var member: Member?
      let members = try await till.store.count()
      Proof.tried("conformance modules")
      switch rest {
      case .ended(.failed(let failure)):
        Proof.found("members from refused replies", members, "\(module)")
        #expect(module.end == .failed(failure.code), "\(module): \(failure)")
      case .ended(.saved(let enrollment, _)):
        #expect(module.end == .saved(enrollment.kind, note: enrollment.note), "\(module)")
        member = enrollment.member
      case .held, .ended(.discarded): Issue.record("\(module): \(rest)")
      }
      #expect(members == (member == nil ? 0 : 1), "\(module)")
      let aftermath = Aftermath(
        member: member, userInfo: till.login.userInfos.first, login: service.logins.first,
        life: statuses.last?.life, keyFetches: service.calls(to: .keys))
      #expect(module.alsoExpect(aftermath), "\(module): \(aftermath)")
      if case .failed = module.end, module.scripts[.userInfo] == nil {
        #expect(service.calls(to: .userInfo) == 0, "\(module): no userinfo after a refused reply")
      }
      await till.close()
      _ = try await till.remove()
      await service.stop()
    }
  }
}
