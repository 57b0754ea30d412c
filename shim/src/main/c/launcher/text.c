/* Strings, in memory that is never given back: what a call needs is less than its few files. */
#include "launcher.h"

#define MEMORY (1 << 20)

char **environment;

static char *take(u64 bytes) {
  static char memory[MEMORY];
  static u64 used;
  if (bytes > MEMORY - used) fail("called with more text than it can keep");
  char *taken = memory + used;
  used += bytes;
  return taken;
}

char *copy(struct span text) {
  char *made = take(text.length + 1);
  for (u64 i = 0; i < text.length; i++) made[i] = text.at[i];
  made[text.length] = 0;
  return made;
}

char *concat_all(const char *const *parts) {
  u64 length = 1;
  for (const char *const *part = parts; *part; part++) length += length_of(*part);
  char *made = take(length);
  char *to = made;
  for (; *parts; parts++) {
    for (const char *from = *parts; *from; from++) *to++ = *from;
  }
  *to = 0;
  return made;
}

char *decimal(u64 number) {
  char *made = take(21);
  char *to = made + 20;
  *to = 0;
  do *--to = (char)('0' + number % 10);
  while (number /= 10);
  return to;
}

struct span span_of(const char *text) {
  return (struct span){text, length_of(text)};
}

int same(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return *a == *b;
}

int starts_with(const char *text, const char *with) {
  while (*with && *text == *with) text++, with++;
  return !*with;
}

/* The first place where a text is found in another; null if there is none. */
const char *find_in(struct span text, const char *what) {
  u64 length = length_of(what);
  for (u64 i = 0; i + length <= text.length; i++) {
    u64 n = 0;
    while (n < length && text.at[i + n] == what[n]) n++;
    if (n == length) return text.at + i;
  }
  return 0;
}

/* The number that a text starts with. */
u64 number_in(const char *text) {
  u64 value = 0;
  while (*text >= '0' && *text <= '9') value = value * 10 + (u64)(*text++ - '0');
  return value;
}

/* What follows the last mark; the whole text without one. */
const char *after_last(const char *text, char mark) {
  const char *after = text;
  for (; *text; text++) {
    if (*text == mark) after = text + 1;
  }
  return after;
}

/* The value of an environment variable; empty if it is not set. */
const char *variable(const char *name) {
  for (char **entry = environment; *entry; entry++) {
    if (starts_with(*entry, name) && (*entry)[length_of(name)] == '=') return *entry + length_of(name) + 1;
  }
  return "";
}

/* Compilers call these by themselves. */
void *memset(void *to, int byte, u64 length) {
  for (char *at = to; length--;) *at++ = (char)byte;
  return to;
}

void *memcpy(void *to, const void *from, u64 length) {
  const char *source = from;
  for (char *at = to; length--;) *at++ = *source++;
  return to;
}
