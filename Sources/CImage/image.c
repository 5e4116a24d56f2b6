#include "image.h"

#include <stdio.h>

void ci_copy_message(char *message, const char *words) { snprintf(message, CI_MESSAGE_SIZE, "%s", words); }

size_t ci_width(const ci_image *image) { return image->width; }
size_t ci_height(const ci_image *image) { return image->height; }
size_t ci_channels(const ci_image *image) { return image->channels; }
size_t ci_memory_size(const ci_image *image) { return image->memory_size; }

int ci_read(ci_image *image, uint8_t *pixels, char *message) { return image->read(image, pixels, message); }

void ci_close(ci_image *image) {
  if (image) image->close(image);
}
