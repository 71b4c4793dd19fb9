#define _GNU_SOURCE
#include "CPseudoTerminal.h"

#include <pty.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

int pseudo_terminal_start(
  char *const arguments[], char *const environment[], unsigned short columns, unsigned short rows,
  pid_t *process)
{
  struct winsize size = {.ws_col = columns, .ws_row = rows};
  int terminal = -1;
  *process = forkpty(&terminal, NULL, NULL, &size);
  if (*process == 0) {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execve(arguments[0], arguments, environment);
    _exit(127);
  }
  return *process < 0 ? -1 : terminal;
}

int pseudo_terminal_resize(int terminal, unsigned short columns, unsigned short rows)
{
  struct winsize size = {.ws_col = columns, .ws_row = rows};
  return ioctl(terminal, TIOCSWINSZ, &size);
}
