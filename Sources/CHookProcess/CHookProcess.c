#define _GNU_SOURCE
#include "CHookProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// Between fork and exec only what signal-safety(7) allows is called: another thread of ours may have
// held any lock at the moment of the fork.

struct hook {
  const char *path;
  char *const *environment;
  int limit_seconds;
  int grace_seconds;
};

/// Where a keeper has the pipe of its report, or the log; all descriptors above are closed.
static const int kept_descriptor = 3;

static void forget_signals(void)
{
  struct sigaction by_default = {.sa_handler = SIG_DFL};
  for (int number = 1; number < NSIG; number++) sigaction(number, &by_default, NULL);
}

/// Leaves `input` as standard input, nowhere as output and error, and `kept`. Where one of the two is
/// -1, its place is nowhere too.
static void keep_descriptors(int input, int kept)
{
  // Out of the way first: a process can be started without its three standard descriptors.
  input = fcntl(input, F_DUPFD, kept_descriptor + 1);
  kept = fcntl(kept, F_DUPFD, kept_descriptor + 1);
  int nowhere = fcntl(open("/dev/null", O_RDWR), F_DUPFD, kept_descriptor + 1);
  dup2(input < 0 ? nowhere : input, STDIN_FILENO);
  dup2(nowhere, STDOUT_FILENO);
  dup2(nowhere, STDERR_FILENO);
  dup3(kept < 0 ? nowhere : kept, kept_descriptor, O_CLOEXEC);
  close_range(kept_descriptor + 1, ~0U, 0);
}

static void tell(enum hook_end end, int number)
{
  struct hook_report report = {.end = end, .number = number};
  // Where nobody reads any more there is nobody to tell.
  ssize_t written = write(kept_descriptor, &report, sizeof report);
  (void)written;
}

static void become(const struct hook *hook)
{
  setsid();
  // Practice narrows it for itself, to play a full disk.
  struct rlimit size;
  if (getrlimit(RLIMIT_FSIZE, &size) == 0) {
    size.rlim_cur = size.rlim_max;
    setrlimit(RLIMIT_FSIZE, &size);
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  char *arguments[] = {(char *)hook->path, NULL};
  execve(hook->path, arguments, hook->environment);
  tell(hook_not_run, errno);  // The first report counts.
  _exit(127);
}

static struct timespec seconds_from_now(int seconds)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  now.tv_sec += seconds;
  return now;
}

static bool until(struct timespec end, struct timespec *left)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  left->tv_sec = end.tv_sec - now.tv_sec;
  left->tv_nsec = end.tv_nsec - now.tv_nsec;
  if (left->tv_nsec < 0) {
    left->tv_sec -= 1;
    left->tv_nsec += 1000000000;
  }
  return left->tv_sec >= 0;
}

/// Waits for the end of `process`, which stays to be reaped, so that its group keeps its number;
/// false if `seconds` pass before. SIGCHLD must be blocked.
static bool ends_within(pid_t process, int seconds)
{
  struct timespec end = seconds_from_now(seconds);
  sigset_t child;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  for (;;) {
    siginfo_t found = {.si_pid = 0};
    if (waitid(P_PID, process, &found, WEXITED | WNOWAIT | WNOHANG) == 0 && found.si_pid == process)
      return true;
    struct timespec left;
    if (!until(end, &left)) return false;
    sigtimedwait(&child, NULL, &left);
  }
}

/// Lets go of the terminal, the folder and the signals of whoever started us; false where it cannot.
static bool stand_alone(void)
{
  setsid();
  if (chdir("/") != 0) return false;
  forget_signals();
  signal(SIGPIPE, SIG_IGN);
  return true;
}

static void keep(const struct hook *hook)
{
  if (!stand_alone()) return;
  sigset_t child;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  sigprocmask(SIG_SETMASK, &child, NULL);

  pid_t process = fork();
  if (process < 0) {
    tell(hook_not_run, errno);
    return;
  }
  if (process == 0) {
    signal(SIGPIPE, SIG_DFL);
    become(hook);
  }
  // The program alone reads its input.
  dup2(STDOUT_FILENO, STDIN_FILENO);
  bool is_late = !ends_within(process, hook->limit_seconds);
  if (is_late) {
    kill(-process, SIGTERM);
    ends_within(process, hook->grace_seconds);
    kill(-process, SIGKILL);
    kill(process, SIGKILL);
  }
  int status = 0;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) {}
  if (is_late) tell(hook_timed_out, 0);
  else if (WIFSIGNALED(status)) tell(hook_signalled, WTERMSIG(status));
  else tell(hook_exited, WEXITSTATUS(status));
}

/// The reading end of a pipe that holds `input` and nothing more to come; -1 with errno set.
static int filled_pipe(const void *input, size_t input_bytes)
{
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
  ssize_t written = write(ends[1], input, input_bytes);
  int failure = written == (ssize_t)input_bytes ? 0 : written < 0 ? errno : EMSGSIZE;
  close(ends[1]);
  if (failure == 0) {
    fcntl(ends[0], F_SETFL, 0);  // A program expects that reading waits.
    return ends[0];
  }
  close(ends[0]);
  errno = failure == EAGAIN ? EMSGSIZE : failure;
  return -1;
}

