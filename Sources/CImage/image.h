// What the two decoders share.
#pragma once
#include "CImage.h"

struct ci_image {
  size_t width, height, channels, memory_size;
  int (*read)(ci_image *image, uint8_t *pixels, char *message);
  void (*close)(ci_image *image);
};

void ci_copy_message(char *message, const char *words);
