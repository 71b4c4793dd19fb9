#include <string.h>
#include <wchar.h>

#include "Rescue.h"
#include "Screen.h"

enum { SCALARS_PER_CELL = 5 };

void ccurses_define_style(
    CCursesScreen *screen, int style, int foreground, int background, int attributes) {
  if (style < 0 || style >= STYLES) return;
  set_term(screen->screen);
  attr_t value = A_NORMAL;
  if (attributes & CCURSES_BOLD) value |= A_BOLD;
  if (attributes & CCURSES_DIM) value |= A_DIM;
  if (attributes & CCURSES_UNDERLINE) value |= A_UNDERLINE;
  if (attributes & CCURSES_REVERSE) value |= A_REVERSE;
  short pair = 0;
  bool has_own_colours = foreground >= 0 || background >= 0;
  if (has_own_colours && has_colors() && style + 1 < COLOR_PAIRS) {
    pair = (short)(style + 1);
    if (init_pair(pair, (short)foreground, (short)background) == ERR) {
      // A terminal that cannot go back to its own colours.
      init_pair(
          pair, foreground < 0 ? COLOR_WHITE : (short)foreground,
          background < 0 ? COLOR_BLACK : (short)background);
    }
  }
  screen->styles[style].attributes = value;
  screen->styles[style].pair = pair;
}

void ccurses_put(
    CCursesScreen *screen, int row, int column, const uint32_t *scalars, int count, int width,
    int style) {
  if (style < 0 || style >= STYLES || count < 1) return;
  set_term(screen->screen);
  attr_t attributes = screen->styles[style].attributes;
  short pair = screen->styles[style].pair;

  wchar_t text[SCALARS_PER_CELL + 1] = {0};
  for (int index = 0; index < count && index < SCALARS_PER_CELL; index++) {
    text[index] = (wchar_t)scalars[index];
  }
  bool is_known = wcwidth(text[0]) == width;
  if (!is_known) wcscpy(text, L"?");

  cchar_t cell;
  if (setcchar(&cell, text, attributes, pair, NULL) == ERR) return;
  // An error from the last place of the screen only says that the cursor cannot go on.
  mvwadd_wch(stdscr, row, column, &cell);
  if (!is_known) {
    setcchar(&cell, L" ", attributes, pair, NULL);
    for (int rest = 1; rest < width; rest++) mvwadd_wch(stdscr, row, column + rest, &cell);
  }
}

void ccurses_show(CCursesScreen *screen, int cursor_row, int cursor_column) {
  rescue_provide_stack();
  set_term(screen->screen);
  if (cursor_row >= 0) wmove(stdscr, cursor_row, cursor_column);
  rescue_begin_writing();
  curs_set(cursor_row >= 0 ? 1 : 0);
  wnoutrefresh(stdscr);
  doupdate();
  rescue_end_writing();
}

void ccurses_forget(CCursesScreen *screen) {
  set_term(screen->screen);
  clearok(curscr, TRUE);
}

void ccurses_repaint(CCursesScreen *screen) {
  set_term(screen->screen);
  // curses takes up its modes again, and draws all, with the next update after an endwin.
  rescue_begin_writing();
  endwin();
  clearok(curscr, TRUE);
  screen_bracket_pastes(screen, true);
  rescue_end_writing();
}

void ccurses_ring(CCursesScreen *screen) {
  set_term(screen->screen);
  rescue_begin_writing();
  beep();
  rescue_end_writing();
}
