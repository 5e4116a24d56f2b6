#include "CYAML.h"

#include <stdlib.h>

// The parser stays at one address because its input handler keeps a pointer back to it.
yaml_parser_t *cy_parser(const unsigned char *text, size_t count) {
  yaml_parser_t *parser = malloc(sizeof *parser);
  if (!parser) return NULL;
  if (!yaml_parser_initialize(parser)) {
    free(parser);
    return NULL;
  }
  yaml_parser_set_input_string(parser, text, count);
  return parser;
}

void cy_parser_free(yaml_parser_t *parser) {
  if (!parser) return;
  yaml_parser_delete(parser);
  free(parser);
}
