#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>
#include <jerror.h>

#include "image.h"

// More scans than any encoder makes, few enough that a file made of them ends soon.
enum { MAXIMUM_SCANS = 100 };

typedef struct {
  ci_image image;
  struct jpeg_decompress_struct jpeg;
  struct jpeg_error_mgr error;
  struct jpeg_progress_mgr progress;
  jmp_buf jump;
  char *message;
} jpeg_file;

static void fail(j_common_ptr jpeg) {
  jpeg_file *file = jpeg->client_data;
  char words[JMSG_LENGTH_MAX];
  jpeg->err->format_message(jpeg, words);
  ci_copy_message(file->message, words);
  longjmp(file->jump, 1);
}

// libjpeg invents the pixels of a damaged file and warns; invented pixels are an error here.
static void warn(j_common_ptr jpeg, int level) {
  if (level >= 0) return;
  switch (jpeg->err->msg_code) {
    case JWRN_JPEG_EOF:
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
      fail(jpeg);
  }
}

static void watch(j_common_ptr jpeg) {
  jpeg_file *file = jpeg->client_data;
  if (file->jpeg.input_scan_number <= MAXIMUM_SCANS) return;
  ci_copy_message(file->message, "the image has too many scans");
  longjmp(file->jump, 1);
}

static void close_file(ci_image *image) {
  jpeg_file *file = (jpeg_file *)image;
  jpeg_destroy_decompress(&file->jpeg);
  free(file);
}

static int read_file(ci_image *image, uint8_t *pixels, char *message) {
  jpeg_file *file = (jpeg_file *)image;
  file->message = message;
  if (setjmp(file->jump)) return 0;
  jpeg_start_decompress(&file->jpeg);
  size_t row_size = image->width * image->channels;
  while (file->jpeg.output_scanline < image->height) {
    JSAMPROW row = pixels + file->jpeg.output_scanline * row_size;
    jpeg_read_scanlines(&file->jpeg, &row, 1);
  }
  jpeg_finish_decompress(&file->jpeg);
  return 1;
}

static int read_header(jpeg_file *file, const uint8_t *bytes, size_t count) {
  if (setjmp(file->jump)) return 0;
  struct jpeg_decompress_struct *jpeg = &file->jpeg;
  jpeg_create_decompress(jpeg);
  // Creating the object cleared these two.
  jpeg->client_data = file;
  jpeg->progress = &file->progress;
  jpeg_mem_src(jpeg, bytes, count);
  jpeg_read_header(jpeg, TRUE);
  switch (jpeg->jpeg_color_space) {
    case JCS_GRAYSCALE:
      jpeg->out_color_space = JCS_GRAYSCALE;
      break;
    case JCS_RGB:
    case JCS_YCbCr:
      jpeg->out_color_space = JCS_RGB;
      break;
    default:
      ci_copy_message(file->message, "its colours are neither grey nor RGB");
      return 0;
  }
  jpeg_calc_output_dimensions(jpeg);
  file->image.width = jpeg->output_width;
  file->image.height = jpeg->output_height;
  file->image.channels = jpeg->output_components;
  // Of a picture in several scans all coefficients are kept, two bytes each.
  size_t sample_size = jpeg_has_multiple_scans(jpeg) ? 2 * jpeg->num_components : 1;
  file->image.memory_size = file->image.width * file->image.height * sample_size;
  return 1;
}

ci_image *ci_jpeg_open(const uint8_t *bytes, size_t count, char *message) {
  jpeg_file *file = calloc(1, sizeof *file);
  if (!file) {
    ci_copy_message(message, "there is not enough memory");
    return NULL;
  }
  file->image.read = read_file;
  file->image.close = close_file;
  file->message = message;
  file->jpeg.err = jpeg_std_error(&file->error);
  file->jpeg.client_data = file;
  file->error.error_exit = fail;
  file->error.emit_message = warn;
  file->progress.progress_monitor = watch;
  if (read_header(file, bytes, count)) return &file->image;
  close_file(&file->image);
  return NULL;
}
