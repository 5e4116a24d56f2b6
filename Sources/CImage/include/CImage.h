// PNG and JPEG decoding with libpng and libjpeg, whose errors jump: the jumps stay in here.
#pragma once
#include <stddef.h>
#include <stdint.h>

enum { CI_MESSAGE_SIZE = 240 };

typedef struct ci_image ci_image;

// Reads the header of an image in memory, which must stay in place until the image is closed.
// NULL on an error, with the library's words in message (CI_MESSAGE_SIZE bytes).
ci_image *ci_png_open(const uint8_t *bytes, size_t count, char *message);
ci_image *ci_jpeg_open(const uint8_t *bytes, size_t count, char *message);

// The decoded image: 8 bits a sample, channels last; 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.
size_t ci_width(const ci_image *image);
size_t ci_height(const ci_image *image);
size_t ci_channels(const ci_image *image);
// What the pixels take in the file before its compression, at most.
size_t ci_memory_size(const ci_image *image);

// Decodes into height * width * channels bytes. 0 on an error, with the library's words in message.
int ci_read(ci_image *image, uint8_t *pixels, char *message);
void ci_close(ci_image *image);
