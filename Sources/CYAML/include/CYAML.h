// libyaml for Swift.
#pragma once
#include <yaml.h>

// A new parser over `text`, which must outlive it; NULL when there is no memory.
yaml_parser_t *cy_parser(const unsigned char *text, size_t count);
void cy_parser_free(yaml_parser_t *parser);