pid_t hook_process_start(
  const char *path, char *const environment[], const void *input, size_t input_bytes,
  int limit_seconds, int grace_seconds, int *report)
{
  struct hook hook = {
    .path = path, .environment = environment, .limit_seconds = limit_seconds,
    .grace_seconds = grace_seconds,
  };
  int reading = filled_pipe(input, input_bytes);
  if (reading < 0) return -1;
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    int failure = errno;
    close(reading);
    errno = failure;
    return -1;
  }
  // No handler of ours may run in the child before it has forgotten them all.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pid_t keeper = fork();
  if (keeper == 0) {
    keep_descriptors(reading, ends[1]);
    keep(&hook);
    _exit(0);
  }
  int failure = errno;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  close(reading);
  close(ends[1]);
  if (keeper < 0) close(ends[0]);
  else *report = ends[0];
  errno = failure;
  return keeper;
}

/// A line of the log while it is put together. What does not fit is cut.
struct line {
  char text[256];
  size_t length;
};

static void add(struct line *line, const char *text)
{
  size_t room = sizeof line->text - line->length;
  size_t length = strlen(text);
  if (length > room) length = room;
  memcpy(line->text + line->length, text, length);
  line->length += length;
}

/// Adds `number`, not below 0, with zeros in front up to `width` digits.
static void add_number(struct line *line, long number, int width)
{
  char digits[24];
  char *first = digits + sizeof digits - 1;
  *first = 0;
  for (; number > 0 || width > 0; width--, number /= 10) *--first = (char)('0' + number % 10);
  add(line, first);
}

/// Adds a time as `2026-05-04T12:00:00Z`; the C library's own functions take locks.
static void add_time(struct line *line, time_t time)
{
  long days = time / 86400;
  long second = time % 86400;
  long year = 1970;
  for (;; year++) {
    long length = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 366 : 365;
    if (days < length) break;
    days -= length;
  }
  bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  const int lengths[] = {31, is_leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  int month = 0;
  for (; days >= lengths[month]; month++) days -= lengths[month];
  const struct { const char *before; long number; int width; } parts[] = {
    {"", year, 4}, {"-", month + 1, 2}, {"-", days + 1, 2}, {"T", second / 3600, 2},
    {":", second / 60 % 60, 2}, {":", second % 60, 2},
  };
  for (size_t part = 0; part < sizeof parts / sizeof *parts; part++) {
    add(line, parts[part].before);
    add_number(line, parts[part].number, parts[part].width);
  }
  add(line, "Z");
}

bool hook_report_words(
  const struct hook_report *report, int limit_seconds, char *words, size_t size)
{
  struct line line = {.length = 0};
  switch (report->end) {
  case hook_exited:
    if (report->number == 0) return false;
    add(&line, "ended with status ");
    add_number(&line, report->number, 1);
    break;
  case hook_signalled:
    add(&line, "was ended by signal ");
    add_number(&line, report->number, 1);
    break;
  case hook_timed_out:
    add(&line, "was ended at its limit of ");
    add_number(&line, limit_seconds, 1);
    add(&line, " s");
    break;
  case hook_not_run:
    add(&line, "could not be started: ");
    const char *reason = strerrordesc_np(report->number);  // Never translated, and takes no lock.
    add(&line, reason ? reason : "unknown error");
    break;
  case hook_lost:
    add(&line, "is out of sight: its keeper was killed");
    break;
  }
  size_t length = line.length < size ? line.length : size - 1;
  memcpy(words, line.text, length);
  words[length] = 0;
  return true;
}

struct hook_report hook_report_take(int descriptor)
{
  struct hook_report report;
  ssize_t count;
  do count = read(descriptor, &report, sizeof report);
  while (count < 0 && errno == EINTR);
  if (count == sizeof report) return report;
  return (struct hook_report){.end = hook_lost, .number = 0};
}

static void log_trouble(const struct hook_report *report, int limit_seconds, const char *subject)
{
  char words[128];
  if (!hook_report_words(report, limit_seconds, words, sizeof words)) return;
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  struct line line = {.length = 0};
  add_time(&line, now.tv_sec);
  add(&line, " hook.command ");
  add(&line, words);
  add(&line, subject);
  add(&line, "\n");
  // A log that takes nothing cannot be told of either.
  ssize_t written = write(kept_descriptor, line.text, line.length);
  (void)written;
}

static void tell_rest(
  const struct hook *hook, const struct hook_turn turns[], size_t count, const char *first_subject)
{
  if (!stand_alone()) return;
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  if (first_subject) {
    struct hook_report report = hook_report_take(STDIN_FILENO);
    log_trouble(&report, hook->limit_seconds, first_subject);
  }
  for (size_t turn = 0; turn < count; turn++) {
    int descriptor;
    struct hook_report report;
    pid_t keeper = hook_process_start(
      hook->path, hook->environment, turns[turn].input, turns[turn].input_bytes,
      hook->limit_seconds, hook->grace_seconds, &descriptor);
    if (keeper < 0) {
      report = (struct hook_report){.end = hook_not_run, .number = errno};
    } else {
      report = hook_report_take(descriptor);
      close(descriptor);
      while (waitpid(keeper, NULL, 0) < 0 && errno == EINTR) {}
    }
    log_trouble(&report, hook->limit_seconds, turns[turn].subject);
  }
}

pid_t hook_process_tell_rest(
  const char *path, char *const environment[], const struct hook_turn turns[], size_t count,
  int limit_seconds, int grace_seconds, int report, const char *report_subject, int log)
{
  struct hook hook = {
    .path = path, .environment = environment, .limit_seconds = limit_seconds,
    .grace_seconds = grace_seconds,
  };
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pid_t keeper = fork();
  if (keeper == 0) {
    keep_descriptors(report, log);
    tell_rest(&hook, turns, count, report < 0 ? NULL : report_subject);
    _exit(0);
  }
  int failure = errno;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  errno = failure;
  return keeper;
}
