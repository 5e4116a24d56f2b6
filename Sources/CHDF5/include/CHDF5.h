#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Plain C functions over libhdf5 1.10 and later, without its macros, versioned symbols and variadics.
// A negative result is a failure; chdf5_take_error() then says why. The caller holds the lock around every call.

/// Any object of libhdf5; negative when it could not be made.
typedef int64_t chdf5_id;

/// Takes the one lock around libhdf5; a thread may take it again while it has it.
void chdf5_lock(void);
void chdf5_unlock(void);
/// The innermost message of the last failure, which is then forgotten; empty when there is none.
void chdf5_take_error(char *text, size_t capacity);
/// Gives up one reference to an object and closes it with the last.
int chdf5_close(chdf5_id object);

// Files

/// Opens a file to change it.
chdf5_id chdf5_open_file(const char *path);
/// Makes a file in the oldest layout, which every version of HDF5 reads.
chdf5_id chdf5_create_file(const char *path);
int chdf5_flush(chdf5_id file);

/// What a process that reads a file may use.
struct chdf5_limits {
  /// Bytes of memory beyond what the process began with.
  size_t memory;
  /// Bytes of the file that it writes.
  size_t output;
  /// Seconds of computing; four times as many may pass.
  unsigned seconds;
};

/// Has a process of its own read the file that `bytes` are, whatever they are, and write all that is in it to the file at
/// `path`, without filters and in a layout of libhdf5 1.8. Negative, with a text in `reason`, when it fails or dies.
int chdf5_copy_apart(const void *bytes, size_t count, const char *path, const struct chdf5_limits *limits, char *reason,
                     size_t capacity);

// Links and objects

enum { CHDF5_LINK_NONE, CHDF5_LINK_HARD, CHDF5_LINK_SOFT, CHDF5_LINK_EXTERNAL, CHDF5_LINK_OTHER };
enum { CHDF5_OBJECT_GROUP, CHDF5_OBJECT_DATASET, CHDF5_OBJECT_OTHER };

/// One of CHDF5_LINK_ for `name`, a name without slashes.
int chdf5_link_kind(chdf5_id group, const char *name);
chdf5_id chdf5_open_object(chdf5_id group, const char *name);
/// One of CHDF5_OBJECT_.
int chdf5_object_kind(chdf5_id object);
chdf5_id chdf5_create_group(chdf5_id group, const char *name);
/// Gives the object at the absolute path `object` the name `name` in `group` too: a hard link.
int chdf5_create_link(chdf5_id group, const char *object, const char *name);
int chdf5_delete_link(chdf5_id group, const char *name);

// Attributes

/// 1 when there is one, 0 when not.
int chdf5_has_attribute(chdf5_id object, const char *name);
chdf5_id chdf5_create_attribute(chdf5_id object, const char *name, chdf5_id type, chdf5_id space);
int chdf5_delete_attribute(chdf5_id object, const char *name);
int chdf5_write_attribute(chdf5_id attribute, chdf5_id type, const void *elements);

// Datasets

/// A contiguous dataset without contents.
chdf5_id chdf5_create_dataset(chdf5_id group, const char *name, chdf5_id type, chdf5_id space);
chdf5_id chdf5_dataset_space(chdf5_id dataset);
chdf5_id chdf5_dataset_type(chdf5_id dataset);
int chdf5_write_dataset(chdf5_id dataset, chdf5_id type, const void *elements);

// Extents

chdf5_id chdf5_create_space(int rank, const uint64_t *extents);
/// The number of axes; at most 32. CHDF5_NULL_SPACE for a space that holds nothing.
int chdf5_space_extents(chdf5_id space, uint64_t extents[32]);
enum { CHDF5_NULL_SPACE = 100 };

// Element types

enum {
  CHDF5_TYPE_BOOL, CHDF5_TYPE_INT, CHDF5_TYPE_UINT, CHDF5_TYPE_FLOAT, CHDF5_TYPE_BFLOAT16,
  CHDF5_TYPE_OPAQUE, CHDF5_TYPE_FIXED_STRING, CHDF5_TYPE_VARIABLE_STRING, CHDF5_TYPE_OTHER
};

/// One of CHDF5_TYPE_, and the bytes of one element.
int chdf5_type_kind(chdf5_id type, size_t *size);
/// The type in memory for a kind and a size: one of the machine's own numbers, or an opaque type.
chdf5_id chdf5_memory_type(int kind, size_t size);
chdf5_id chdf5_copy_type(chdf5_id type);
/// A string type: of `size` bytes padded with zeros, or of any length when `size` is 0.
chdf5_id chdf5_string_type(size_t size, bool utf8);
