#include "CLoopback.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

static struct sockaddr_in address_of(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int loopback_bind(int socket, int port) {
  struct sockaddr_in address = address_of(port);
  socklen_t length = sizeof address;
  if (bind(socket, (struct sockaddr *)&address, length) < 0) return -1;
  if (getsockname(socket, (struct sockaddr *)&address, &length) < 0) return -1;
  return ntohs(address.sin_port);
}

int loopback_connect(int socket, int port) {
  struct sockaddr_in address = address_of(port);
  return connect(socket, (struct sockaddr *)&address, sizeof address);
}
