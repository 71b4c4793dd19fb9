#pragma once

#include <stdbool.h>
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
  /// Somebody killed its keeper; 0. No keeper reports it.
  hook_lost,
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

/// Reads a keeper's report from `descriptor`, and waits for it.
struct hook_report hook_report_take(int descriptor);

/// Writes what `report` means for a person to `words`, of `size` bytes, and a zero byte behind it;
/// false where all went well. `limit_seconds` is the limit that the program had.
bool hook_report_words(
  const struct hook_report *report, int limit_seconds, char *words, size_t size);

/// One end that is still to be told.
struct hook_turn {
  const void *input;
  size_t input_bytes;
  /// What stands at the end of a line of the log about it.
  const char *subject;
};

/// Starts a process of its own that outlives ours and runs the program once for each of `turns`, one
/// after the other in their order, each as `hook_process_start` does.
///
/// It begins when the run of which `report` is the reporting pipe is over, and takes that report in
/// our place; -1 where none is under way. What goes wrong becomes a line of the file `log`, open for
/// appending, or -1: the time (ISO 8601, UTC), `hook.command`, what it was, and the subject.
///
/// Returns the process id, or -1 with errno set. Never waits.
pid_t hook_process_tell_rest(
  const char *path, char *const environment[], const struct hook_turn turns[], size_t count,
  int limit_seconds, int grace_seconds, int report, const char *report_subject, int log);
