// One terminal, as the parts of CCurses share it. Internal to CCurses.
#pragma once

#include <curses.h>
#include <stdbool.h>
#include <stdio.h>
#include <termios.h>

#include "CCurses.h"

enum { STYLES = 32 };

struct CCursesScreen {
  SCREEN *screen;
  /// Copies of the caller's descriptors.
  FILE *input, *output;
  /// The line's settings as they were found.
  struct termios saved;
  bool pastes_in_brackets;
  struct {
    attr_t attributes;
    short pair;
  } styles[STYLES];
};

/// A string of terminfo for the current terminal; NULL where its type has none.
const char *screen_capability(const char *name);

/// Switches bracketed paste, past curses' own buffer: only before newterm and after endwin is that
/// sure to be empty.
void screen_bracket_pastes(const CCursesScreen *screen, bool on);
