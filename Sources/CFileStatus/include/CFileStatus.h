#pragma once

#include <stdint.h>

/// What the file system says about a file.
///
/// Swift counts the fields of `struct stat` to whichever module loaded it first, so that code which
/// names them compiles or not with the order of the build; these are our own.
struct file_status {
  /// Kind and permissions, as in `st_mode`.
  uint32_t mode;
  uint32_t owner;
  int64_t bytes;
  /// When the content was changed last, in seconds since 1970 UTC.
  int64_t modified;
  uint64_t device;
  uint64_t inode;
};

/// The file at `path`, a link counting as itself. 0, or -1 with errno set, as in all three.
int file_status_of_path(const char *path, struct file_status *status);

/// The file that `path` leads to, through links.
int file_status_following_path(const char *path, struct file_status *status);

int file_status_of_descriptor(int descriptor, struct file_status *status);
