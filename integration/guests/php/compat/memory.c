// Anonymous mappings for PHP's memory manager, which takes chunks of 2 MiB that must be aligned to
// their size and gives back parts of them. Fresh memory comes from growing the linear memory: it is
// zero already, and costs nothing until it is touched.
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

enum { PAGE = 65536, CHUNK = 2 << 20, RANGES = 4096 };

// Free address ranges, in no order; what does not fit into the table is lost.
static struct range {
  uintptr_t begin, end;
} ranges[RANGES];
static int count;

static uintptr_t align(uintptr_t value, uintptr_t to) { return (value + to - 1) & -to; }

static void release(uintptr_t begin, uintptr_t end) {
  if (begin == end) return;
  for (int i = 0; i < count;) { // merge with neighbours
    if (ranges[i].end == begin || ranges[i].begin == end) {
      if (ranges[i].end == begin) begin = ranges[i].begin;
      else end = ranges[i].end;
      ranges[i] = ranges[--count];
      i = 0;
    } else {
      i++;
    }
  }
  if (count < RANGES) ranges[count++] = (struct range){begin, end};
}

static void *reuse(size_t size, size_t to) {
  for (int i = 0; i < count; i++) {
    struct range range = ranges[i];
    uintptr_t begin = align(range.begin, to);
    if (begin < range.begin || begin > range.end || range.end - begin < size) continue;
    ranges[i] = ranges[--count];
    release(range.begin, begin);
    release(begin + size, range.end);
    return memset((void *)begin, 0, size);
  }
  return NULL;
}

static void *grow(size_t size, size_t to) {
  uintptr_t top = __builtin_wasm_memory_size(0) * (uintptr_t)PAGE;
  uintptr_t begin = align(top, to);
  if (begin < top || begin + size < begin) return NULL;
  if (__builtin_wasm_memory_grow(0, (begin + size - top) / PAGE) == (size_t)-1) return NULL;
  release(top, begin);
  return (void *)begin;
}

void *mmap(void *hint, size_t length, int protection, int flags, int fd, off_t offset) {
  (void)protection, (void)offset;
  if (hint || (flags & MAP_FIXED) || fd >= 0 || length == 0 || length > SIZE_MAX - PAGE) {
    errno = ENOTSUP;
    return MAP_FAILED;
  }
  size_t to = length % CHUNK ? PAGE : CHUNK;
  size_t size = align(length, PAGE);
  void *found = reuse(size, to);
  if (!found) found = grow(size, to);
  if (found) return found;
  errno = ENOMEM;
  return MAP_FAILED;
}

int munmap(void *address, size_t length) {
  uintptr_t begin = align((uintptr_t)address, PAGE);
  uintptr_t end = align((uintptr_t)address + length, PAGE);
  if (begin < end) release(begin, end);
  return 0;
}

int mprotect(void *address, size_t length, int protection) {
  (void)address, (void)length, (void)protection;
  return 0;
}
