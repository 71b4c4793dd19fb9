#include "Rescue.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "CCurses.h"

enum { CRASHES = 6, RESCUE_BYTES = 512, ATTEMPTS = 25, PAUSE_MILLISECONDS = 10 };

static const int crashes[CRASHES] = {SIGSEGV, SIGABRT, SIGILL, SIGBUS, SIGFPE, SIGTRAP};

// A signal handler can be given nothing, so this is the one state of the module outside a screen.
static struct {
  atomic_bool armed;
  /// Where curses writes, and the same terminal opened a second time: that one can be written to
  /// without waiting, and without changing the first one's mode for the shell that shares it.
  int drawing, spare;
  struct termios saved;
  char bytes[RESCUE_BYTES];
  size_t length;
  struct sigaction before[CRASHES];
  /// The thread that is writing to the terminal, valid while `is_writing`.
  atomic_bool is_writing;
  _Atomic(pthread_t) writer;
} rescue;

void rescue_begin_writing(void) {
  atomic_store(&rescue.writer, pthread_self());
  atomic_store(&rescue.is_writing, true);
}

void rescue_end_writing(void) { atomic_store(&rescue.is_writing, false); }

static void wake(int number) { (void)number; }

/// Makes a write end that waits for the terminal's reader: it holds the terminal until then.
///
/// The signal is one that Dispatch leaves open on its threads. What of that write is left goes
/// nowhere, since its descriptor does by now.
static void interrupt_writer(void) {
  if (!atomic_load(&rescue.is_writing)) return;
  pthread_t writer = atomic_load(&rescue.writer);
  if (pthread_equal(writer, pthread_self())) return;
  struct sigaction action = {.sa_handler = wake, .sa_flags = 0};
  sigemptyset(&action.sa_mask);
  sigaction(SIGPROF, &action, NULL);
  pthread_kill(writer, SIGPROF);
}

/// Sends the bytes; false while the terminal takes none, or not all.
static bool send_bytes(void) {
  size_t sent = 0;
  while (sent < rescue.length) {
    ssize_t count = write(rescue.spare, rescue.bytes + sent, rescue.length - sent);
    if (count > 0) {
      sent += (size_t)count;
    } else if (count == 0 || errno == EAGAIN) {
      return false;
    } else if (errno != EINTR) {
      return true;  // Gone for good: nothing more to try.
    }
  }
  return true;
}

// Only functions that are safe in a signal handler are called from here.
void ccurses_rescue(void) {
  if (!atomic_exchange(&rescue.armed, false)) return;
  int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (nowhere >= 0) {
    // What another thread still means to draw must not follow the way back.
    dup2(nowhere, rescue.drawing);
    close(nowhere);
  }
  for (int attempt = 0; attempt < ATTEMPTS && !send_bytes(); attempt++) {
    // Nobody reads: make room by throwing away what is on the way, and begin again.
    interrupt_writer();
    tcflush(rescue.spare, TCOFLUSH);
    poll(NULL, 0, PAUSE_MILLISECONDS);
  }
  tcsetattr(rescue.spare, TCSANOW, &rescue.saved);
}

/// Whether returning from the handler would go on behind the fault instead of meeting it again.
static bool must_be_sent_again(int number, const siginfo_t *info) {
#if defined(__x86_64__) || defined(__i386__)
  if (number == SIGTRAP) return true;
#endif
  return info->si_code <= 0;  // Sent by a process: abort() and kill.
}

static void crashed(int number, siginfo_t *info, void *context) {
  (void)context;
  int error = errno;
  ccurses_rescue();
  for (int index = 0; index < CRASHES; index++) {
    if (crashes[index] == number) sigaction(number, &rescue.before[index], NULL);
  }
  if (must_be_sent_again(number, info)) raise(number);
  errno = error;
}

void rescue_provide_stack(void) {
  static _Thread_local bool has_stack = false;
  static _Thread_local char stack[32 * 1024];
  if (has_stack) return;
  has_stack = true;
  stack_t current;
  if (sigaltstack(NULL, &current) != 0 || !(current.ss_flags & SS_DISABLE)) return;
  stack_t ours = {.ss_sp = stack, .ss_size = sizeof stack, .ss_flags = 0};
  sigaltstack(&ours, NULL);
}

/// The terminal behind `drawing`, opened once more and never waiting.
static int open_spare(int drawing) {
  char path[128];
  if (ttyname_r(drawing, path, sizeof path) == 0) {
    int again = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (again >= 0) return again;
  }
  // Another user's terminal, after su: then writing may wait, which beats leaving it as it is.
  return fcntl(drawing, F_DUPFD_CLOEXEC, 3);
}

void rescue_arm(int drawing, const struct termios *saved, const char *bytes, size_t length) {
  rescue_disarm();
  rescue.drawing = drawing;
  rescue.spare = open_spare(drawing);
  rescue.saved = *saved;
  rescue.length = length < sizeof rescue.bytes ? length : sizeof rescue.bytes;
  memcpy(rescue.bytes, bytes, rescue.length);

  static bool leaves_at_exit = false;
  if (!leaves_at_exit) leaves_at_exit = atexit(ccurses_rescue) == 0;

  rescue_provide_stack();
  struct sigaction action = {.sa_sigaction = crashed, .sa_flags = SA_SIGINFO | SA_ONSTACK};
  sigemptyset(&action.sa_mask);
  for (int index = 0; index < CRASHES; index++) {
    sigaction(crashes[index], &action, &rescue.before[index]);
  }
  atomic_store(&rescue.armed, true);
}

void rescue_disarm(void) {
  static const struct sigaction nothing;
  if (!atomic_exchange(&rescue.armed, false) && rescue.length == 0) return;
  for (int index = 0; index < CRASHES; index++) {
    struct sigaction current = nothing;
    sigaction(crashes[index], NULL, &current);
    if (current.sa_sigaction == crashed) sigaction(crashes[index], &rescue.before[index], NULL);
  }
  if (rescue.spare >= 0) close(rescue.spare);
  rescue.spare = -1;
  rescue.length = 0;
}
