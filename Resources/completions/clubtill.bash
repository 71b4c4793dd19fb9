#!/bin/bash

__clubtill_cursor_index_in_current_word() {
    local remaining="${COMP_LINE}"

    local word
    for word in "${COMP_WORDS[@]::COMP_CWORD}"; do
        remaining="${remaining##*([[:space:]])"${word}"*([[:space:]])}"
    done

    local -ir index="$((COMP_POINT - ${#COMP_LINE} + ${#remaining}))"
    if [[ "${index}" -le 0 ]]; then
        printf 0
    else
        printf %s "${index}"
    fi
}

# positional arguments:
#
# - 1: the current (sub)command's count of positional arguments
#
# required variables:
#
# - repeating_flags: the repeating flags that the current (sub)command can accept
# - non_repeating_flags: the non-repeating flags that the current (sub)command can accept
# - repeating_options: the repeating options that the current (sub)command can accept
# - non_repeating_options: the non-repeating options that the current (sub)command can accept
# - positional_number: value ignored
# - unparsed_words: unparsed words from the current command line
#
# modified variables:
#
# - non_repeating_flags: remove flags for this (sub)command that are already on the command line
# - non_repeating_options: remove options for this (sub)command that are already on the command line
# - positional_number: set to the current positional number
# - unparsed_words: remove all flags, options, and option values for this (sub)command
__clubtill_offer_flags_options() {
    local -ir positional_count="${1}"
    positional_number=0

    local was_flag_option_terminator_seen=false
    local is_parsing_option_value=false

    local -ar unparsed_word_indices=("${!unparsed_words[@]}")
    local -i word_index
    for word_index in "${unparsed_word_indices[@]}"; do
        if "${is_parsing_option_value}"; then
            # This word is an option value:
            # Reset marker for next word iff not currently the last word
            [[ "${word_index}" -ne "${unparsed_word_indices[${#unparsed_word_indices[@]} - 1]}" ]] && is_parsing_option_value=false
            unset "unparsed_words[${word_index}]"
            # Do not process this word as a flag or an option
            continue
        fi

        local word="${unparsed_words["${word_index}"]}"
        if ! "${was_flag_option_terminator_seen}"; then
            case "${word}" in
            --)
                unset "unparsed_words[${word_index}]"
                # by itself -- is a flag/option terminator, but if it is the last word, it is the start of a completion
                if [[ "${word_index}" -ne "${unparsed_word_indices[${#unparsed_word_indices[@]} - 1]}" ]]; then
                    was_flag_option_terminator_seen=true
                fi
                continue
                ;;
            -*)
                # ${word} is a flag or an option
                # If ${word} is an option, mark that the next word to be parsed is an option value
                local option
                for option in "${repeating_options[@]}" "${non_repeating_options[@]}"; do
                    [[ "${word}" = "${option}" ]] && is_parsing_option_value=true && break
                done

                # Remove ${word} from ${non_repeating_flags} or ${non_repeating_options} so it isn't offered again
                local not_found=true
                local -i index
                for index in "${!non_repeating_flags[@]}"; do
                    if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                        unset "non_repeating_flags[${index}]"
                        non_repeating_flags=("${non_repeating_flags[@]}")
                        not_found=false
                        break
                    fi
                done
                if "${not_found}"; then
                    for index in "${!non_repeating_flags[@]}"; do
                        if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                            unset "non_repeating_flags[${index}]"
                            non_repeating_flags=("${non_repeating_flags[@]}")
                            break
                        fi
                    done
                fi
                unset "unparsed_words[${word_index}]"
                continue
                ;;
            esac
        fi

        # ${word} is neither a flag, nor an option, nor an option value
        if [[ "${positional_number}" -lt "${positional_count}" || "${positional_count}" -lt 0 ]]; then
            # ${word} is a positional
            ((positional_number++))
            unset "unparsed_words[${word_index}]"
        else
            if [[ -z "${word}" ]]; then
                # Could be completing a flag, option, or subcommand
                positional_number=-1
            else
                # ${word} is a subcommand or invalid, so stop processing this (sub)command
                positional_number=-2
            fi
            break
        fi
    done

    unparsed_words=("${unparsed_words[@]}")

    if\
        ! "${was_flag_option_terminator_seen}"\
        && ! "${is_parsing_option_value}"\
        && [[ ("${cur}" = -* && "${positional_number}" -ge 0) || "${positional_number}" -eq -1 ]]
    then
        COMPREPLY+=($(compgen -W "${repeating_flags[*]} ${non_repeating_flags[*]} ${repeating_options[*]} ${non_repeating_options[*]}" -- "${cur}"))
    fi
}

__clubtill_add_completions() {
    local completion
    while IFS='' read -r completion; do
        COMPREPLY+=("${completion}")
    done < <(IFS=$'\n' compgen "${@}" -- "${cur}")
}

