// Types of elements.
#include "CHDF5.h"

#include <hdf5.h>
#include <string.h>

/// A 16-bit floating-point type with so many bits of fraction.
static hid_t half_type(size_t fraction) {
  hid_t type = H5Tcopy(H5T_NATIVE_FLOAT);
  if (type < 0) return type;
  size_t exponent = 15 - fraction;
  if (H5Tset_fields(type, 15, fraction, exponent, 0, fraction) < 0 || H5Tset_precision(type, 16) < 0 ||
      H5Tset_size(type, 2) < 0 || H5Tset_ebias(type, ((size_t)1 << (exponent - 1)) - 1) < 0) {
    H5Tclose(type);
    return -1;
  }
  return type;
}

static bool is_bool(hid_t type) {
  char name[8];
  if (H5Tget_size(type) != 1 || H5Tget_nmembers(type) != 2) return false;
  int8_t value = 0;
  if (H5Tenum_nameof(type, &value, name, sizeof name) < 0 || strcmp(name, "FALSE") != 0) return false;
  value = 1;
  return H5Tenum_nameof(type, &value, name, sizeof name) >= 0 && strcmp(name, "TRUE") == 0;
}

static int float_kind(hid_t type, size_t size) {
  size_t sign, exponent, exponent_bits, fraction, fraction_bits;
  if (H5Tget_fields(type, &sign, &exponent, &exponent_bits, &fraction, &fraction_bits) < 0) return -1;
  if (size == 2 && exponent_bits == 8) return CHDF5_TYPE_BFLOAT16;
  return size == 2 || size == 4 || size == 8 ? CHDF5_TYPE_FLOAT : CHDF5_TYPE_OTHER;
}

int chdf5_type_kind(chdf5_id type, size_t *size) {
  *size = H5Tget_size(type);
  if (*size == 0) return -1;
  bool has_machine_size = *size == 1 || *size == 2 || *size == 4 || *size == 8;
  switch (H5Tget_class(type)) {
  case H5T_NO_CLASS: return -1;
  case H5T_INTEGER:
    if (!has_machine_size) return CHDF5_TYPE_OTHER;
    return H5Tget_sign(type) == H5T_SGN_NONE ? CHDF5_TYPE_UINT : CHDF5_TYPE_INT;
  case H5T_FLOAT: return float_kind(type, *size);
  case H5T_ENUM: {
    int kind = is_bool(type) ? CHDF5_TYPE_BOOL : CHDF5_TYPE_OTHER;
    H5Eclear2(H5E_DEFAULT);
    return kind;
  }
  case H5T_OPAQUE: return CHDF5_TYPE_OPAQUE;
  case H5T_STRING: {
    htri_t variable = H5Tis_variable_str(type);
    if (variable < 0) return -1;
    return variable ? CHDF5_TYPE_VARIABLE_STRING : CHDF5_TYPE_FIXED_STRING;
  }
  default: return CHDF5_TYPE_OTHER;
  }
}

/// The type NumPy's `bool` has in files: an 8-bit enumeration.
static hid_t bool_type(void) {
  hid_t type = H5Tenum_create(H5T_NATIVE_INT8);
  if (type < 0) return type;
  int8_t no = 0, yes = 1;
  if (H5Tenum_insert(type, "FALSE", &no) < 0 || H5Tenum_insert(type, "TRUE", &yes) < 0) {
    H5Tclose(type);
    return -1;
  }
  return type;
}

static hid_t integer_type(bool is_signed, size_t size) {
  switch (size) {
  case 1: return H5Tcopy(is_signed ? H5T_NATIVE_INT8 : H5T_NATIVE_UINT8);
  case 2: return H5Tcopy(is_signed ? H5T_NATIVE_INT16 : H5T_NATIVE_UINT16);
  case 4: return H5Tcopy(is_signed ? H5T_NATIVE_INT32 : H5T_NATIVE_UINT32);
  case 8: return H5Tcopy(is_signed ? H5T_NATIVE_INT64 : H5T_NATIVE_UINT64);
  default: return -1;
  }
}

chdf5_id chdf5_memory_type(int kind, size_t size) {
  switch (kind) {
  case CHDF5_TYPE_BOOL: return bool_type();
  case CHDF5_TYPE_INT: return integer_type(true, size);
  case CHDF5_TYPE_UINT: return integer_type(false, size);
  case CHDF5_TYPE_FLOAT:
    if (size == 2) return half_type(10);
    return H5Tcopy(size == 4 ? H5T_NATIVE_FLOAT : H5T_NATIVE_DOUBLE);
  case CHDF5_TYPE_BFLOAT16: return half_type(7);
  case CHDF5_TYPE_OPAQUE: {
    hid_t type = H5Tcreate(H5T_OPAQUE, size);
    if (type >= 0) H5Tset_tag(type, "");
    return type;
  }
  default: return -1;
  }
}

chdf5_id chdf5_copy_type(chdf5_id type) { return H5Tcopy(type); }

chdf5_id chdf5_string_type(size_t size, bool utf8) {
  hid_t type = H5Tcopy(H5T_C_S1);
  if (type < 0) return type;
  // h5py pads fixed-length strings with zeros and does not end them with one.
  if (H5Tset_size(type, size == 0 ? H5T_VARIABLE : size) < 0 ||
      (size != 0 && H5Tset_strpad(type, H5T_STR_NULLPAD) < 0) ||
      (utf8 && H5Tset_cset(type, H5T_CSET_UTF8) < 0)) {
    H5Tclose(type);
    return -1;
  }
  return type;
}
