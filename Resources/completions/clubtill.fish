function __clubtill_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __clubtill_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __clubtill_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __clubtill_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __clubtill_parse_tokens -S
    set -l unparsed_tokens (__clubtill_tokens -pc)
    switch $unparsed_tokens[1]
    case 'clubtill'
        __clubtill_parse_subcommand 0 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'terminal'
            __clubtill_parse_subcommand -r 1 'config=' 'line' 'version' 'h/help'
        case 'practice'
            __clubtill_parse_subcommand 0 'config=' 'line' 'version' 'h/help'
        case 'provider'
            __clubtill_parse_subcommand 0 'port=' 'interval=' 'expires-in=' 'tls' 'standard' 'partner' 'client-authentication=' 'version' 'h/help'
        case 'enroll'
            __clubtill_parse_subcommand 0 'phone=' 'again' 'lift-cool-down' 'json' 'config=' 'version' 'h/help'
        case 'members'
            __clubtill_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'find'
                __clubtill_parse_subcommand 1 'limit=' 'json' 'config=' 'version' 'h/help'
            case 'show'
                __clubtill_parse_subcommand 1 'json' 'config=' 'version' 'h/help'
            case 'count'
                __clubtill_parse_subcommand 0 'json' 'config=' 'version' 'h/help'
            case 'copy'
                __clubtill_parse_subcommand 1 'json' 'output=' 'force' 'config=' 'version' 'h/help'
            case 'erase'
                __clubtill_parse_subcommand 1 'reason=' 'y/yes' 'json' 'config=' 'version' 'h/help'
            case 'undo-erase'
                __clubtill_parse_subcommand 1 'json' 'config=' 'version' 'h/help'
            case 'retention'
                __clubtill_parse_subcommand 0 'erase' 'y/yes' 'json' 'config=' 'version' 'h/help'
            end
        case 'last'
            __clubtill_parse_subcommand 0 'till=' 'json' 'config=' 'version' 'h/help'
        case 'requests'
            __clubtill_parse_subcommand 0 'json' 'config=' 'version' 'h/help'
        case 'config'
            __clubtill_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'init'
                __clubtill_parse_subcommand 0 'file=' 'force' 'version' 'h/help'
            case 'check'
                __clubtill_parse_subcommand 0 'json' 'config=' 'version' 'h/help'
            case 'show'
                __clubtill_parse_subcommand 0 'json' 'config=' 'version' 'h/help'
            end
        case 'check'
            __clubtill_parse_subcommand 0 'json' 'config=' 'version' 'h/help'
        case 'backup'
            __clubtill_parse_subcommand 1 'json' 'config=' 'version' 'h/help'
        case 'restore'
            __clubtill_parse_subcommand 1 'y/yes' 'json' 'config=' 'version' 'h/help'
        case 'export'
            __clubtill_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'members'
                __clubtill_parse_subcommand 1 'csv' 'jsonl' 'force' 'config=' 'version' 'h/help'
            end
        case 'import'
            __clubtill_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'members'
                __clubtill_parse_subcommand 1 'from-line=' 'json' 'config=' 'version' 'h/help'
            end
        case 'doctor'
            __clubtill_parse_subcommand 0 'quick' 'json' 'config=' 'version' 'h/help'
        case 'staff'
            __clubtill_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'add'
                __clubtill_parse_subcommand 1 'name=' 'role=' 'config=' 'version' 'h/help'
            case 'list'
                __clubtill_parse_subcommand 0 'json' 'config=' 'version' 'h/help'
            case 'set'
                __clubtill_parse_subcommand 1 'name=' 'role=' 'pin' 'config=' 'version' 'h/help'
            case 'card'
                __clubtill_parse_subcommand 1 'remove' 'config=' 'version' 'h/help'
            case 'remove'
                __clubtill_parse_subcommand 1 'config=' 'version' 'h/help'
            case 'deeds'
                __clubtill_parse_subcommand 0 'day=' 'by=' 'json' 'config=' 'version' 'h/help'
            end
        case 'report'
            __clubtill_parse_subcommand 0 'day=' 'till=' 'by-person' 'csv' 'json' 'config=' 'version' 'h/help'
        case 'consents'
            __clubtill_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'verify'
                __clubtill_parse_subcommand 0 'head=' 'entry=' 'book=' 'json' 'config=' 'version' 'h/help'
            case 'proof'
                __clubtill_parse_subcommand 1 'json' 'config=' 'version' 'h/help'
            end
        case 'demo-members'
            __clubtill_parse_subcommand 0 'count=' 'seed=' 'config=' 'version' 'h/help'
        case 'help'
            __clubtill_parse_subcommand -r 1 'version'
        end
    end
end