__clubtill_custom_complete() {
    if [[ -n "${cur}" || -z ${COMP_WORDS[${COMP_CWORD}]} || "${COMP_LINE:${COMP_POINT}:1}" != ' ' ]]; then
        local -ar words=("${COMP_WORDS[@]}")
    else
        local -ar words=("${COMP_WORDS[@]::${COMP_CWORD}}" '' "${COMP_WORDS[@]:${COMP_CWORD}}")
    fi

    "${COMP_WORDS[0]}" "${@}" "${words[@]}"
}

_clubtill() {
    local state
    state="$(shopt -p;shopt -po)"
    trap "${state//$'\n'/;}" RETURN
    shopt -s extglob
    set +o history +o posix

    local -xr SAP_SHELL=bash
    local -x SAP_SHELL_VERSION
    SAP_SHELL_VERSION="$(IFS='.';printf %s "${BASH_VERSINFO[*]}")"
    local -r SAP_SHELL_VERSION

    local -r cur="${2}"
    local -r prev="${3}"

    local -i positional_number
    local -a unparsed_words=("${COMP_WORDS[@]:1:${COMP_CWORD}}")

    local -a repeating_flags=()
    local -a non_repeating_flags=(--version -h --help)
    local -a repeating_options=()
    local -a non_repeating_options=()
    __clubtill_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    terminal|practice|provider|enroll|members|last|requests|config|check|backup|restore|export|import|doctor|staff|report|consents|demo-members|help)
        # Offer subcommand argument completions
        "_clubtill_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'terminal practice provider enroll members last requests config check backup restore export import doctor staff report consents demo-members help' -- "${cur}"))
        ;;
    esac
}

_clubtill_terminal() {
    repeating_flags=()
    non_repeating_flags=(--line --version -h --help)
    repeating_options=()
    non_repeating_options=(--config)
    __clubtill_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--config')
        return
        ;;
    esac
}

_clubtill_practice() {
    repeating_flags=()
    non_repeating_flags=(--line --version -h --help)
    repeating_options=()
    non_repeating_options=(--config)
    __clubtill_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--config')
        return
        ;;
    esac
}

_clubtill_provider() {
    repeating_flags=()
    non_repeating_flags=(--tls --standard --partner --version -h --help)
    repeating_options=()
    non_repeating_options=(--port --interval --expires-in --client-authentication)
    __clubtill_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--port')
        return
        ;;
    '--interval')
        return
        ;;
    '--expires-in')
        return
        ;;
    '--client-authentication')
        __clubtill_add_completions -W 'basic'$'\n''basic-form'$'\n''post'
        return
        ;;
    esac
}

_clubtill_enroll() {
    repeating_flags=()
    non_repeating_flags=(--again --lift-cool-down --json --version -h --help)
    repeating_options=()
    non_repeating_options=(--phone --config)
    __clubtill_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--phone')
        return
        ;;
    '--config')
        return
        ;;
    esac
}

_clubtill_members() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __clubtill_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    find|show|count|copy|erase|undo-erase|retention)
        # Offer subcommand argument completions
        "_clubtill_members_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'find show count copy erase undo-erase retention' -- "${cur}"))
        ;;
    esac
}

_clubtill_members_find() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--limit --config)
    __clubtill_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--limit')
        return
        ;;
    '--config')
        return
        ;;
    esac
}

_clubtill_members_show() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--config)
    __clubtill_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--config')
        return
        ;;
    esac
}

_clubtill_members_count() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--config)
    __clubtill_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--config')
        return
        ;;
    esac
}

_clubtill_members_copy() {
    repeating_flags=()
    non_repeating_flags=(--json --force --version -h --help)
    repeating_options=()
    non_repeating_options=(--output --config)
    __clubtill_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--output')
        __clubtill_add_completions -f
        return
        ;;
    '--config')
        return
        ;;
    esac
}

_clubtill_members_erase() {
    repeating_flags=()
    non_repeating_flags=(--yes -y --json --version -h --help)
    repeating_options=()
    non_repeating_options=(--reason --config)
    __clubtill_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--reason')
        __clubtill_add_completions -W 'shopper-asked'$'\n''wrong-person'$'\n''test-entry'
        return
        ;;
    '--config')
        return
        ;;
    esac
}

_clubtill_members_undo-erase() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--config)
    __clubtill_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--config')
        return
        ;;
    esac
}

_clubtill_members_retention() {
    repeating_flags=()
    non_repeating_flags=(--erase --yes -y --json --version -h --help)
    repeating_options=()
    non_repeating_options=(--config)
    __clubtill_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--config')
        return
        ;;
    esac
}

_clubtill_last() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--till --config)
    __clubtill_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--till')
        return
        ;;
    '--config')
        return
        ;;
    esac
}

_clubtill_requests() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--config)
    __clubtill_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--config')
        return
        ;;
    esac
}

_clubtill_config() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __clubtill_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    init|check|show)
        # Offer subcommand argument completions
        "_clubtill_config_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'init check show' -- "${cur}"))
        ;;
    esac
}

