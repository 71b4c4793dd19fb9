extension Setting {
  /// The settings in the order of the example file. This table alone knows the names: it drives
  /// reading, the hints for misspelt names, and the example file.
  static let all: [Setting] =
    provider + client + till + shop + staff + request + screen + times + copies + retention
    + hook

  private static let provider = [
    Setting(
      "provider.dialect", "CLUBTILL_PROVIDER_DIALECT", \.dialect, .oneOf(),
      help: """
        Which login service it is: vipps-mobilepay, or standard for any other that does
        OpenID CIBA in poll mode.
        """),
    Setting(
      "provider.base_url", "CLUBTILL_PROVIDER_BASE_URL", \.providerBaseURL, .baseURL,
      sample: .text("https://api.vipps.no"),
      help: """
        Where the login service vipps-mobilepay is. https; http only on this machine.
        """),
    Setting(
      "provider.issuer", "CLUBTILL_PROVIDER_ISSUER", \.providerIssuer, .issuer,
      sample: .text("https://login.example.com"),
      help: """
        How a login service of the dialect standard calls itself, with or without a slash at
        the end as it does. It takes the place of base_url.
        """),
    Setting(
      "provider.login_hint_template", "CLUBTILL_LOGIN_HINT_TEMPLATE", \.loginHintTemplate,
      .loginHintTemplate,
      help: """
        How a login service of the dialect standard wants to be told the shopper's number:
        {e164} is the number with a plus, {msisdn} the same digits without it.
        Ask the service; some want "tel:{e164}" or "{msisdn}".
        """),
    Setting(
      "provider.ca_file", "CLUBTILL_PROVIDER_CA_FILE", \.providerCAFile, .path,
      sample: .text("/etc/clubtill/ca.pem"),
      help: "A PEM file with the certificate authority to trust in place of the system's."),
  ]

  private static let client = [
    Setting(
      "client.id", "CLUBTILL_CLIENT_ID", \.clientID, .word,
      sample: .text("00000000-0000-0000-0000-000000000000"),
      help: "The client id of the sales unit."),
    Setting(
      "client.secret_file", "CLUBTILL_CLIENT_SECRET_FILE", \.clientSecretFile, .secretFile,
      sample: .text("/etc/clubtill/client-secret"),
      help: """
        A file that holds the client secret and nothing else, readable by its owner alone.
        Without it the service credential client-secret is used, where there is one.
        """),
    Setting(
      "client.merchant_serial_number", "CLUBTILL_MERCHANT_SERIAL_NUMBER", \.merchantSerialNumber,
      .digits, sample: .text("123456"),
      help: """
        The merchant serial number (MSN) of the sales unit, digits in quotes. Partner keys
        need it.
        """),
    Setting(
      "client.authentication", "CLUBTILL_CLIENT_AUTHENTICATION", \.clientAuthentication, .oneOf(),
      help: """
        How the till proves who it is, as the service has it for this client:
        basic: id and secret in a header, as they are.
        basic-form: the same, both form-encoded first, as RFC 6749 has it.
        post: id and secret in the body.
        partner: the keys of a partner of Vipps MobilePay, for the sales unit of
        merchant_serial_number; subscription_key_file is needed too.
        """),
    Setting(
      "client.subscription_key_file", "CLUBTILL_SUBSCRIPTION_KEY_FILE", \.subscriptionKeyFile,
      .secretFile, sample: .text("/etc/clubtill/subscription-key"),
      help: """
        A file that holds the Ocp-Apim-Subscription-Key of a partner and nothing else, readable
        by its owner alone. Only partner keys need it. Without it the service credential
        subscription-key is used, where there is one.
        """),
  ]

  private static let till = [
    Setting(
      "till.number", "CLUBTILL_TILL_NUMBER", \.tillNumber, .integer(in: 1...9999),
      sample: .integer(1),
      help: "This till's number, 1 to 9999; no two tills of a chain may share one."),
    Setting(
      "till.letter", "CLUBTILL_TILL_LETTER", \.tillLetter, .capitalLetter,
      help: "The letter before the digits of the code that the shopper compares, A to Z."),
    Setting(
      "till.language", "CLUBTILL_LANGUAGE", \.language, .oneOf(),
      help: "The language of the staff texts."),
    Setting(
      "till.shopper_language", "CLUBTILL_SHOPPER_LANGUAGE", \.shopperLanguage, .oneOf(),
      help: """
        The language in which the cashier speaks to the shopper at first: nb or en. F9 goes on
        from it.
        """),
    Setting(
      "till.function_keys", "CLUBTILL_FUNCTION_KEYS", \.functionKeys, .functionKeys,
      sample: .text("F4=F14 F8=F18"),
      help: """
        For a keyboard with keys of its own: which F key it sends in place of one that the screen
        names. With "F4=F14" the key that sends F14 parks; the screen goes on calling it F4.
        """),
    Setting(
      "till.state_directory", "CLUBTILL_STATE_DIRECTORY", \.stateDirectory, .path,
      help: "The folder of the member store."),
  ]

  private static let shop = [
    Setting(
      "shop.name", "CLUBTILL_SHOP_NAME", \.shopName, .line, sample: .text("Example Shop"),
      help: "The shop's name as the screen shows it."),
    Setting(
      "shop.market", "CLUBTILL_MARKET", \.market, .oneOf(),
      help: "The country of phone numbers that are typed without a country code."),
    Setting(
      "shop.member_number_prefix", "CLUBTILL_MEMBER_NUMBER_PREFIX", \.memberNumberPrefix,
      .integer(in: 20...29),
      help: """
        The first two digits of every member number, 20 to 29. 29 is free in the Nordic
        countries; elsewhere ask GS1 and the supplier of the tills.
        """),
    Setting(
      "shop.minimum_age", "CLUBTILL_MINIMUM_AGE", \.minimumAge, .integer(in: 1...120),
      sample: .integer(15),
      help: """
        The least age of members in years. It needs the birth date in request.scope (birthDate);
        who is too young is turned away and not kept.
        """),
    Setting(
      "shop.day_ends", "CLUBTILL_DAY_ENDS", \.dayEnds, .timeOfDay,
      help: """
        When the shop's day ends by the clock on the wall, 00:00 to 23:59. A shop that is open
        past midnight takes a later hour, such as 04:00. See request.cool_down.
        """),
  ]

  private static let staff = [
    Setting(
      "staff.sign_in", "CLUBTILL_SIGN_IN", \.signIn, .oneOf(),
      help: """
        on: whoever works at the till signs in, by staff number and PIN or by staff card; see
        clubtill staff. What each may do goes by their role. Practice asks nobody.
        off: nobody signs in, and everybody may do everything.
        """)
  ]

  private static let request = [
    Setting(
      "request.scope", "CLUBTILL_SCOPE", \.chosenScope, .scope,
      sample: .text(TillSettings.Dialect.vippsMobilePay.defaultScope),
      sampleRemark: "the default of vipps-mobilepay",
      help: """
        What a login asks the shopper for; openid must be among the words.
        The default of standard is "\(TillSettings.Dialect.standard.defaultScope)".
        """),
    Setting(
      "request.requested_expiry", "CLUBTILL_REQUESTED_EXPIRY", \.requestedExpiry,
      .seconds(in: 60...900),
      help: "How long a login request stays open, 60 to 900 seconds."),
    Setting(
      "request.user_exists", "CLUBTILL_USER_EXISTS", \.asksUserExists, .boolean,
      help: """
        true: ask Vipps MobilePay first whether somebody can log in with the number at all.
        false: send the request at once.
        """),
    Setting(
      "request.cool_down", "CLUBTILL_COOL_DOWN", \.coolDown, .oneOf(),
      help: """
        day: a number whose shopper said no is not asked again before the shop's day ends (see
        shop.day_ends), on no till of this store, unless somebody lifts that.
        off: it may be asked again at once.
        """),
  ]

  private static let screen = [
    Setting(
      "screen.utf8", "CLUBTILL_UTF8", \.forcesUTF8, .boolean,
      help: """
        true: draw UTF-8 though the locale does not say so, as for a service without a locale.
        false: go by the locale.
        """),
    Setting(
      "screen.motion", "CLUBTILL_MOTION", \.motion, .oneOf(),
      help: """
        What turns while a request waits: full, eight steps a second; calm, two; off, nothing but
        the seconds. A variable ACCESSIBLE that is set to anything means off.
        """),
    Setting(
      "screen.bell", "CLUBTILL_BELL", \.rings, .boolean,
      help: """
        true: one bell on a yes, two on a failure.
        false: no sound; the message line flashes once instead.
        """),
    Setting(
      "screen.theme", "CLUBTILL_THEME", \.theme, .oneOf(),
      help: """
        standard: calm colours, as far as the terminal has them.
        high-contrast: no shades, and the code in reverse.
        plain: no colours at all.
        """),
    Setting(
      "screen.accent", "CLUBTILL_ACCENT", \.accent, .integer(in: 0...255), sample: .integer(32),
      help: """
        The club's own colour in the theme standard, as its number in the terminal's palette, 0 to
        255. A terminal that has fewer colours keeps its own.
        """),
  ]

  private static let times = [
    Setting(
      "times.card_veil", "CLUBTILL_CARD_VEIL", \.times.cardVeil, .seconds(in: 5...120),
      help: "A card that nobody touches hides all but endings after 5 to 120 seconds."),
    Setting(
      "times.card_home", "CLUBTILL_CARD_HOME", \.times.cardHome, .seconds(in: 10...600),
      help: """
        It gives way to the start screen after 10 to 600 seconds, counted from the last key as well
        and more than card_veil.
        """),
    Setting(
      "times.results_veil", "CLUBTILL_RESULTS_VEIL", \.times.resultsVeil, .seconds(in: 5...300),
      help: "A list of members that nobody touches goes away after 5 to 300 seconds."),
    Setting(
      "times.lock", "CLUBTILL_LOCK", \.times.lock, .seconds(in: 30...3600),
      help: """
        Where staff sign in a till that nobody touches locks itself after 30 to 3600 seconds, but
        never while a request is being watched on the screen.
        """),
    Setting(
      "times.stop_question", "CLUBTILL_STOP_QUESTION", \.times.stopQuestion, .seconds(in: 3...60),
      help: """
        The question whether to stop waiting closes by itself after 3 to 60 seconds, and waiting
        goes on.
        """),
    Setting(
      "times.tips", "CLUBTILL_TIPS", \.times.tips, .tipTimes,
      help: """
        When the four tips come that follow the first, in seconds since sending, each later than
        the one before: open the app, refresh, is it this phone, finish it later.
        """),
    Setting(
      "times.key_deafness_ms", "CLUBTILL_KEY_DEAFNESS_MS", \.times.keyDeafness,
      .milliseconds(in: 100...2000),
      help: """
        Keys count for nothing in the first 100 to 2000 milliseconds of a screen that an answer
        brought up: they were meant for the one before.
        """),
    Setting(
      "times.connection_try", "CLUBTILL_CONNECTION_TRY", \.times.connectionTry,
      .seconds(in: 2...15),
      help: "How long one try to reach the login service may take, 2 to 15 seconds."),
  ]

  private static let copies = [
    Setting(
      "copies.kept", "CLUBTILL_COPIES_KEPT", \.copiesKept, .integer(in: 0...30),
      help: """
        How many daily copies of the member store stay in the folder copies beside it, 0 to 30.
        None stays longer than 30 days; 0 makes none.
        """),
    Setting(
      "copies.at", "CLUBTILL_COPIES_AT", \.copiesAt, .timeOfDay,
      help: """
        When the daily copy is due by the clock on the wall, 00:00 to 23:59. A till that is off
        then makes it soon after its next start.
        """),
  ]

  private static let retention = [
    Setting(
      "retention.years", "CLUBTILL_RETENTION_YEARS", \.retentionYears, .integer(in: 0...50),
      help: """
        After how many years without a visit a member is erased, 0 to 50: listed first
        (clubtill members retention), erased 30 days later. 0 keeps everybody.
        """)
  ]

  private static let hook = [
    Setting(
      "hook.command", "CLUBTILL_HOOK_COMMAND", \.hookCommand, .program,
      sample: .text("/usr/local/bin/tell-register"),
      help: """
        A program of the shop that is started each time an enrollment ends, for instance to
        tell the cash register who is there. It gets one line of JSON on standard input and no
        argument. It holds up nothing, and what it prints is thrown away. In practice it is
        started only where the environment names it.
        """),
    Setting(
      "hook.time_limit", "CLUBTILL_HOOK_TIME_LIMIT", \.hookTimeLimit, .seconds(in: 1...60),
      help: "How long that program may take before it is ended, 1 to 60 seconds."),
  ]
}
