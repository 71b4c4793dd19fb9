#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// How a program ended, and what the number beside it is.
enum hook_end {
  /// By itself; the exit status.
  hook_exited,
  /// By somebody's signal; which one.
  hook_signalled,
  /// By its keeper, at its time limit; 0.
  hook_timed_out,
  /// It never began; the errno.
  hook_not_run,
};

struct hook_report {
  enum hook_end end;
  int32_t number;
};

/// Starts the program at `path` under a keeper: a process of its own that ends it at its time limit,
/// whether or not we still live then.
///
/// The program gets `input` and then the end of file on standard input, /dev/null as standard output
/// and error, and no other descriptor; no argument; `environment`; `/` as its folder; the default
/// answer to every signal and none blocked; a session and process group of its own. At
/// `limit_seconds` its group gets SIGTERM, `grace_seconds` later SIGKILL.
///
/// The keeper writes one `hook_report` to `*report`, a pipe's end for us to read and close, and is
/// then gone; end of file without one means that somebody killed it. Never waits for the program.
///
/// Returns the keeper's process id, to be waited for; or -1 with errno set: EMSGSIZE where the input
/// is more than a pipe takes at once.
pid_t hook_process_start(
  const char *path, char *const environment[], const void *input, size_t input_bytes,
  int limit_seconds, int grace_seconds, int *report);