_clubtill_config_init() {
    repeating_flags=()
    non_repeating_flags=(--force --version -h --help)
    repeating_options=()
    non_repeating_options=(--file)
    __clubtill_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--file')
        return
        ;;
    esac
}

_clubtill_config_check() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--config)
    __clubtill_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--config')
        return
        ;;
    esac
}

_clubtill_config_show() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--config)
    __clubtill_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--config')
        return
        ;;
    esac
}

_clubtill_check() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--config)
    __clubtill_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--config')
        return
        ;;
    esac
}

_clubtill_backup() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--config)
    __clubtill_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--config')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __clubtill_add_completions -d
        return
        ;;
    esac
}

_clubtill_restore() {
    repeating_flags=()
    non_repeating_flags=(--yes -y --json --version -h --help)
    repeating_options=()
    non_repeating_options=(--config)
    __clubtill_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--config')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __clubtill_add_completions -f
        return
        ;;
    esac
}

_clubtill_export() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __clubtill_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    members)
        # Offer subcommand argument completions
        "_clubtill_export_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'members' -- "${cur}"))
        ;;
    esac
}

_clubtill_export_members() {
    repeating_flags=()
    non_repeating_flags=(--csv --jsonl --force --version -h --help)
    repeating_options=()
    non_repeating_options=(--config)
    __clubtill_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--config')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __clubtill_add_completions -f
        return
        ;;
    esac
}

_clubtill_import() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __clubtill_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    members)
        # Offer subcommand argument completions
        "_clubtill_import_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'members' -- "${cur}"))
        ;;
    esac
}

_clubtill_import_members() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--from-line --config)
    __clubtill_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--from-line')
        return
        ;;
    '--config')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __clubtill_add_completions -f
        return
        ;;
    esac
}

_clubtill_doctor() {
    repeating_flags=()
    non_repeating_flags=(--quick --json --version -h --help)
    repeating_options=()
    non_repeating_options=(--config)
    __clubtill_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--config')
        return
        ;;
    esac
}

_clubtill_staff() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __clubtill_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    add|list|set|card|remove|deeds)
        # Offer subcommand argument completions
        "_clubtill_staff_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'add list set card remove deeds' -- "${cur}"))
        ;;
    esac
}

_clubtill_staff_add() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--name --role --config)
    __clubtill_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--name')
        return
        ;;
    '--role')
        __clubtill_add_completions -W 'cashier'$'\n''lead'$'\n''it'
        return
        ;;
    '--config')
        return
        ;;
    esac
}

_clubtill_staff_list() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--config)
    __clubtill_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--config')
        return
        ;;
    esac
}

_clubtill_staff_set() {
    repeating_flags=()
    non_repeating_flags=(--pin --version -h --help)
    repeating_options=()
    non_repeating_options=(--name --role --config)
    __clubtill_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--name')
        return
        ;;
    '--role')
        __clubtill_add_completions -W 'cashier'$'\n''lead'$'\n''it'
        return
        ;;
    '--config')
        return
        ;;
    esac
}

_clubtill_staff_card() {
    repeating_flags=()
    non_repeating_flags=(--remove --version -h --help)
    repeating_options=()
    non_repeating_options=(--config)
    __clubtill_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--config')
        return
        ;;
    esac
}

_clubtill_staff_remove() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--config)
    __clubtill_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--config')
        return
        ;;
    esac
}

_clubtill_staff_deeds() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--day --by --config)
    __clubtill_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--day')
        return
        ;;
    '--by')
        return
        ;;
    '--config')
        return
        ;;
    esac
}

_clubtill_report() {
    repeating_flags=()
    non_repeating_flags=(--by-person --csv --json --version -h --help)
    repeating_options=()
    non_repeating_options=(--day --till --config)
    __clubtill_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--day')
        return
        ;;
    '--till')
        return
        ;;
    '--config')
        return
        ;;
    esac
}

_clubtill_consents() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __clubtill_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    verify|proof)
        # Offer subcommand argument completions
        "_clubtill_consents_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'verify proof' -- "${cur}"))
        ;;
    esac
}

_clubtill_consents_verify() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--head --entry --book --config)
    __clubtill_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--head')
        return
        ;;
    '--entry')
        return
        ;;
    '--book')
        __clubtill_add_completions -W 'consent'$'\n''access'$'\n''deed'
        return
        ;;
    '--config')
        return
        ;;
    esac
}

_clubtill_consents_proof() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--config)
    __clubtill_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--config')
        return
        ;;
    esac
}

_clubtill_demo-members() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--count --seed --config)
    __clubtill_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--count')
        return
        ;;
    '--seed')
        return
        ;;
    '--config')
        return
        ;;
    esac
}

_clubtill_help() {
    repeating_flags=()
    non_repeating_flags=(--version)
    repeating_options=()
    non_repeating_options=()
    __clubtill_offer_flags_options -1
}

complete -o filenames -F _clubtill clubtill
