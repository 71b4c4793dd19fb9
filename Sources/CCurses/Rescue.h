// The terminal's way back when the process ends without closing it. Internal to CCurses.
#pragma once

#include <stddef.h>
#include <termios.h>

/// Remembers how to put a terminal back and catches crashes from here on.
///
/// `drawing` is the descriptor that curses writes to; `bytes` are sent as they stand, without
/// padding.
void rescue_arm(int drawing, const struct termios *saved, const char *bytes, size_t length);

/// Forgets it all; crashes go where they went before.
void rescue_disarm(void);

/// Gives the calling thread a stack for the crash handlers, so that they work when its own is used
/// up. Dispatch serves the main queue from changing threads: call it from each.
void rescue_provide_stack(void);

/// Stand around whatever may wait for the terminal's reader, so that a rescue can break it off.
void rescue_begin_writing(void);
void rescue_end_writing(void);
