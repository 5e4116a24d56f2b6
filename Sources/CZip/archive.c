#include "CZip.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

// A file as libzip sees it. It is read and written by position, so that both go their own way.
struct file {
  int descriptor;
  zip_int64_t reading, writing;
  zip_error_t error;
};

static zip_int64_t failed(struct file *file, int kind) {
  zip_error_set(&file->error, kind, errno);
  return -1;
}

static zip_int64_t file_size(struct file *file) {
  struct stat status;
  return fstat(file->descriptor, &status) == 0 ? status.st_size : failed(file, ZIP_ER_READ);
}

static zip_int64_t read_file(struct file *file, void *data, zip_uint64_t length) {
  ssize_t count = pread(file->descriptor, data, length, file->reading);
  if (count < 0) return failed(file, ZIP_ER_READ);
  file->reading += count;
  return count;
}

static zip_int64_t write_file(struct file *file, const void *data, zip_uint64_t length) {
  ssize_t count;
  do count = pwrite(file->descriptor, data, length, file->writing);
  while (count < 0 && errno == EINTR);
  if (count < 0) return failed(file, ZIP_ER_WRITE);
  file->writing += count;
  return count;
}

static zip_int64_t seek(struct file *file, zip_int64_t *position, void *data, zip_uint64_t length) {
  zip_int64_t size = file_size(file);
  if (size < 0) return -1;
  zip_int64_t offset = zip_source_seek_compute_offset(*position, size, data, length, &file->error);
  if (offset < 0) return -1;
  *position = offset;
  return 0;
}

static zip_int64_t describe(struct file *file, zip_stat_t *status) {
  zip_int64_t size = file_size(file);
  if (size < 0) return -1;
  zip_stat_init(status);
  status->size = size;
  status->valid |= ZIP_STAT_SIZE;
  return sizeof *status;
}

static zip_int64_t command(void *state, void *data, zip_uint64_t length, zip_source_cmd_t command) {
  struct file *file = state;
  switch (command) {
  case ZIP_SOURCE_SUPPORTS:
    return zip_source_make_command_bitmap(
        ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE,
        ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL, ZIP_SOURCE_SUPPORTS, ZIP_SOURCE_BEGIN_WRITE, ZIP_SOURCE_WRITE,
        ZIP_SOURCE_COMMIT_WRITE, ZIP_SOURCE_ROLLBACK_WRITE, ZIP_SOURCE_SEEK_WRITE, ZIP_SOURCE_TELL_WRITE,
        ZIP_SOURCE_REMOVE, -1);
  case ZIP_SOURCE_OPEN: file->reading = 0; return 0;
  case ZIP_SOURCE_READ: return read_file(file, data, length);
  case ZIP_SOURCE_SEEK: return seek(file, &file->reading, data, length);
  case ZIP_SOURCE_TELL: return file->reading;
  case ZIP_SOURCE_STAT: return describe(file, data);
  case ZIP_SOURCE_BEGIN_WRITE: file->writing = 0; return 0;
  case ZIP_SOURCE_WRITE: return write_file(file, data, length);
  case ZIP_SOURCE_SEEK_WRITE: return seek(file, &file->writing, data, length);
  case ZIP_SOURCE_TELL_WRITE: return file->writing;
  // An archive without members is nothing but the end of its directory, which libzip would not write.
  case ZIP_SOURCE_REMOVE:
  case ZIP_SOURCE_ROLLBACK_WRITE: return ftruncate(file->descriptor, 0) == 0 ? 0 : failed(file, ZIP_ER_WRITE);
  case ZIP_SOURCE_CLOSE:
  case ZIP_SOURCE_COMMIT_WRITE: return 0;
  case ZIP_SOURCE_ERROR: return zip_error_to_data(&file->error, data, length);
  case ZIP_SOURCE_FREE: free(file); return 0;
  default: zip_error_set(&file->error, ZIP_ER_OPNOTSUPP, 0); return -1;
  }
}

zip_t *cz_archive(int descriptor) {
  struct file *file = calloc(1, sizeof *file);
  if (!file) return NULL;
  file->descriptor = descriptor;
  zip_error_t error;
  zip_error_init(&file->error);
  zip_error_init(&error);
  zip_source_t *source = zip_source_function_create(command, file, &error);
  if (!source) free(file);
  zip_t *archive = source ? zip_open_from_source(source, ZIP_CREATE | ZIP_TRUNCATE, &error) : NULL;
  if (source && !archive) zip_source_free(source);
  zip_error_fini(&error);
  return archive;
}
