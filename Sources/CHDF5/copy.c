// Copies what is in a file into one of the simplest layout: contiguous elements, no filters.
#include "copy.h"

#include <hdf5.h>
#include <stdlib.h>
#include <string.h>

// Nothing is given back on failure, nor what texts of any length take: the process ends after the copy.

#if H5_VERSION_GE(1, 12, 0)
typedef H5L_info2_t link_info;
#define iterate_links H5Literate2
#else
typedef H5L_info_t link_info;
#define iterate_links H5Literate
#endif

enum { deepest = 200, key_size = 16 };

/// Where an object of the source went, for more links to it.
struct place {
  unsigned char key[key_size];
  char *path;
};

struct copy {
  hid_t target;
  struct place *places;
  size_t count, capacity;
};

struct group {
  struct copy *copy;
  hid_t target;
  const char *path;
  int depth;
};

static int fail(const char *reason) {
  H5Epush2(H5E_DEFAULT, __FILE__, __func__, __LINE__, H5E_ERR_CLS, H5E_FILE, H5E_CANTCOPY, "%s", reason);
  return -1;
}

/// What tells the object apart from the others of its file.
static int object_key(hid_t object, unsigned char key[key_size]) {
  memset(key, 0, key_size);
#if H5_VERSION_GE(1, 12, 0)
  H5O_info2_t info;
  if (H5Oget_info3(object, &info, H5O_INFO_BASIC) < 0) return -1;
  memcpy(key, &info.token, sizeof info.token < key_size ? sizeof info.token : key_size);
#else
  H5O_info_t info;
  if (H5Oget_info(object, &info) < 0) return -1;
  memcpy(key, &info.addr, sizeof info.addr);
#endif
  return 0;
}

static const char *find_place(const struct copy *copy, const unsigned char key[key_size]) {
  for (size_t index = 0; index < copy->count; index++)
    if (memcmp(copy->places[index].key, key, key_size) == 0) return copy->places[index].path;
  return NULL;
}

static int note_place(struct copy *copy, const unsigned char key[key_size], char *path) {
  if (copy->count == copy->capacity) {
    copy->capacity = copy->capacity * 2 + 16;
    copy->places = realloc(copy->places, copy->capacity * sizeof *copy->places);
    if (!copy->places) return fail("there is too little memory");
  }
  memcpy(copy->places[copy->count].key, key, key_size);
  copy->places[copy->count++].path = path;
  return 0;
}

/// The type of the copy: numbers that use a part of their bits become the machine's own.
static hid_t plain_type(hid_t type) {
  H5T_class_t class = H5Tget_class(type);
  bool is_number = class == H5T_INTEGER || class == H5T_FLOAT;
  if (is_number && H5Tget_precision(type) != 8 * H5Tget_size(type)) return H5Tget_native_type(type, H5T_DIR_DEFAULT);
  return H5Tcopy(type);
}

/// Room for all elements of `type` in `space`.
static void *elements(hid_t space, hid_t type) {
  hssize_t count = H5Sget_simple_extent_npoints(space);
  size_t bytes;
  if (count < 0 || __builtin_mul_overflow((size_t)count, H5Tget_size(type), &bytes)) return NULL;
  return calloc(bytes ? bytes : 1, 1);
}

static herr_t copy_attribute(hid_t source, const char *name, const H5A_info_t *info, void *context) {
  (void)info;
  hid_t target = *(hid_t *)context;
  hid_t attribute = H5Aopen(source, name, H5P_DEFAULT);
  hid_t type = H5Aget_type(attribute), space = H5Aget_space(attribute);
  if (attribute < 0 || type < 0 || space < 0) return -1;
  hid_t plain = plain_type(type);
  hid_t copy = H5Acreate2(target, name, plain, space, H5P_DEFAULT, H5P_DEFAULT);
  if (copy < 0) return -1;
  if (H5Sget_simple_extent_npoints(space) > 0) {
    void *bytes = elements(space, plain);
    if (!bytes) return fail("there is too little memory");
    if (H5Aread(attribute, plain, bytes) < 0 || H5Awrite(copy, plain, bytes) < 0) return -1;
    free(bytes);
  }
  H5Aclose(copy);
  H5Aclose(attribute);
  H5Tclose(plain);
  H5Tclose(type);
  return H5Sclose(space);
}

static int copy_attributes(hid_t source, hid_t target) {
  return H5Aiterate2(source, H5_INDEX_NAME, H5_ITER_NATIVE, NULL, copy_attribute, &target);
}

/// Refuses what would be read from other files.
static int check_storage(hid_t dataset) {
  hid_t properties = H5Dget_create_plist(dataset);
  if (properties < 0) return -1;
  H5D_layout_t layout = H5Pget_layout(properties);
  int others = layout == H5D_VIRTUAL ? 1 : H5Pget_external_count(properties);
  H5Pclose(properties);
  if (layout < 0 || others < 0) return -1;
  return others > 0 ? fail("a dataset keeps its data in another file") : 0;
}

