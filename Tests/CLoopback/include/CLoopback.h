#pragma once

/// Sockets of the loopback address.
///
/// Swift counts the fields of `struct sockaddr_in` to whichever module loaded it first, so that code
/// which names them compiles or not with the order of the build.

/// Gives `socket` the port, 0 for any that is free. Returns the port, or -1 with errno set.
int loopback_bind(int socket, int port);

/// Connects `socket` to the port. 0, or -1 with errno set.
int loopback_connect(int socket, int port);
