#pragma once

#include <sys/types.h>

/// Starts a program as the leader of a session on a new pseudo-terminal.
///
/// `arguments` and `environment` end in NULL; `arguments[0]` is the program's path. Returns the
/// terminal's other end, from which the program's output is read, or -1 with errno set.
int pseudo_terminal_start(
  char *const arguments[], char *const environment[], unsigned short columns, unsigned short rows,
  pid_t *process);

/// Tells the terminal a new size, as a window does that somebody drags. 0, or -1 with errno set.
int pseudo_terminal_resize(int terminal, unsigned short columns, unsigned short rows);
