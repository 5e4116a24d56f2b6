#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "image.h"

typedef struct {
  ci_image image;
  png_structp png;
  png_infop info;
  const uint8_t *bytes;
  size_t count, position;
  int passes;
  char *message;
} png_file;

static void fail(png_structp png, png_const_charp words) {
  png_file *file = png_get_error_ptr(png);
  ci_copy_message(file->message, words);
  png_longjmp(png, 1);
}

static void ignore(png_structp png, png_const_charp words) {
  (void)png;
  (void)words;
}

static void take(png_structp png, png_bytep target, size_t count) {
  png_file *file = png_get_io_ptr(png);
  if (count > file->count - file->position) png_error(png, "the file ends too early");
  memcpy(target, file->bytes + file->position, count);
  file->position += count;
}

static void close_file(ci_image *image) {
  png_file *file = (png_file *)image;
  png_destroy_read_struct(&file->png, &file->info, NULL);
  free(file);
}

static int read_file(ci_image *image, uint8_t *pixels, char *message) {
  png_file *file = (png_file *)image;
  file->message = message;
  if (setjmp(png_jmpbuf(file->png))) return 0;
  // An interlaced image passes over its rows several times, each filling in more of the pixels.
  for (int pass = 0; pass < file->passes; pass++)
    for (size_t row = 0; row < image->height; row++)
      png_read_row(file->png, pixels + row * image->width * image->channels, NULL);
  png_read_end(file->png, NULL);
  return 1;
}

static int read_header(png_file *file) {
  if (setjmp(png_jmpbuf(file->png))) return 0;
  png_structp png = file->png;
  png_set_read_fn(png, file, take);
  png_read_info(png, file->info);
  ci_image *image = &file->image;
  image->width = png_get_image_width(png, file->info);
  image->height = png_get_image_height(png, file->info);
  // Palettes become RGB, fewer bits become 8, transparency becomes alpha, 16 bits are rounded to 8.
  png_set_expand(png);
  png_set_scale_16(png);
  file->passes = png_set_interlace_handling(png);
  png_read_update_info(png, file->info);
  image->channels = png_get_channels(png, file->info);
  image->memory_size = image->width * image->height * image->channels;
  if (png_get_bit_depth(png, file->info) != 8 ||
      png_get_rowbytes(png, file->info) != image->width * image->channels)
    png_error(png, "the pixels have an unexpected layout");
  return 1;
}

ci_image *ci_png_open(const uint8_t *bytes, size_t count, char *message) {
  png_file *file = calloc(1, sizeof *file);
  if (!file) {
    ci_copy_message(message, "there is not enough memory");
    return NULL;
  }
  file->image.read = read_file;
  file->image.close = close_file;
  file->bytes = bytes;
  file->count = count;
  file->message = message;
  file->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, file, fail, ignore);
  file->info = file->png ? png_create_info_struct(file->png) : NULL;
  if (!file->info) {
    ci_copy_message(message, "there is not enough memory");
  } else if (read_header(file)) {
    return &file->image;
  }
  close_file(&file->image);
  return NULL;
}