static int copy_dataset(hid_t source, hid_t parent, const char *name) {
  if (check_storage(source) < 0) return -1;
  hid_t type = H5Dget_type(source), space = H5Dget_space(source);
  if (type < 0 || space < 0) return -1;
  hsize_t extents[H5S_MAX_RANK];
  int rank = H5Sget_simple_extent_type(space) == H5S_SIMPLE ? H5Sget_simple_extent_dims(space, extents, NULL) : 0;
  // Only chunks can grow.
  if (rank < 0 || (rank > 0 && H5Sset_extent_simple(space, rank, extents, NULL) < 0)) return -1;
  hid_t plain = plain_type(type);
  hid_t copy = H5Dcreate2(parent, name, plain, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  if (copy < 0) return -1;
  if (H5Sget_simple_extent_npoints(space) > 0) {
    void *bytes = elements(space, plain);
    if (!bytes) return fail("there is too little memory");
    if (H5Dread(source, plain, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes) < 0) return -1;
    if (H5Dwrite(copy, plain, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes) < 0) return -1;
    free(bytes);
  }
  H5Tclose(plain);
  H5Tclose(type);
  H5Sclose(space);
  if (copy_attributes(source, copy) < 0) return -1;
  return H5Dclose(copy);
}

static int copy_type(hid_t source, hid_t parent, const char *name) {
  hid_t copy = H5Tcopy(source);
  if (copy < 0 || H5Tcommit2(parent, name, copy, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT) < 0) return -1;
  if (copy_attributes(source, copy) < 0) return -1;
  return H5Tclose(copy);
}

static int copy_members(struct group group, hid_t source);

static int copy_object(const struct group *group, hid_t source, const char *name) {
  unsigned char key[key_size];
  if (object_key(source, key) < 0) return -1;
  const char *place = find_place(group->copy, key);
  if (place) return H5Lcreate_hard(group->copy->target, place, group->target, name, H5P_DEFAULT, H5P_DEFAULT);
  char *path = malloc(strlen(group->path) + strlen(name) + 2);
  if (!path) return fail("there is too little memory");
  stpcpy(stpcpy(stpcpy(path, group->path), "/"), name);
  if (note_place(group->copy, key, path) < 0) return -1;
  switch (H5Iget_type(source)) {
  case H5I_GROUP: {
    hid_t target = H5Gcreate2(group->target, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    if (target < 0 || copy_members((struct group){group->copy, target, path, group->depth + 1}, source) < 0) return -1;
    return H5Gclose(target);
  }
  case H5I_DATASET: return copy_dataset(source, group->target, name);
  case H5I_DATATYPE: return copy_type(source, group->target, name);
  default: return fail("there is an object of an unknown kind");
  }
}

/// Copies a link that is not followed.
static int copy_link(hid_t source, hid_t target, const char *name, const link_info *info) {
  char *value = calloc(info->u.val_size + 1, 1);
  if (!value) return fail("there is too little memory");
  if (H5Lget_val(source, name, value, info->u.val_size, H5P_DEFAULT) < 0) return -1;
  int status = -1;
  const char *file, *object;
  if (info->type == H5L_TYPE_SOFT)
    status = H5Lcreate_soft(value, target, name, H5P_DEFAULT, H5P_DEFAULT);
  else if (info->type != H5L_TYPE_EXTERNAL)
    status = fail("there is a link of an unknown kind");
  else if (H5Lunpack_elink_val(value, info->u.val_size, NULL, &file, &object) >= 0)
    status = H5Lcreate_external(file, object, target, name, H5P_DEFAULT, H5P_DEFAULT);
  free(value);
  return status;
}

static herr_t copy_member(hid_t source, const char *name, const link_info *info, void *context) {
  const struct group *group = context;
  if (info->type != H5L_TYPE_HARD) return copy_link(source, group->target, name, info);
  hid_t object = H5Oopen(source, name, H5P_DEFAULT);
  if (object < 0 || copy_object(group, object, name) < 0) return -1;
  return H5Oclose(object);
}

static int copy_members(struct group group, hid_t source) {
  if (group.depth > deepest) return fail("groups are nested too deep");
  if (copy_attributes(source, group.target) < 0) return -1;
  return iterate_links(source, H5_INDEX_NAME, H5_ITER_NATIVE, NULL, copy_member, &group);
}

int copy_contents(hid_t source, hid_t target) {
  hid_t from = H5Gopen2(source, "/", H5P_DEFAULT), to = H5Gopen2(target, "/", H5P_DEFAULT);
  struct copy copy = {to, NULL, 0, 0};
  unsigned char key[key_size];
  if (from < 0 || to < 0 || object_key(from, key) < 0 || note_place(&copy, key, "/") < 0) return -1;
  return copy_members((struct group){&copy, to, "", 0}, from);
}
