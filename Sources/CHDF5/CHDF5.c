#define _GNU_SOURCE
#include "CHDF5.h"

#include <hdf5.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

_Static_assert(sizeof(hid_t) == sizeof(chdf5_id), "identifiers of libhdf5 1.10 and later have 64 bits");

static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

void chdf5_lock(void) {
  static bool prepared = false;
  pthread_mutex_lock(&lock);
  if (!prepared) {
    prepared = true;
    // At the end of the process the library would close once more what it could not close of damaged files, and die of it.
    H5dont_atexit();
    // A file may name a filter that libhdf5 would load as a plug-in: code chosen by a file is not run.
    H5PLset_loading_state(0);
  }
  // The setting belongs to the thread in thread-safe builds of the library.
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
}

void chdf5_unlock(void) { pthread_mutex_unlock(&lock); }

struct message {
  char *text;
  size_t capacity;
};

static herr_t take_message(unsigned depth, const H5E_error2_t *error, void *context) {
  struct message *message = context;
  if (depth == 0 && error->desc) snprintf(message->text, message->capacity, "%s", error->desc);
  return 0;
}

void chdf5_take_error(char *text, size_t capacity) {
  struct message message = {text, capacity};
  text[0] = 0;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, take_message, &message);
  H5Eclear2(H5E_DEFAULT);
}

int chdf5_close(chdf5_id object) { return H5Idec_ref(object); }

/// How files are opened. Made once: closing it after a failure would wipe out the reason.
static hid_t new_access_properties(void) {
  hid_t properties = H5Pcreate(H5P_FILE_ACCESS);
  if (properties < 0) return properties;
#if H5_VERSION_GE(1, 12, 1) || (H5_VERSION_GE(1, 10, 7) && !H5_VERSION_GE(1, 12, 0))
  // Shared and read-only file systems often have no locks.
  H5Pset_file_locking(properties, false, true);
#endif
  H5Pset_libver_bounds(properties, H5F_LIBVER_EARLIEST, H5F_LIBVER_LATEST);
  return properties;
}

static hid_t access_properties(const char *path) {
  static hid_t named = -1, unnamed = -1;
  static const char descriptors[] = "/proc/self/fd/";
  bool has_name = strncmp(path, descriptors, sizeof descriptors - 1) != 0;
  hid_t *properties = has_name ? &named : &unnamed;
  if (*properties < 0) {
    *properties = new_access_properties();
    // The usual driver has libhdf5 look for the name of what it opened.
    if (!has_name && *properties >= 0) H5Pset_fapl_stdio(*properties);
  }
  return *properties;
}

chdf5_id chdf5_open_file(const char *path) {
  hid_t properties = access_properties(path);
  return properties < 0 ? properties : H5Fopen(path, H5F_ACC_RDWR, properties);
}

chdf5_id chdf5_create_file(const char *path) {
  hid_t properties = access_properties(path);
  return properties < 0 ? properties : H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, properties);
}

int chdf5_flush(chdf5_id file) { return H5Fflush(file, H5F_SCOPE_GLOBAL); }

static int link_kind(H5L_type_t type) {
  switch (type) {
  case H5L_TYPE_HARD: return CHDF5_LINK_HARD;
  case H5L_TYPE_SOFT: return CHDF5_LINK_SOFT;
  case H5L_TYPE_EXTERNAL: return CHDF5_LINK_EXTERNAL;
  default: return CHDF5_LINK_OTHER;
  }
}

int chdf5_link_kind(chdf5_id group, const char *name) {
  htri_t exists = H5Lexists(group, name, H5P_DEFAULT);
  if (exists <= 0) return exists < 0 ? -1 : CHDF5_LINK_NONE;
#if H5_VERSION_GE(1, 12, 0)
  H5L_info2_t info;
  if (H5Lget_info2(group, name, &info, H5P_DEFAULT) < 0) return -1;
#else
  H5L_info_t info;
  if (H5Lget_info(group, name, &info, H5P_DEFAULT) < 0) return -1;
#endif
  return link_kind(info.type);
}

chdf5_id chdf5_open_object(chdf5_id group, const char *name) { return H5Oopen(group, name, H5P_DEFAULT); }

int chdf5_object_kind(chdf5_id object) {
  switch (H5Iget_type(object)) {
  case H5I_GROUP: return CHDF5_OBJECT_GROUP;
  case H5I_DATASET: return CHDF5_OBJECT_DATASET;
  case H5I_BADID: return -1;
  default: return CHDF5_OBJECT_OTHER;
  }
}

chdf5_id chdf5_create_group(chdf5_id group, const char *name) {
  return H5Gcreate2(group, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
}

int chdf5_create_link(chdf5_id group, const char *object, const char *name) {
  return H5Lcreate_hard(group, object, group, name, H5P_DEFAULT, H5P_DEFAULT);
}

int chdf5_delete_link(chdf5_id group, const char *name) { return H5Ldelete(group, name, H5P_DEFAULT); }

int chdf5_has_attribute(chdf5_id object, const char *name) { return H5Aexists(object, name); }

chdf5_id chdf5_create_attribute(chdf5_id object, const char *name, chdf5_id type, chdf5_id space) {
  return H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
}

int chdf5_delete_attribute(chdf5_id object, const char *name) { return H5Adelete(object, name); }

int chdf5_write_attribute(chdf5_id attribute, chdf5_id type, const void *elements) {
  return H5Awrite(attribute, type, elements);
}

chdf5_id chdf5_create_dataset(chdf5_id group, const char *name, chdf5_id type, chdf5_id space) {
  return H5Dcreate2(group, name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
}

chdf5_id chdf5_dataset_space(chdf5_id dataset) { return H5Dget_space(dataset); }

chdf5_id chdf5_dataset_type(chdf5_id dataset) { return H5Dget_type(dataset); }

int chdf5_write_dataset(chdf5_id dataset, chdf5_id type, const void *elements) {
  return H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, elements);
}

chdf5_id chdf5_create_space(int rank, const uint64_t *extents) {
  if (rank == 0) return H5Screate(H5S_SCALAR);
  hsize_t dimensions[H5S_MAX_RANK];
  if (rank < 0 || rank > H5S_MAX_RANK) return -1;
  for (int axis = 0; axis < rank; axis++) dimensions[axis] = extents[axis];
  return H5Screate_simple(rank, dimensions, NULL);
}

int chdf5_space_extents(chdf5_id space, uint64_t extents[32]) {
  if (H5Sget_simple_extent_type(space) == H5S_NULL) return CHDF5_NULL_SPACE;
  hsize_t dimensions[H5S_MAX_RANK];
  int rank = H5Sget_simple_extent_dims(space, dimensions, NULL);
  for (int axis = 0; axis < rank; axis++) extents[axis] = dimensions[axis];
  return rank;
}
