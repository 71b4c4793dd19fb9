#include "TerminalType.h"

#include <curses.h>
#include <string.h>
#include <term.h>

CCursesProblem terminal_type_problem(const char *type, int output, bool *follows_ecma48) {
  if (type == NULL || *type == '\0') return CCURSES_UNKNOWN_TYPE;
  int found = 0;
  if (setupterm(type, output, &found) != OK) {
    // 1: found, but of a kind that cannot be drawn on, such as a printer.
    return found == 1 ? CCURSES_TOO_DUMB : CCURSES_UNKNOWN_TYPE;
  }
  bool is_enough = cursor_address != NULL && clear_screen != NULL;
  *follows_ecma48 = is_enough && strncmp(cursor_address, "\033[", 2) == 0;
  del_curterm(cur_term);
  return is_enough ? CCURSES_OPENED : CCURSES_TOO_DUMB;
}
