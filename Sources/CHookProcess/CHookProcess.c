#define _GNU_SOURCE
#include "CHookProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
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

/// Where the keeper has the report's pipe; all descriptors above are closed.
static const int report_descriptor = 3;

static void forget_signals(void)
{
  struct sigaction by_default = {.sa_handler = SIG_DFL};
  for (int number = 1; number < NSIG; number++) sigaction(number, &by_default, NULL);
}

/// Leaves `input` as standard input, nowhere as output and error, and the report's pipe.
static void keep_descriptors(int input, int report)
{
  // Out of the way first: a process can be started without its three standard descriptors.
  input = fcntl(input, F_DUPFD, report_descriptor + 1);
  report = fcntl(report, F_DUPFD, report_descriptor + 1);
  dup2(input, STDIN_FILENO);
  dup3(report, report_descriptor, O_CLOEXEC);
  int nowhere = open("/dev/null", O_RDWR);
  dup2(nowhere, STDOUT_FILENO);
  dup2(nowhere, STDERR_FILENO);
  if (nowhere > STDERR_FILENO && nowhere != report_descriptor) close(nowhere);
  close_range(report_descriptor + 1, ~0U, 0);
}

static void tell(enum hook_end end, int number)
{
  struct hook_report report = {.end = end, .number = number};
  // Where nobody reads any more there is nobody to tell.
  ssize_t written = write(report_descriptor, &report, sizeof report);
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

static void keep(const struct hook *hook)
{
  setsid();
  if (chdir("/") != 0) return;
  forget_signals();
  signal(SIGPIPE, SIG_IGN);
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
