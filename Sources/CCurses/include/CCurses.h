// The little of ncursesw that the terminal needs, as plain C functions.
//
// curses.h stays out of this header: its macros and globals do not import into Swift. All functions
// belong to the main thread, save ccurses_rescue.
#pragma once

#include <stdbool.h>
#include <stdint.h>

/// One terminal that curses draws on.
typedef struct CCursesScreen CCursesScreen;

/// Why a terminal could not be opened.
typedef enum {
  CCURSES_OPENED = 0,
  /// One of the descriptors is no terminal.
  CCURSES_NOT_A_TERMINAL = 1,
  /// terminfo has no entry of this name.
  CCURSES_UNKNOWN_TYPE = 2,
  /// The type has no cursor addressing.
  CCURSES_TOO_DUMB = 3,
  /// Memory or descriptors ran out.
  CCURSES_FAILED = 4,
} CCursesProblem;

/// Attributes of a style, to be joined with |.
enum {
  CCURSES_BOLD = 1,
  CCURSES_DIM = 2,
  CCURSES_UNDERLINE = 4,
  CCURSES_REVERSE = 8,
};

/// Takes the character set (LC_CTYPE) from the environment and answers whether it is UTF-8.
///
/// Where it is not, LC_CTYPE becomes C.UTF-8, so that what is typed is still read as UTF-8. The
/// other categories of the locale stay as they are: numbers keep their decimal point.
bool ccurses_adopt_locale(void);

/// Opens the terminal of the given type: full-screen, without echo, without signs that become
/// signals (^C, ^Z, ^\) or stop the output (^S, ^Q), with bracketed paste where it understands it.
///
/// The descriptors stay the caller's. Signals keep the handlers they had, but for those of a crash,
/// which put the terminal back first. NULL on failure, with the reason in `problem`.
CCursesScreen *ccurses_open(const char *type, int input, int output, CCursesProblem *problem);

/// Leaves the full-screen mode, puts the terminal's settings back and frees the screen.
void ccurses_close(CCursesScreen *screen);

/// Asks the terminal for its size, fits the screen to it and answers whether it has changed.
bool ccurses_measure(CCursesScreen *screen);
int ccurses_columns(const CCursesScreen *screen);
int ccurses_rows(const CCursesScreen *screen);

/// How many colours the terminal has: 0, 8, 16, 256 and so on.
int ccurses_colours(const CCursesScreen *screen);

/// A string of terminfo, "kcuu1" for one; NULL where the type has none. It lives as long as the
/// screen.
const char *ccurses_capability(CCursesScreen *screen, const char *name);

/// Says how style number `style` (0 to 31) looks. A colour of -1 is the terminal's own.
void ccurses_define_style(
    CCursesScreen *screen, int style, int foreground, int background, int attributes);

/// Sets one sign of `width` columns: a base and the marks on it, as `count` scalars.
///
/// What the C library takes for another width, or for nothing printable, becomes `?`. Nothing is
/// sent before ccurses_show.
void ccurses_put(
    CCursesScreen *screen, int row, int column, const uint32_t *scalars, int count, int width,
    int style);

/// Sends what has changed, and rests the cursor at a place; a negative row hides it.
void ccurses_show(CCursesScreen *screen, int cursor_row, int cursor_column);

/// Lets the next ccurses_show send everything: after a change of size the terminal itself has moved
/// or dropped what was shown.
void ccurses_forget(CCursesScreen *screen);

/// Takes the terminal into its modes again and lets the next ccurses_show send everything: after
/// a stop of the process, or when something else wrote on the screen.
void ccurses_repaint(CCursesScreen *screen);

/// Rings the bell.
void ccurses_ring(CCursesScreen *screen);

/// Reads what is there without waiting.
///
/// The number of bytes; 0 where there is nothing now; -1 where the terminal is gone.
int ccurses_read(int descriptor, uint8_t *bytes, int capacity);

/// Puts the open terminal back from any thread or signal handler, in at most a quarter of a second,
/// also where another thread is stuck in writing to it. What is drawn afterwards is lost: the
/// process must end. Does nothing where no terminal is open.
void ccurses_rescue(void);
