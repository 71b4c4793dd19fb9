#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "CCurses.h"
#include "Rescue.h"

int ccurses_read(int descriptor, uint8_t *bytes, int capacity) {
  rescue_provide_stack();
  for (;;) {
    struct pollfd state = {.fd = descriptor, .events = POLLIN};
    int ready = poll(&state, 1, 0);
    if (ready < 0 && errno == EINTR) continue;
    if (ready == 0) return 0;
    ssize_t count = read(descriptor, bytes, (size_t)capacity);
    if (count > 0) return (int)count;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) return 0;
    return -1;
  }
}
