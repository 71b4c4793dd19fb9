#pragma once

#include <sys/types.h>

/// Starting programs for tests. Foundation's `Process` hands descriptors of its own down to every
/// child, so that one child that lives on (a tmux server) makes it miss the end of another.
///
/// `arguments` and `environment` end in NULL; `arguments[0]` is the program's path. A child gets
/// no descriptor but its first three.

/// Starts a program that reads `input` and writes to `output` and `complaint`; -1 is nowhere.
/// Returns its process id, or -1 with errno set.
pid_t child_process_start(
  char *const arguments[], char *const environment[], int input, int output, int complaint);

/// The same as another user, with the group of the same number alone: what the superuser may do
/// proves nothing. Only the superuser can; a child that cannot ends with status 126.
pid_t child_process_start_as(
  uid_t user, char *const arguments[], char *const environment[], int input, int output,
  int complaint);

/// Starts a program as the leader of a session on a new pseudo-terminal. Returns the terminal's
/// other end, from which the program's output is read, or -1 with errno set.
int child_process_start_on_terminal(
  char *const arguments[], char *const environment[], unsigned short columns, unsigned short rows,
  pid_t *process);

/// Tells the terminal a new size, as a window does that somebody drags. 0, or -1 with errno set.
int child_process_resize_terminal(int terminal, unsigned short columns, unsigned short rows);

/// How many bytes the program has written that nobody has read yet; -1 with errno set.
int child_process_unread_bytes(int terminal);