function __clubtill_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __clubtill_parse_subcommand -S -a positional_count
    argparse -s r -- $argv
    set -l option_specs $argv[2..]
    set -l is_repeating_positional $_flag_r
    set -el _flag_r
    set -a commands $unparsed_tokens[1]
    set positional_index 0
    while true
        set -e unparsed_tokens[1]
        argparse -sn "$commands" $option_specs -- $unparsed_tokens 2> /dev/null
        set unparsed_tokens $argv
        set positional_index (math $positional_index + 1)
        for non_repeating_flag_or_option in $non_repeating_flags_or_options
            if set -ql "_flag_$(string replace -a - _ -- $non_repeating_flag_or_option)"
                set non_repeating_flags_or_options_absent 1
                break
            end
        end
        test (count $unparsed_tokens) -eq 0 -o \( -z "$is_repeating_positional" -a "$positional_index" -gt "$positional_count" \) && break
    end
end

function __clubtill_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __clubtill_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__clubtill_tokens -p)
    if test -z "$(__clubtill_tokens -t)"
        set -l index (count (__clubtill_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'clubtill' -f
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill" -eq 1' -fa 'terminal' -d 'The terminal at the till (what runs without a command).'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill" -eq 1' -fa 'practice' -d 'The terminal with pretend shoppers: nothing leaves this machine.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill" -eq 1' -fa 'provider' -d 'Serves a pretend login service on this machine until it is stopped.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill" -eq 1' -fa 'enroll' -d 'Enrolls one shopper and waits for the answer.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill" -eq 1' -fa 'members' -d 'Looks members up, gives copies of their data, erases them.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill" -eq 1' -fa 'last' -d 'Shows the member of this till\'s last enrollment; the look is noted in the access log.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill" -eq 1' -fa 'requests' -d 'Lists the open requests of this store.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill" -eq 1' -fa 'config' -d 'Writes, checks and shows the settings of this till.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill" -eq 1' -fa 'check' -d 'Checks everything that an enrollment needs; no phone rings.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill" -eq 1' -fa 'backup' -d 'Makes a copy of the member store in a folder, also while the till works.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill" -eq 1' -fa 'restore' -d 'Puts a copy of the member store in the place of the store, which is kept.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill" -eq 1' -fa 'export' -d 'Hands members over to another program.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill" -eq 1' -fa 'import' -d 'Takes members over from another program.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill" -eq 1' -fa 'doctor' -d 'Looks through the whole member store for damage; changes nothing in it.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill" -eq 1' -fa 'staff' -d 'Keeps the list of those who sign in at the tills, and tells what they did.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill" -eq 1' -fa 'report' -d 'Counts what a day of the shop came to.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill" -eq 1' -fa 'consents' -d 'Proves what members were asked and answered.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill" -eq 1' -fa 'demo-members' -d 'Fills a practice store with made-up members, to try look-up with many.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill terminal" config' -l 'config' -d 'The settings file to read.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill terminal" line' -l 'line' -d 'Questions and lines in place of screens, for screen readers, braille, printers and scripts. A non-empty ACCESSIBLE means the same.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill terminal" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill terminal" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill practice" config' -l 'config' -d 'The settings file to read.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill practice" line' -l 'line' -d 'Questions and lines in place of screens, for screen readers, braille, printers and scripts. A non-empty ACCESSIBLE means the same.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill practice" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill practice" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill provider" port' -l 'port' -d 'The loopback port to listen on; 0 takes any that is free.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill provider" interval' -l 'interval' -d 'Seconds between two polls.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill provider" expires-in' -l 'expires-in' -d 'Seconds that each request lives, whatever the till asks for.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill provider" tls' -l 'tls' -d 'Serve https, with a certificate authority made for this run.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill provider" standard' -l 'standard' -d 'Be a plain OpenID provider: other paths, standard claims, no vendor\'s extras.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill provider" partner' -l 'partner' -d 'Take a partner\'s keys: a platform token and the merchant\'s serial number.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill provider" client-authentication' -l 'client-authentication' -d 'How the till must prove itself.' -rfka 'basic basic-form post'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill provider" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill provider" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill enroll" phone' -l 'phone' -d 'The shopper\'s mobile number; - reads it from standard input.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill enroll" again' -l 'again' -d 'Ask the phone even if the number is a member\'s already.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill enroll" lift-cool-down' -l 'lift-cool-down' -d 'Ask although the number said no today; this is noted.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill enroll" json' -l 'json' -d 'Print one JSON object a line.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill enroll" config' -l 'config' -d 'The settings file to read.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill enroll" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill enroll" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill members" -eq 1' -fa 'find' -d 'Lists members by number, member number, name, or last four digits and initial.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill members" -eq 1' -fa 'show' -d 'Shows one member; the look is noted in the access log.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill members" -eq 1' -fa 'count' -d 'Prints how many members the store has.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill members" -eq 1' -fa 'copy' -d 'Makes a copy of all that is known of one member, for that person.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill members" -eq 1' -fa 'erase' -d 'Erases a member; for ten minutes that can be undone on the same till.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill members" -eq 1' -fa 'undo-erase' -d 'Brings back a member who was erased here within the last ten minutes.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill members" -eq 1' -fa 'retention' -d 'Lists members who have not been seen for years and will be erased by rule.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members find" limit' -l 'limit' -d 'How many at most, 1 to 1000.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members find" json' -l 'json' -d 'Print one JSON array.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members find" config' -l 'config' -d 'The settings file to read.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members find" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members find" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members show" json' -l 'json' -d 'Print one JSON object.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members show" config' -l 'config' -d 'The settings file to read.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members show" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members show" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members count" json' -l 'json' -d 'Print one JSON object.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members count" config' -l 'config' -d 'The settings file to read.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members count" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members count" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members copy" json' -l 'json' -d 'Write one JSON object.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members copy" output' -l 'output' -d 'The file, readable by its owner alone; without it, standard output.' -rF
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members copy" force' -l 'force' -d 'Write over a file that is there already.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members copy" config' -l 'config' -d 'The settings file to read.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members copy" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members copy" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members erase" reason' -l 'reason' -d 'Why: shopper-asked, wrong-person or test-entry.' -rfka 'shopper-asked wrong-person test-entry'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members erase" y yes' -l 'yes' -s 'y' -d 'Do not ask for the last four digits.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members erase" json' -l 'json' -d 'Print one JSON object: number, erased_at, undoable_until. Asks nothing: needs --yes.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members erase" config' -l 'config' -d 'The settings file to read.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members erase" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members erase" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members undo-erase" json' -l 'json' -d 'Print one JSON object: number.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members undo-erase" config' -l 'config' -d 'The settings file to read.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members undo-erase" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members undo-erase" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members retention" erase' -l 'erase' -d 'Also erase those whose 30 days are over, as the daily work of a till does.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members retention" y yes' -l 'yes' -s 'y' -d 'Do not ask before erasing.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members retention" json' -l 'json' -d 'Print one JSON object: years, erased, members (number, visited_on, listed_on, erased_from). Asks nothing: with --erase needs --yes.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members retention" config' -l 'config' -d 'The settings file to read.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members retention" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill members retention" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill last" till' -l 'till' -d 'Another till of this store, 1 to 9999.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill last" json' -l 'json' -d 'Print one JSON object.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill last" config' -l 'config' -d 'The settings file to read.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill last" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill last" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill requests" json' -l 'json' -d 'Print one JSON object a line.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill requests" config' -l 'config' -d 'The settings file to read.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill requests" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill requests" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill config" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill config" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill config" -eq 1' -fa 'init' -d 'Writes a settings file in which every setting is explained.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill config" -eq 1' -fa 'check' -d 'Tells every fault of the settings, with line and key.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill config" -eq 1' -fa 'show' -d 'Shows each setting as it counts, and where it came from.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill config init" file' -l 'file' -d 'Where to write it; without it, where the program looks first.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill config init" force' -l 'force' -d 'Write over a file that is there already.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill config init" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill config init" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill config check" json' -l 'json' -d 'Print one JSON object a line: kind (fault or warning), key, line, text.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill config check" config' -l 'config' -d 'The settings file to read.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill config check" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill config check" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill config show" json' -l 'json' -d 'Print one JSON object a line.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill config show" config' -l 'config' -d 'The settings file to read.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill config show" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill config show" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill check" json' -l 'json' -d 'Print one JSON object a line: the points, then the result.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill check" config' -l 'config' -d 'The settings file to read.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill check" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill check" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill backup" -eq 1' -fa '(__clubtill_complete_directories)'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill backup" json' -l 'json' -d 'Print one JSON object: path, members, unreadable_records, bytes, unfinished_erasures.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill backup" config' -l 'config' -d 'The settings file to read.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill backup" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill backup" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill restore" -eq 1' -F
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill restore" y yes' -l 'yes' -s 'y' -d 'Do not ask.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill restore" json' -l 'json' -d 'Print one JSON object: members, left_out, replaced, and what was lost. Needs --yes.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill restore" config' -l 'config' -d 'The settings file to read.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill restore" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill restore" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill export" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill export" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill export" -eq 1' -fa 'members' -d 'Writes every member, one a line, as CSV or JSON Lines.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill export members" csv' -l 'csv' -d 'The form of the lines.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill export members" jsonl' -l 'jsonl' -d 'The form of the lines.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill export members" -eq 1' -F
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill export members" force' -l 'force' -d 'Write over a file that is there already.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill export members" config' -l 'config' -d 'The settings file to read.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill export members" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill export members" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill import" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill import" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill import" -eq 1' -fa 'members' -d 'Takes in the members of a file as export writes it.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill import members" -eq 1' -F
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill import members" from-line' -l 'from-line' -d 'Leave out the members before this line of the file.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill import members" json' -l 'json' -d 'Print one JSON object a line: each line that was not taken, then the sums.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill import members" config' -l 'config' -d 'The settings file to read.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill import members" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill import members" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill doctor" quick' -l 'quick' -d 'Leave out the slow checks, which look into every index and at every key of look-up.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill doctor" json' -l 'json' -d 'Print one JSON object a line: the points, then the result.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill doctor" config' -l 'config' -d 'The settings file to read.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill doctor" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill doctor" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill staff" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill staff" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill staff" -eq 1' -fa 'add' -d 'Puts somebody on the list; asks for the PIN.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill staff" -eq 1' -fa 'list' -d 'Lists those who may sign in.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill staff" -eq 1' -fa 'set' -d 'Changes a name, a role or a PIN.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill staff" -eq 1' -fa 'card' -d 'Gives somebody a staff card; asks for a scan of it.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill staff" -eq 1' -fa 'remove' -d 'Takes somebody off the list.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill staff" -eq 1' -fa 'deeds' -d 'Lists who did what on which till, and to whom.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill staff add" name' -l 'name' -d 'The name as the screens show it, 20 signs at most.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill staff add" role' -l 'role' -d 'cashier, lead or it.' -rfka 'cashier lead it'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill staff add" config' -l 'config' -d 'The settings file to read.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill staff add" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill staff add" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill staff list" json' -l 'json' -d 'Print one JSON object a line.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill staff list" config' -l 'config' -d 'The settings file to read.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill staff list" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill staff list" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill staff set" name' -l 'name' -d 'The name as the screens show it, 20 signs at most.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill staff set" role' -l 'role' -d 'cashier, lead or it.' -rfka 'cashier lead it'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill staff set" pin' -l 'pin' -d 'Ask for a new PIN. It ends every wait after wrong tries, too.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill staff set" config' -l 'config' -d 'The settings file to read.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill staff set" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill staff set" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill staff card" remove' -l 'remove' -d 'Take the card away.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill staff card" config' -l 'config' -d 'The settings file to read.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill staff card" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill staff card" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill staff remove" config' -l 'config' -d 'The settings file to read.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill staff remove" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill staff remove" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill staff deeds" day' -l 'day' -d 'The day, as 2026-05-09. Today where it is missing.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill staff deeds" by' -l 'by' -d 'A staff number: what that person did. Everybody\'s deeds where it is missing.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill staff deeds" json' -l 'json' -d 'Print one JSON object a line: at, what, till, letter, staff, name, member, detail.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill staff deeds" config' -l 'config' -d 'The settings file to read.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill staff deeds" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill staff deeds" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill report" day' -l 'day' -d 'The day, as 2026-05-09. Today where it is missing.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill report" till' -l 'till' -d 'One till of this store, 1 to 9999. All of them where it is missing.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill report" by-person' -l 'by-person' -d 'A row for each who served, too.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill report" csv' -l 'csv' -d 'Print CSV: a row of names, then the figures.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill report" json' -l 'json' -d 'Print one JSON object.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill report" config' -l 'config' -d 'The settings file to read.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill report" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill report" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill consents" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill consents" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill consents" -eq 1' -fa 'verify' -d 'Proves that nothing was changed in the books of consents, looks and deeds.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_positional "clubtill consents" -eq 1' -fa 'proof' -d 'Prints what one member was asked and answered, and how that can be checked.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill consents verify" head' -l 'head' -d 'A chain value that was printed earlier: its first 16 digits or more.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill consents verify" entry' -l 'entry' -d 'The number of the entry that had it.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill consents verify" book' -l 'book' -d 'The book that it is of.' -rfka 'consent access deed'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill consents verify" json' -l 'json' -d 'Print one JSON object a line: the books, then the result.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill consents verify" config' -l 'config' -d 'The settings file to read.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill consents verify" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill consents verify" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill consents proof" json' -l 'json' -d 'Print one JSON object.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill consents proof" config' -l 'config' -d 'The settings file to read.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill consents proof" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill consents proof" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill demo-members" count' -l 'count' -d 'How many members the store is to have, 1 to 20000000.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill demo-members" seed' -l 'seed' -d 'Which people: another seed makes others.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill demo-members" config' -l 'config' -d 'The settings file to read.' -rfka ''
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill demo-members" version' -l 'version' -d 'Show the version.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill demo-members" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'clubtill' -n '__clubtill_should_offer_completions_for_flags_or_options "clubtill help" version' -l 'version' -d 'Show the version.'
