// What the sanitizers are to do. Linked into every program of a sanitized build, since an
// environment variable does not reach a program that a test starts with variables of its own.
//
// REPORTS is the beginning of a report's path, SUPPRESSIONS the file of what is not told.
//
// Source: https://github.com/google/sanitizers/wiki/SanitizerCommonFlags

// A report goes to a file of its own: while a screen is up standard error leads elsewhere. Signals
// are left alone: tests crash the program on purpose, and its status tells of any other crash.
#define SIGNALS "handle_segv=0:handle_sigbus=0:handle_sigill=0:handle_sigfpe=0:handle_abort=0:"
#define COMMON "log_path=" REPORTS ":suppressions=" SUPPRESSIONS ":log_exe_name=1:exitcode=66:" SIGNALS

// Races are told and the program goes on; its status tells them as well.
const char *__tsan_default_options(void) {
  return COMMON "second_deadlock_stack=1";
}

// No leak check: Swift keeps what it takes for lost, and it cannot look into a process that lets
// nobody look into it. A library that tests preload comes before the sanitizer, which bears it.
const char *__asan_default_options(void) {
  return COMMON "detect_leaks=0:verify_asan_link_order=0";
}
