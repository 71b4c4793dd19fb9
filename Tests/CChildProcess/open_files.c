#include "open_files.h"

#include <sys/resource.h>

static struct rlimit usual;

// Before any test: side by side they have some 2,000 files open, and many systems allow a program 1,024
// at first, of the many thousands that it may ask for.
__attribute__((constructor)) static void allow_more_open_files(void)
{
  if (getrlimit(RLIMIT_NOFILE, &usual) != 0) return;
  struct rlimit all = {.rlim_cur = usual.rlim_max, .rlim_max = usual.rlim_max};
  setrlimit(RLIMIT_NOFILE, &all);
}

void allow_usual_open_files(void)
{
  setrlimit(RLIMIT_NOFILE, &usual);
}
