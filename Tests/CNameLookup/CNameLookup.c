#include "CNameLookup.h"

#include <dlfcn.h>
#include <netdb.h>
#include <pthread.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

// The program's own `getaddrinfo` stands before the system's. Names below `.till.test` are answered
// here, so that a test can take a name away and give it back; all others go to the system.

#define NAMES 256
#define NAME_LENGTH 64

static struct {
  char name[NAME_LENGTH];
  enum name_answer answer;
} names[NAMES];
static int count = 0;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

typedef int lookup(const char *, const char *, const struct addrinfo *, struct addrinfo **);

void name_lookup_set(const char *name, enum name_answer answer) {
  pthread_mutex_lock(&lock);
  int place = 0;
  int known = count < NAMES ? count : NAMES;
  while (place < known && strcmp(names[place].name, name) != 0) place++;
  if (place == known) place = count++ % NAMES;
  strncpy(names[place].name, name, NAME_LENGTH - 1);
  names[place].answer = answer;
  pthread_mutex_unlock(&lock);
}

static enum name_answer answer_for(const char *name) {
  enum name_answer answer = name_answer_none;
  pthread_mutex_lock(&lock);
  for (int place = 0; place < NAMES; place++) {
    if (strcmp(names[place].name, name) == 0) answer = names[place].answer;
  }
  pthread_mutex_unlock(&lock);
  return answer;
}

static int is_ours(const char *name) {
  static const char suffix[] = ".till.test";
  size_t length = name ? strlen(name) : 0;
  return length >= sizeof suffix && length < NAME_LENGTH
         && strcasecmp(name + length - (sizeof suffix - 1), suffix) == 0;
}

int getaddrinfo(
  const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **result
) {
  lookup *system = (lookup *)dlsym(RTLD_NEXT, "getaddrinfo");
  if (!is_ours(name)) return system(name, service, hints, result);
  enum name_answer answer = answer_for(name);
  for (int wait = 0; answer == name_answer_silence && wait < 1000; wait++) {
    usleep(20000);
    answer = answer_for(name);
  }
  if (answer == name_answer_none || answer == name_answer_silence) return EAI_NONAME;
  struct addrinfo numeric = hints ? *hints : (struct addrinfo){0};
  numeric.ai_flags = AI_NUMERICHOST;
  int fault = system("127.0.0.1", service, &numeric, result);
  if (fault != 0 || answer == name_answer_loopback) return fault;
  // The system frees the entries one by one, whoever has joined them.
  struct addrinfo *first = NULL;
  fault = system("::1", service, &numeric, &first);
  if (fault != 0) return 0;
  struct addrinfo *last = first;
  while (last->ai_next) last = last->ai_next;
  last->ai_next = *result;
  *result = first;
  return 0;
}
