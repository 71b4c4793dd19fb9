import Foundation

/// Fetches userinfo, again and again while that can help.
struct UserInfoEndpoint: Sendable {
  /// A 200 that cannot be read is asked for once more after each of these many waits, not longer.
  private static let retriesWhenUnreadable = 4

  let calls: CallComposer
  let transport: any HTTPTransport
  let directory: ProviderDirectory
  let dialect: any ProviderDialect
  let clock: any RequestClock

  func userInfo(for login: VerifiedLogin) async throws(UserInfoFailure) -> UserInfo {
    // A login of another boot of the machine seems to come from the future: its age is unknown.
    let received = min(login.receivedAt, clock.now())
    let lastChance = received.advanced(by: login.expiresIn)
    var backOff = BackOff()
    var unreadable = 0
    while true {
      let failure: UserInfoFailure
      var wait = Duration.zero
      switch await attempt(login) {
      case .success(let info): return info
      case .tryAgain(let reason, let retryAfter):
        failure = .unreachable(reason: reason)
        wait = retryAfter ?? .zero
      case .failure(let final):
        guard case .unreadable = final, unreadable < Self.retriesWhenUnreadable else {
          throw final
        }
        unreadable += 1
        failure = final
      }
      wait = max(wait, backOff.next())
      guard clock.now().advanced(by: wait) < lastChance else { throw failure }
      do { try await clock.sleep(for: wait) } catch { throw .unreachable(reason: "cancelled") }
    }
  }

  private enum Attempt {
    case success(UserInfo)
    case failure(UserInfoFailure)
    case tryAgain(reason: String, retryAfter: Duration?)
  }

  private func attempt(_ login: VerifiedLogin) async -> Attempt {
    let endpoint: String
    do {
      endpoint = try await directory.metadata().userInfoEndpoint
    } catch {
      return .tryAgain(reason: "metadata", retryAfter: nil)
    }
    let reply: HTTPReply
    do {
      reply = try await transport.send(calls.userInfo(login.accessToken, endpoint: endpoint))
    } catch {
      return .tryAgain(reason: error.reason, retryAfter: nil)
    }
    switch reply.status {
    case 200:
      guard reply.isCalledJSON else { return .failure(.unreadable(reason: "not called JSON")) }
      do {
        let reader = UserInfoReader(dialect: dialect, now: clock.date())
        return .success(try reader.read(reply.body, subject: login.subject))
      } catch {
        return .failure(error)
      }
    case 408, 429, 500...:
      return .tryAgain(
        reason: "status \(reply.status)",
        retryAfter: RetryAfter.wait(in: reply, now: clock.date()))
    default: return .failure(.refused(status: reply.status))
    }
  }
}
