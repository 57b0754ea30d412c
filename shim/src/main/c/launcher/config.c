/*
 * What config.json says about groups, read without a parser: in JSON a quote inside a string has a
 * backslash before it, so that no other string can look like the names that are looked for.
 */
#include "launcher.h"

static const char *skip_space(const char *at, const char *end) {
  while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r')) at++;
  return at;
}

/* What follows a quoted name and its colon, from some place on; null if there is none. */
static const char *member(const char *from, const char *end, const char *name) {
  char *quoted = concat("\"", name, "\"");
  while ((from = find_in((struct span){from, (u64)(end - from)}, quoted))) {
    from = skip_space(from + length_of(quoted), end);
    if (from < end && *from == ':') return skip_space(from + 1, end);
  }
  return 0;
}

static int is_harmless(char c, const char *more) {
  if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) return 1;
  while (*more && *more != c) more++;
  return *more;
}

/* The first value of a name that is a text of letters, digits and some more; else empty. */
static const char *text_of(struct span json, const char *name, const char *more) {
  const char *end = json.at + json.length;
  for (const char *at = json.at; (at = member(at, end, name));) {
    if (at == end || *at != '"') continue;
    const char *value = ++at;
    while (at < end && is_harmless(*at, more)) at++;
    if (at < end && *at == '"' && at > value) return copy((struct span){value, (u64)(at - value)});
  }
  return "";
}

static int is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* Whether an object of a name, before any object in it, has a member that is a number above 0, or a text of one. */
static int has_amount(struct span json, const char *object, const char *name) {
  const char *end = json.at + json.length;
  for (const char *at = json.at; (at = member(at, end, object));) {
    if (at == end || *at != '{') continue;
    const char *last = ++at;
    while (last < end && *last != '{' && *last != '}') last++;
    const char *value = member(at, last, name);
    if (!value || value == last) continue;
    if (is_digit(*value) ? *value != '0' : *value == '"' && value + 1 < last && is_digit(value[1])) return 1;
  }
  return 0;
}

struct config read_config(void) {
  struct config config = {"", "", "", 0};
  struct span json;
  if (!read_file("config.json", &json)) return config;
  config.pod = text_of(json, "io.kubernetes.cri.sandbox-id", "_.-");
  config.own = text_of(json, "io.jwasm.group", "_.-");
  config.cgroup = text_of(json, "cgroupsPath", "_.:@+=/-");
  config.limited = has_amount(json, "memory", "limit") || has_amount(json, "cpu", "quota") ||
                   has_amount(json, "cpu", "cpus");
  return config;
}
