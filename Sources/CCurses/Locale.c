#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "CCurses.h"

/// Whether the environment asks for UTF-8 by name, in a locale that this machine may not have.
static bool environment_names_utf8(void) {
  static const char *const variables[] = {"LC_ALL", "LC_CTYPE", "LANG"};
  for (int index = 0; index < 3; index++) {
    const char *value = getenv(variables[index]);
    if (value == NULL || *value == '\0') continue;
    return strcasestr(value, "utf-8") != NULL || strcasestr(value, "utf8") != NULL;
  }
  return false;
}

bool ccurses_adopt_locale(void) {
  bool is_utf8;
  if (setlocale(LC_CTYPE, "") != NULL) {
    is_utf8 = strcasecmp(nl_langinfo(CODESET), "UTF-8") == 0;
    if (is_utf8) return true;
  } else {
    is_utf8 = environment_names_utf8();
  }
  setlocale(LC_CTYPE, "C.UTF-8");
  return is_utf8;
}
