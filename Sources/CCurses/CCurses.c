#include "CCurses.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include "Rescue.h"
#include "TerminalType.h"

enum { STYLES = 32, LARGEST_SIDE = 1000, SCALARS_PER_CELL = 5 };

struct CCursesScreen {
  SCREEN *screen;
  FILE *input, *output;
  struct termios saved;
  bool pastes_in_brackets;
  struct {
    attr_t attributes;
    short pair;
  } styles[STYLES];
};

static const char paste_on[] = "\033[?2004h", paste_off[] = "\033[?2004l";

/// Switches bracketed paste. It goes past curses' own buffer, so only at moments when that is empty.
static void bracket_pastes(const CCursesScreen *screen, const char *sequence) {
  if (!screen->pastes_in_brackets) return;
  size_t length = strlen(sequence);
  while (length > 0) {
    ssize_t count = write(fileno(screen->output), sequence, length);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return;
    sequence += count;
    length -= (size_t)count;
  }
}

// MARK: Locale

/// Whether the environment asks for UTF-8 by name, in a locale that this machine may not have.
static bool environment_names_utf8(void) {
  static const char *const variables[] = {"LC_ALL", "LC_CTYPE", "LANG"};
  for (int index = 0; index < 3; index++) {
    const char *value = getenv(variables[index]);
    if (value == NULL || *value == '\0') continue;
    return strcasestr(value, "utf-8") != NULL || strcasestr(value, "utf8") != NULL;
  }
  return false;
}

bool ccurses_adopt_locale(void) {
  bool is_utf8;
  if (setlocale(LC_CTYPE, "") != NULL) {
    is_utf8 = strcasecmp(nl_langinfo(CODESET), "UTF-8") == 0;
    if (is_utf8) return true;
  } else {
    is_utf8 = environment_names_utf8();
  }
  setlocale(LC_CTYPE, "C.UTF-8");
  return is_utf8;
}

// MARK: Opening and closing

static const char *capability(const char *name) {
  const char *value = tigetstr(name);
  return value == (const char *)-1 ? NULL : value;
}

/// Adds a terminfo string without its padding, `$<5>`, as far as it fits.
static void append(char *bytes, size_t capacity, size_t *length, const char *value) {
  if (value == NULL) return;
  while (*value != '\0' && *length < capacity) {
    if (value[0] == '$' && value[1] == '<') {
      const char *end = strchr(value, '>');
      if (end != NULL) {
        value = end + 1;
        continue;
      }
    }
    bytes[(*length)++] = *value++;
  }
}

static void arm(CCursesScreen *screen) {
  char bytes[256];
  size_t length = 0;
  // Ends a sequence that was cut short.
  append(bytes, sizeof bytes, &length, "\030");
  if (screen->pastes_in_brackets) append(bytes, sizeof bytes, &length, paste_off);
  append(bytes, sizeof bytes, &length, capability("sgr0"));
  append(bytes, sizeof bytes, &length, capability("op"));
  append(bytes, sizeof bytes, &length, capability("cnorm"));
  // Names of members must not stay on a terminal that has no second screen.
  const char *leave = capability("rmcup");
  append(bytes, sizeof bytes, &length, leave != NULL ? leave : capability("clear"));
  rescue_arm(fileno(screen->output), &screen->saved, bytes, length);
}

