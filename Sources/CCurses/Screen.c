#include "Screen.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "Rescue.h"
#include "TerminalType.h"

enum { LARGEST_SIDE = 1000 };

static const char paste_on[] = "\033[?2004h", paste_off[] = "\033[?2004l";

void screen_bracket_pastes(const CCursesScreen *screen, bool on) {
  if (!screen->pastes_in_brackets) return;
  const char *sequence = on ? paste_on : paste_off;
  size_t length = strlen(sequence);
  while (length > 0) {
    ssize_t count = write(fileno(screen->output), sequence, length);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return;
    sequence += count;
    length -= (size_t)count;
  }
}

const char *screen_capability(const char *name) {
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
  append(bytes, sizeof bytes, &length, screen_capability("sgr0"));
  append(bytes, sizeof bytes, &length, screen_capability("op"));
  append(bytes, sizeof bytes, &length, screen_capability("cnorm"));
  // Names of members must not stay on a terminal that has no second screen.
  const char *leave = screen_capability("rmcup");
  append(bytes, sizeof bytes, &length, leave != NULL ? leave : screen_capability("clear"));
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
}

CCursesScreen *ccurses_open(const char *type, int input, int output, CCursesProblem *problem) {
  *problem = CCURSES_NOT_A_TERMINAL;
  struct termios saved;
  if (!isatty(input) || tcgetattr(output, &saved) != 0) return NULL;

  bool marks_pastes;
  *problem = terminal_type_problem(type, output, &marks_pastes);
  if (*problem != CCURSES_OPENED) return NULL;

  *problem = CCURSES_FAILED;
  CCursesScreen *screen = calloc(1, sizeof *screen);
  if (screen == NULL) return NULL;
  screen->saved = saved;
  screen->input = open_copy(input, "r");
  screen->output = open_copy(output, "w");
  screen->pastes_in_brackets = marks_pastes;
  if (screen->input != NULL && screen->output != NULL) {
    screen_bracket_pastes(screen, true);
    screen->screen = new_terminal(type, screen->output, screen->input);
  }
  if (screen->screen == NULL) {
    if (screen->output != NULL) screen_bracket_pastes(screen, false);
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
  if (screen_capability("rmcup") == NULL) {
    // As in a rescue: no name stays behind.
    werase(stdscr);
    wnoutrefresh(stdscr);
    doupdate();
  }
  endwin();
  screen_bracket_pastes(screen, false);
  // What was typed or pasted here and not read is no command for the shell.
  tcflush(fileno(screen->output), TCIFLUSH);
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

bool ccurses_measure(CCursesScreen *screen) {
  set_term(screen->screen);
  struct winsize size = {0};
  ioctl(fileno(screen->output), TIOCGWINSZ, &size);
  int rows = sensible(size.ws_row, "LINES", "lines", 24);
  int columns = sensible(size.ws_col, "COLUMNS", "cols", 80);
  if (rows == getmaxy(stdscr) && columns == getmaxx(stdscr)) return false;
  resize_term(rows, columns);
  return true;
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
  return screen_capability(name);
}
