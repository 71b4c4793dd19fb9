// The places are seen at the program's borders: its SQL statements, its syncs, and the bytes that
// it reads from and writes to sockets.

#include "kill_point.h"

#include <dlfcn.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

// The few words of SQLite that are needed, so that no header of it is.
struct sqlite3;
struct sqlite3_stmt;
enum { TRACE_STMT = 0x01, TRACE_PROFILE = 0x02 };
extern int sqlite3_trace_v2(struct sqlite3 *, unsigned,
                            int (*)(unsigned, void *, void *, void *), void *);
extern const char *sqlite3_sql(struct sqlite3_stmt *);
extern char *sqlite3_expanded_sql(struct sqlite3_stmt *);
extern void sqlite3_free(void *);

static int chosen_point;
static atomic_bool saving;      // the transaction in progress ends a request with a member
static atomic_bool committing;  // and its commit has begun
// Where the transaction in progress takes a request, as the point after its commit.
static atomic_int point_after_commit;

__attribute__((constructor)) static void choose(void) {
  const char *name = getenv("KILL_POINT");
  if (name != NULL && name[0] == 'K') chosen_point = atoi(name + 1);
}

static void reach(int point) {
  if (point != 0 && point == chosen_point) kill(getpid(), SIGKILL);
}

static bool holds(const void *bytes, size_t count, const char *text) {
  return memmem(bytes, count, text, strlen(text)) != NULL;
}

// MARK: statements

static bool begins(const char *sql, const char *start) {
  return sql != NULL && strncmp(sql, start, strlen(start)) == 0;
}

/// Looks which stage a journal row is given.
static void note_stage(struct sqlite3_stmt *statement) {
  char *sql = sqlite3_expanded_sql(statement);
  if (sql == NULL) return;
  char *values = strstr(sql, "VALUES");
  char *end = values == NULL ? NULL : strstr(values, "ON CONFLICT");
  if (end != NULL) {
    *end = 0;
    saving = strstr(values, "'saved'") != NULL;
    point_after_commit = saving                              ? 13
                         : strstr(values, "'sending'") != NULL ? 1
                         : strstr(values, "'open'") != NULL    ? 3
                                                               : 0;
  }
  sqlite3_free(sql);
}

static int trace(unsigned kind, void *context, void *statement, void *detail) {
  (void)context;
  (void)detail;
  const char *sql = sqlite3_sql(statement);
  if (kind == TRACE_STMT) {
    if (begins(sql, "INSERT INTO request")) note_stage(statement);
    if (begins(sql, "COMMIT")) committing = saving;
    return 0;
  }
  if (begins(sql, "INSERT INTO member")) reach(8);
  if (begins(sql, "INSERT INTO consent")) reach(9);
  if (begins(sql, "INSERT INTO request") && saving) reach(10);
  if (begins(sql, "INSERT INTO access")) reach(11);
  if (begins(sql, "COMMIT")) {
    reach(point_after_commit);
    committing = saving = false;
    point_after_commit = 0;
  }
  return 0;
}

int sqlite3_open_v2(const char *path, struct sqlite3 **database, int flags, const char *vfs) {
  int (*original)(const char *, struct sqlite3 **, int, const char *) =
      dlsym(RTLD_NEXT, "sqlite3_open_v2");
  int result = original(path, database, flags, vfs);
  if (result == 0) sqlite3_trace_v2(*database, TRACE_STMT | TRACE_PROFILE, trace, NULL);
  return result;
}

int fdatasync(int file) {
  if (committing) reach(12);
  int (*original)(int) = dlsym(RTLD_NEXT, "fdatasync");
  return original(file);
}

// MARK: the network

static void received(const void *bytes, size_t count) {
  if (!holds(bytes, count, "HTTP/1.1 ") && !holds(bytes, count, "{")) return;
  if (holds(bytes, count, "authorization_pending")) reach(4);
  if (holds(bytes, count, "\"access_token\"")) {
    reach(5);
  } else if (holds(bytes, count, "\"auth_req_id\"")) {
    reach(2);
  } else if (holds(bytes, count, "\"sub\":")) {
    reach(7);
  }
}

static void sent(const void *bytes, size_t count) {
  if (holds(bytes, count, "GET ") && holds(bytes, count, "/userinfo")) reach(6);
}

ssize_t read(int file, void *buffer, size_t count) {
  ssize_t (*original)(int, void *, size_t) = dlsym(RTLD_NEXT, "read");
  ssize_t result = original(file, buffer, count);
  if (result > 0 && chosen_point != 0) received(buffer, (size_t)result);
  return result;
}

ssize_t recv(int file, void *buffer, size_t count, int flags) {
  ssize_t (*original)(int, void *, size_t, int) = dlsym(RTLD_NEXT, "recv");
  ssize_t result = original(file, buffer, count, flags);
  if (result > 0 && chosen_point != 0) received(buffer, (size_t)result);
  return result;
}

ssize_t write(int file, const void *buffer, size_t count) {
  ssize_t (*original)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
  if (chosen_point != 0) sent(buffer, count);
  return original(file, buffer, count);
}

ssize_t writev(int file, const struct iovec *parts, int count) {
  ssize_t (*original)(int, const struct iovec *, int) = dlsym(RTLD_NEXT, "writev");
  for (int index = 0; index < count && chosen_point != 0; index += 1) {
    sent(parts[index].iov_base, parts[index].iov_len);
  }
  return original(file, parts, count);
}
