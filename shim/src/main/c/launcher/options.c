/*
 * The runtime's options. containerd passes on standard input nothing, a google.protobuf.Any with
 * them, or, from 2.3 on, BootstrapParams with such an Any among its extensions.
 */
#include "launcher.h"

static int bootstrap;
static struct span lines;

int asked_by_bootstrap(void) {
  return bootstrap;
}

static int has_input(void) {
  char terminal[64];
  char target[16];
  if (sys(NR_IOCTL, 0, TCGETS, terminal, 0) >= 0) return 0;
  long length = sys(NR_READLINKAT, AT_FDCWD, "/proc/self/fd/0", target, sizeof target - 1);
  if (length < 0) return 0;
  target[length] = 0;
  return !same(target, "/dev/null");
}

void read_options(void) {
  if (!has_input()) return;
  struct span any = read_all(0);
  /* Any has the fields 1 and 2 only: these are the version and the address of containerd. */
  if (field(any, 4).length || field(any, 6).length) {
    bootstrap = 1;
    any = field(field(any, 8), 1);
  }
  static const char type[] = "runtimeoptions.v1.Options";
  struct span url = field(any, 1);
  if (url.length < sizeof type - 1 || !same(copy(url) + url.length - (sizeof type - 1), type)) return;
  struct span options = field(any, 2);
  /* runtimeoptions.v1.Options: config_path = 2, config_body = 3. */
  const char *path = copy(field(options, 2));
  lines = field(options, 3);
  if (*path && !read_file(path, &lines)) {
    fail(concat("cannot read \"", path, "\", which the runtime's ConfigPath names"));
  }
}

static int is_plain(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
}

static const char *skip_blanks(const char *at) {
  while (*at == ' ') at++;
  return at;
}

/* The value of a line such as: group = "pod". Null for any other line. */
static const char *value_of(const char *line, const char *name) {
  line = skip_blanks(line);
  if (!starts_with(line, name)) return 0;
  line = skip_blanks(line + length_of(name));
  if (*line != '=') return 0;
  line = skip_blanks(line + 1);
  if (*line == '"') line++;
  const char *value = line;
  while (is_plain(*line)) line++;
  u64 length = (u64)(line - value);
  if (*line == '"') line++;
  return *skip_blanks(line) ? 0 : copy((struct span){value, length});
}

/* What the options say, else an environment variable, else the standard. */
const char *setting(const char *name, const char *variable_name, const char *standard) {
  const char *value = 0;
  for (u64 at = 0, end; at < lines.length && !value; at = end + 1) {
    for (end = at; end < lines.length && lines.at[end] != '\n';) end++;
    value = value_of(copy((struct span){lines.at + at, end - at}), name);
  }
  if (!value || !*value) value = variable(variable_name);
  return *value ? value : standard;
}
