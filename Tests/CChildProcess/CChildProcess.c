#define _GNU_SOURCE
#include "CChildProcess.h"
#include "open_files.h"

#include <fcntl.h>
#include <grp.h>
#include <pty.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

static void become(char *const arguments[], char *const environment[])
{
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  close_range(3, ~0U, 0);
  allow_usual_open_files();
  execve(arguments[0], arguments, environment);
  _exit(127);
}

pid_t child_process_start(
  char *const arguments[], char *const environment[], int input, int output, int complaint)
{
  return child_process_start_as(
    geteuid(), arguments, environment, input, output, complaint);
}

static int change_to(uid_t user)
{
  if (user == geteuid()) return 0;
  return setgroups(0, NULL) || setgid(user) || setuid(user);
}

pid_t child_process_start_as(
  uid_t user, char *const arguments[], char *const environment[], int input, int output,
  int complaint)
{
  pid_t process = fork();
  if (process != 0) return process;
  int nowhere = open("/dev/null", O_RDWR);
  dup2(input >= 0 ? input : nowhere, 0);
  dup2(output >= 0 ? output : nowhere, 1);
  dup2(complaint >= 0 ? complaint : nowhere, 2);
  if (change_to(user) != 0) _exit(126);
  become(arguments, environment);
  return -1;
}

int child_process_start_on_terminal(
  char *const arguments[], char *const environment[], unsigned short columns, unsigned short rows,
  pid_t *process)
{
  struct winsize size = {.ws_col = columns, .ws_row = rows};
  int terminal = -1;
  *process = forkpty(&terminal, NULL, NULL, &size);
  if (*process == 0) become(arguments, environment);
  return *process < 0 ? -1 : terminal;
}

int child_process_resize_terminal(int terminal, unsigned short columns, unsigned short rows)
{
  struct winsize size = {.ws_col = columns, .ws_row = rows};
  return ioctl(terminal, TIOCSWINSZ, &size);
}

int child_process_unread_bytes(int terminal)
{
  int count = 0;
  return ioctl(terminal, FIONREAD, &count) < 0 ? -1 : count;
}
