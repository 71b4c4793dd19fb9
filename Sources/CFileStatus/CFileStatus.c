#include "CFileStatus.h"

#include <sys/stat.h>

static int fill(int result, const struct stat *found, struct file_status *status)
{
  if (result != 0) return result;
  status->mode = found->st_mode;
  status->owner = found->st_uid;
  status->bytes = found->st_size;
  status->modified = found->st_mtim.tv_sec;
  status->device = found->st_dev;
  status->inode = found->st_ino;
  return 0;
}

int file_status_of_path(const char *path, struct file_status *status)
{
  struct stat found;
  return fill(lstat(path, &found), &found, status);
}

int file_status_following_path(const char *path, struct file_status *status)
{
  struct stat found;
  return fill(stat(path, &found), &found, status);
}

int file_status_of_descriptor(int descriptor, struct file_status *status)
{
  struct stat found;
  return fill(fstat(descriptor, &found), &found, status);
}