/// newterm takes over the signals that have no handler; they belong to the program.
static SCREEN *new_terminal(const char *type, FILE *output, FILE *input) {
  static const int taken[] = {SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
  struct sigaction before[4];
  for (int index = 0; index < 4; index++) sigaction(taken[index], NULL, &before[index]);
  // Exported LINES and COLUMNS would freeze the size.
  use_env(FALSE);
  use_tioctl(TRUE);
  SCREEN *screen = newterm(type, output, input);
  for (int index = 0; index < 4; index++) sigaction(taken[index], &before[index], NULL);
  return screen;
}

static FILE *open_copy(int descriptor, const char *mode) {
  int copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
  if (copy < 0) return NULL;
  FILE *file = fdopen(copy, mode);
  if (file == NULL) close(copy);
  return file;
}

static void release(CCursesScreen *screen) {
  if (screen->screen != NULL) {
    set_term(screen->screen);
    delscreen(screen->screen);
  }
  if (screen->input != NULL) fclose(screen->input);
  if (screen->output != NULL) fclose(screen->output);
  free(screen);
}

static void set_modes(CCursesScreen *screen) {
  raw();
  noecho();
  nonl();
  // Keys are read beside curses, so it must not look for them, nor wait with drawing for them.
  typeahead(-1);
  leaveok(stdscr, FALSE);
  scrollok(stdscr, FALSE);
  idcok(stdscr, FALSE);
  if (has_colors()) {
    start_color();
    if (use_default_colors() == ERR) assume_default_colors(COLOR_WHITE, COLOR_BLACK);
  }
  const char *move = capability("cup");
  screen->pastes_in_brackets = move != NULL && strncmp(move, "\033[", 2) == 0;
  bracket_pastes(screen, paste_on);
}

CCursesScreen *ccurses_open(const char *type, int input, int output, CCursesProblem *problem) {
  *problem = CCURSES_NOT_A_TERMINAL;
  struct termios saved;
  if (!isatty(input) || tcgetattr(output, &saved) != 0) return NULL;

  *problem = terminal_type_problem(type, output);
  if (*problem != CCURSES_OPENED) return NULL;

  *problem = CCURSES_FAILED;
  CCursesScreen *screen = calloc(1, sizeof *screen);
  if (screen == NULL) return NULL;
  screen->saved = saved;
  screen->input = open_copy(input, "r");
  screen->output = open_copy(output, "w");
  if (screen->input != NULL && screen->output != NULL) {
    screen->screen = new_terminal(type, screen->output, screen->input);
  }
  if (screen->screen == NULL) {
    release(screen);
    tcsetattr(output, TCSANOW, &saved);
    return NULL;
  }
  set_term(screen->screen);
  set_modes(screen);
  arm(screen);
  ccurses_measure(screen);
  *problem = CCURSES_OPENED;
  return screen;
}

void ccurses_close(CCursesScreen *screen) {
  set_term(screen->screen);
  rescue_begin_writing();
  curs_set(1);
  if (capability("rmcup") == NULL) {
    // As in a rescue: no name stays behind.
    werase(stdscr);
    wnoutrefresh(stdscr);
    doupdate();
  }
  endwin();
  bracket_pastes(screen, paste_off);
  tcsetattr(fileno(screen->output), TCSANOW, &screen->saved);
  rescue_end_writing();
  rescue_disarm();
  release(screen);
}

// MARK: Size

/// A side from the environment, for serial lines that know no size; 0 where it is missing.
static int side_from_environment(const char *name) {
  const char *value = getenv(name);
  return value == NULL ? 0 : atoi(value);
}

static int sensible(int side, const char *variable, const char *capability_name, int otherwise) {
  if (side <= 0) side = side_from_environment(variable);
  if (side <= 0) side = tigetnum(capability_name);
  if (side <= 0) side = otherwise;
  return side < LARGEST_SIDE ? side : LARGEST_SIDE;
}

void ccurses_measure(CCursesScreen *screen) {
  set_term(screen->screen);
  struct winsize size = {0};
  ioctl(fileno(screen->output), TIOCGWINSZ, &size);
  int rows = sensible(size.ws_row, "LINES", "lines", 24);
  int columns = sensible(size.ws_col, "COLUMNS", "cols", 80);
  if (rows != getmaxy(stdscr) || columns != getmaxx(stdscr)) resize_term(rows, columns);
  // The terminal itself may have moved or dropped what was shown.
  clearok(curscr, TRUE);
}

int ccurses_columns(const CCursesScreen *screen) {
  set_term(screen->screen);
  return getmaxx(stdscr);
}

int ccurses_rows(const CCursesScreen *screen) {
  set_term(screen->screen);
  return getmaxy(stdscr);
}

// MARK: What the terminal can do

int ccurses_colours(const CCursesScreen *screen) {
  set_term(screen->screen);
  return has_colors() ? COLORS : 0;
}

const char *ccurses_capability(CCursesScreen *screen, const char *name) {
  set_term(screen->screen);
  return capability(name);
}

// MARK: Drawing

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

void ccurses_repaint(CCursesScreen *screen) {
  set_term(screen->screen);
  // curses takes up its modes again, and draws all, with the next update after an endwin.
  rescue_begin_writing();
  endwin();
  clearok(curscr, TRUE);
  bracket_pastes(screen, paste_on);
  rescue_end_writing();
}

void ccurses_ring(CCursesScreen *screen) {
  set_term(screen->screen);
  rescue_begin_writing();
  beep();
  rescue_end_writing();
}

// MARK: Keys

int ccurses_read(int descriptor, uint8_t *bytes, int capacity) {
  rescue_provide_stack();
  for (;;) {
    struct pollfd state = {.fd = descriptor, .events = POLLIN};
    int ready = poll(&state, 1, 0);
    if (ready < 0 && errno == EINTR) continue;
    if (ready == 0) return 0;
    ssize_t count = read(descriptor, bytes, (size_t)capacity);
    if (count > 0) return (int)count;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) return 0;
    return -1;
  }
}
