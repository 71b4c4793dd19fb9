// What terminfo says of a terminal's type. Internal to CCurses, and apart from it because term.h
// turns words such as "columns" into macros.
#pragma once

#include "CCurses.h"

/// Whether a terminal of this type can be drawn on; CCURSES_OPENED if so. `follows_ecma48` says
/// whether it speaks in control sequences, so that it skips those it does not know.
CCursesProblem terminal_type_problem(const char *type, int output, bool *follows_ecma48);
